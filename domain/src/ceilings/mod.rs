//! Ceilings of resources, dated, by zone, financing and household category (arrêté of 29 July 1987).

#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod zone;

pub use zone::*;

use crate::{household::Counted, territory::Financing};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The shipped table: zone "autres régions", where Nantes Métropole stands.
const SHIPPED: &str = include_str!("../../data/ceilings.csv");

/// PLS ceilings are this per cent of PLUS.
pub const PLS_PERCENT: i64 = 130;

/// Where a value of the table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A published text or table gives it.
    Published,
    /// It was computed from the rent index, for want of a text: an assumption.
    Computed,
    /// The table begins later: its first value stands for the day, an assumption.
    BeforeTable,
}

/// A ceiling as it applies on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling {
    /// Euros a year.
    pub euros: i64,
    /// Since when this value applies: the version of the table.
    pub since: NaiveDate,
    /// Where it comes from.
    pub source: Source,
}

/// Zone, whether it is PLAI, and the column: six categories, then the person beyond.
type Key = (Zone, bool, usize);

/// The column of each person beyond six.
const BEYOND: usize = 6;

/// The dated ceilings of each zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceilings {
    /// The dated values of each column, from the oldest.
    columns: BTreeMap<Key, Vec<(NaiveDate, i64, Source)>>,
}

impl Default for Ceilings {
    fn default() -> Self {
        let mut columns: BTreeMap<Key, Vec<_>> = BTreeMap::new();
        for (key, value) in SHIPPED.lines().skip(1).filter_map(read) {
            columns.entry(key).or_default().push(value);
        }
        columns.values_mut().for_each(|column| column.sort_unstable());
        Self { columns }
    }
}

impl Ceilings {
    /// Where the ceilings come from.
    pub const ARTICLE: &'static str = "CCH R441-1, arrêté du 29 juillet 1987";

    /// The ceiling of a household on a day; none for a zone without table.
    #[must_use]
    pub fn ceiling(
        &self,
        (zone, financing): (Zone, Financing),
        household: Counted,
        on: NaiveDate,
    ) -> Option<Ceiling> {
        let plai = financing == Financing::Plai;
        let category = usize::from(household.category.clamp(1, 6)) - 1;
        let mut ceiling = self.value((zone, plai, category), on)?;
        if household.extra > 0 {
            let beyond = self.value((zone, plai, BEYOND), on)?;
            ceiling.euros += beyond.euros * i64::from(household.extra);
            ceiling.source = ceiling.source.max(beyond.source);
        }
        if financing == Financing::Pls {
            ceiling.euros = (ceiling.euros * PLS_PERCENT + 50) / 100;
        }
        Some(ceiling)
    }

    /// Puts a voted table of one financing in the place of what was known from its first day on.
    pub(crate) fn adopt(
        &mut self,
        (zone, financing): (Zone, Financing),
        since: NaiveDate,
        (euros, source): (&[i64], Source),
    ) {
        let plai = financing == Financing::Plai;
        for (column, euros) in euros.iter().enumerate() {
            let values = self.columns.entry((zone, plai, column)).or_default();
            values.retain(|(known, ..)| *known < since);
            values.push((since, *euros, source));
        }
    }

    fn value(&self, key: Key, on: NaiveDate) -> Option<Ceiling> {
        let column = self.columns.get(&key)?;
        let rank = column.partition_point(|(since, ..)| *since <= on);
        let (since, euros, source) = *column.get(rank.saturating_sub(1))?;
        let source = if rank == 0 { Source::BeforeTable } else { source };
        Some(Ceiling { euros, since, source })
    }
}

/// A line of the shipped file; a test counts that none is lost.
fn read(line: &str) -> Option<(Key, (NaiveDate, i64, Source))> {
    let mut cells = line.split(',');
    let plai = match cells.next()? {
        "PLAI" => true,
        "PLUS" => false,
        _ => return None,
    };
    let zone = Zone::from_code(cells.next()?)?;
    let column = match cells.next()? {
        "par_personne_supplementaire" => BEYOND,
        category => category.parse::<usize>().ok()?.checked_sub(1).filter(|n| *n < BEYOND)?,
    };
    let (since, euros) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let source = match cells.next()? {
        "published" => Source::Published,
        "computed" => Source::Computed,
        _ => return None,
    };
    Some(((zone, plai, column), (since, euros, source)))
}
