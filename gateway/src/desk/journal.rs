//! The access journal: who read which file, for what. Reads are no events; this is where they are remembered.

use super::{Account, Desk};
use domain::{id::DemandId, sealed::Class};
use projections::db::DbError;
use uuid::Uuid;

const DAY: i64 = 86_400_000_000;
/// How long an entry is kept (CNIL, recommendation of 14 October 2021).
const KEPT: i64 = 365 * DAY;

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

/// An entry of the journal.
#[derive(Debug, Clone)]
pub struct Access {
    /// When, microseconds.
    pub at: i64,
    /// Which account.
    pub account: String,
    /// For which body.
    pub body: String,
    /// In which role.
    pub role: String,
    /// Why.
    pub purpose: String,
}

impl Desk {
    /// Writes down a reading. It must stand before the file is shown.
    ///
    /// # Errors
    /// The database cannot be used: then nothing is shown.
    pub async fn note(&self, who: &Account, reading: Reading) -> Result<(), DbError> {
        let sql = "INSERT INTO access_journal (id, at, account, body, role, purpose, demand, class) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let actor = who.actor();
        let class = match reading.class {
            Class::Personal => "personal",
            Class::Sensitive => "sensitive",
        };
        let values = vec![
            Uuid::new_v4().into(),
            self.now().into(),
            actor.who.into(),
            actor.body.into(),
            actor.role.into(),
            reading.purpose.into(),
            reading.demand.into(),
            class.into(),
        ];
        self.db.execute(sql, values).await.map(drop)
    }

    /// Who read a demand's file, newest first.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn readings_of(&self, demand: DemandId, limit: u32) -> Result<Vec<Access>, DbError> {
        let sql = "SELECT at, account, body, role, purpose FROM access_journal WHERE demand = $1 \
                   ORDER BY at DESC, id LIMIT $2";
        let rows = self.db.fetch(sql, vec![demand.into(), limit.into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Access {
                    at: row.int("at")?,
                    account: row.text("account")?,
                    body: row.text("body")?,
                    role: row.text("role")?,
                    purpose: row.text("purpose")?,
                })
            })
            .collect()
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
        ];
        Ok(self.db.write(statements).await?.into_iter().sum())
    }
}
