//! What the figures are counted from, as the log had it at a position.

use super::{calendar::Month, place::Cell, place::UNKNOWN};
use crate::{
    db::{Db, DbError, Row},
    statistics::ELSEWHERE,
};
use chrono::NaiveDate;

/// How a spell began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    New,
    Moved,
    /// Brought from another system, or reinstated.
    Returned,
}

/// How a spell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Housed,
    Left,
    Moved,
}

/// A time during which a demand was active in one place of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spell {
    pub(super) cell: Cell,
    pub(super) presented: NaiveDate,
    pub(super) since: (NaiveDate, i64),
    pub(super) how: How,
    pub(super) until: Option<(NaiveDate, i64, Exit)>,
}

impl Spell {
    /// How it had ended at a position.
    pub(super) fn end_at(&self, position: i64) -> Option<(NaiveDate, i64, Exit)> {
        self.until.filter(|(_, at, _)| *at <= position)
    }

    /// Whether it was open at a position.
    pub(super) fn is_open_at(&self, position: i64) -> bool {
        self.since.1 <= position && self.end_at(position).is_none()
    }
}

/// A dwelling allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lease {
    pub(super) cell: Cell,
    pub(super) signed_on: NaiveDate,
    pub(super) at: i64,
    pub(super) financing: Option<String>,
    pub(super) wait_days: Option<i64>,
    pub(super) candidates: i64,
    pub(super) refusals: i64,
}

/// Everything that is counted, up to a position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub(super) spells: Vec<Spell>,
    pub(super) leases: Vec<Lease>,
}

impl Facts {
    /// Reads them from a read model that took the event at this position, or later ones too.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn read(db: &Db, position: i64) -> Result<Self, DbError> {
        let ended = "SELECT commune, typology, presented_on, since_on, since_at, since_how, \
             until_on, until_at, ended FROM statistics_3_spells WHERE since_at <= $1";
        let open = "SELECT commune, typology, presented_on, since_on, since_at, since_how, \
             NULL AS until_on, NULL AS until_at, NULL AS ended FROM statistics_3_demands \
             WHERE since_at <= $1";
        let mut spells = Vec::new();
        for sql in [ended, open] {
            for row in db.fetch(sql, vec![position.into()]).await? {
                spells.extend(spell(&row)?);
            }
        }
        let leases = "SELECT commune, typology, signed_on, signed_at, financing, wait_days, \
             candidates, refusals FROM statistics_3_allocations WHERE signed_at <= $1";
        let rows = db.fetch(leases, vec![position.into()]).await?;
        let leases = rows.iter().map(lease).collect::<Result<_, _>>()?;
        let mut facts = Self { spells, leases };
        facts.leases.sort_by_key(|lease| lease.at);
        Ok(facts)
    }

    /// Positions of demands that were registered as new, in order.
    pub(super) fn new_at(&self) -> Vec<i64> {
        let new = self.spells.iter().filter(|spell| spell.how == How::New);
        sorted(new.map(|spell| spell.since.1))
    }

    /// Positions at which demands ended because the household was housed, in order.
    pub(super) fn housed_at(&self) -> Vec<i64> {
        let ends = self.spells.iter().filter_map(|spell| spell.until);
        sorted(ends.filter(|(_, _, exit)| *exit == Exit::Housed).map(|(_, at, _)| at))
    }

    /// Positions of leases, in order.
    pub(super) fn leased_at(&self) -> Vec<i64> {
        sorted(self.leases.iter().map(|lease| lease.at))
    }
}

fn sorted(positions: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut positions: Vec<i64> = positions.collect();
    positions.sort_unstable();
    positions
}

/// Whether a day is before the month in which it was recorded.
pub(super) fn is_late(day: NaiveDate, recorded: Month) -> bool {
    day < recorded.first_day()
}

/// Nothing for a demand that is not counted here: it wishes only communes elsewhere.
fn spell(row: &Row) -> Result<Option<Spell>, DbError> {
    let Some(cell) = cell(row)? else { return Ok(None) };
    let until = match row.opt_text("until_on")? {
        None => None,
        Some(on) => {
            let exit = match row.text("ended")?.as_str() {
                "housed" => Exit::Housed,
                "moved" => Exit::Moved,
                _ => Exit::Left,
            };
            Some((day(&on)?, row.int("until_at")?, exit))
        }
    };
    let how = match row.text("since_how")?.as_str() {
        "new" => How::New,
        "moved" => How::Moved,
        _ => How::Returned,
    };
    let since = (day(&row.text("since_on")?)?, row.int("since_at")?);
    Ok(Some(Spell { cell, presented: day(&row.text("presented_on")?)?, since, how, until }))
}

fn lease(row: &Row) -> Result<Lease, DbError> {
    Ok(Lease {
        cell: cell(row)?.unwrap_or_else(|| (UNKNOWN.to_owned(), UNKNOWN.to_owned())),
        signed_on: day(&row.text("signed_on")?)?,
        at: row.int("signed_at")?,
        financing: row.opt_text("financing")?,
        wait_days: row.opt_int("wait_days")?,
        candidates: row.opt_int("candidates")?.unwrap_or(0),
        refusals: row.opt_int("refusals")?.unwrap_or(0),
    })
}

fn cell(row: &Row) -> Result<Option<Cell>, DbError> {
    let unknown = || UNKNOWN.to_owned();
    let commune = row.opt_text("commune")?.unwrap_or_else(unknown);
    let size = row.opt_text("typology")?.unwrap_or_else(unknown);
    Ok((commune != ELSEWHERE).then_some((commune, size)))
}

fn day(text: &str) -> Result<NaiveDate, DbError> {
    text.parse().map_err(|_| DbError::Shape(format!("{text:?} is no day")))
}
