//! The access journal: who read which file, searched, took a list away, and for what. Reads are no events; this is where
//! they are remembered.
//!
//! It holds no name: an account, a body, a role, a purpose, the highest class of what was shown, the demand it is about,
//! when, and how far the log was. A search leaves its reason and how many answers it had, never what was typed.

mod batch;
mod query;
#[cfg(test)]
mod tests;

pub(super) use batch::Batch;
pub use query::{Access, Asked, Opening, Since};

use super::{Account, Desk};
use domain::{id::DemandId, sealed::Class};
use projections::db::{DbError, Sql, Value};
use std::str::FromStr;
use uuid::Uuid;

const DAY: i64 = 86_400_000_000;
/// How long an entry is kept (CNIL, recommendation of 14 October 2021).
const KEPT: i64 = 365 * DAY;

/// Who did what with whose file and why: shown to the applicant, kept twelve months.
pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS access_journal (id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, \
     account TEXT NOT NULL, body TEXT NOT NULL, role TEXT NOT NULL, purpose TEXT NOT NULL, demand TEXT, \
     class TEXT NOT NULL)";

/// Columns that the first journals did not have: an entry of then was a reading, at a position nobody kept.
pub(super) const COLUMNS: [(&str, &str, &str); 3] = [
    ("access_journal", "act", "TEXT NOT NULL DEFAULT 'read'"),
    ("access_journal", "position", "BIGINT NOT NULL DEFAULT 0"),
    ("access_journal", "shown", "BIGINT NOT NULL DEFAULT 1"),
];

pub(super) const INDEXES: [&str; 3] = [
    "CREATE INDEX IF NOT EXISTS access_by_demand ON access_journal (demand, at)",
    "CREATE INDEX IF NOT EXISTS access_by_body ON access_journal (body, at)",
    "CREATE INDEX IF NOT EXISTS access_by_account ON access_journal (account, at)",
];

/// What was done with personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// A file or a list was read.
    Read,
    /// Someone was looked for.
    Search,
    /// A list was taken away.
    Export,
    /// A file out of one's reach was opened, with a reason that is reviewed.
    Emergency,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 4] = [Self::Read, Self::Search, Self::Export, Self::Emergency];

    /// Its stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Search => "search",
            Self::Export => "export",
            Self::Emergency => "emergency",
        }
    }
}

impl FromStr for Act {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|act| act.word() == text);
        known.ok_or_else(|| format!("{text:?} is no act of the journal"))
    }
}

/// A reading of personal data, about to be made.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Whose file; none for a list.
    pub demand: Option<DemandId>,
    /// Why, in coded or chosen words.
    pub purpose: String,
    /// The highest class shown.
    pub class: Class,
}

impl Desk {
    /// Writes down a reading. It must stand before the file is shown.
    ///
    /// # Errors
    /// The database cannot be used: then nothing is shown.
    pub async fn note(&self, who: &Account, reading: Reading) -> Result<(), DbError> {
        self.note_act(who, Act::Read, 1, reading).await
    }

    /// Writes down several readings at once, all or none.
    ///
    /// # Errors
    /// As [`Desk::note`].
    pub async fn note_all(&self, who: &Account, readings: Vec<Reading>) -> Result<(), DbError> {
        let noted = readings.into_iter().map(|one| self.noted(who, Act::Read, 1, one).1);
        self.batch.write(&self.db, noted.collect()).await
    }

    /// Writes down an act and how many rows or answers it shows.
    ///
    /// # Errors
    /// As [`Desk::note`].
    pub async fn note_act(
        &self,
        who: &Account,
        act: Act,
        shown: u32,
        reading: Reading,
    ) -> Result<(), DbError> {
        self.batch.write(&self.db, vec![self.noted(who, act, shown, reading).1]).await
    }

    /// The statement that writes an act down, for whoever writes more with it.
    pub(super) fn noted(
        &self,
        who: &Account,
        act: Act,
        shown: u32,
        reading: Reading,
    ) -> (Sql, Vec<Value>) {
        let actor = who.actor();
        let values = vec![
            Uuid::new_v4().into(),
            self.now().into(),
            actor.who.into(),
            actor.body.into(),
            actor.role.into(),
            reading.purpose.into(),
            reading.demand.into(),
            class_word(reading.class).into(),
            act.word().into(),
            self.position().into(),
            shown.into(),
        ];
        (batch::insert(1).into(), values)
    }

    /// Forgets entries older than a year and sessions that have ended.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn sweep(&self) -> Result<u64, DbError> {
        let now = self.now();
        let statements = vec![
            ("DELETE FROM access_journal WHERE at < $1".into(), vec![(now - KEPT).into()]),
            ("DELETE FROM sessions WHERE created_at < $1".into(), vec![(now - DAY).into()]),
            (super::draft::OVER.into(), vec![now.into()]),
            ("DELETE FROM visits WHERE at < $1".into(), vec![(now - KEPT).into()]),
            ("DELETE FROM assignment_moves WHERE at < $1".into(), vec![(now - KEPT).into()]),
            ("DELETE FROM emergencies WHERE at < $1".into(), vec![(now - KEPT).into()]),
            ("DELETE FROM alerts WHERE at < $1".into(), vec![(now - KEPT).into()]),
        ];
        Ok(self.db.write(statements).await?.into_iter().sum())
    }
}

const fn class_word(class: Class) -> &'static str {
    match class {
        Class::Personal => "personal",
        Class::Sensitive => "sensitive",
    }
}
