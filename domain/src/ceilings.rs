//! Ceilings of resources, dated, by financing and household category (arrêté of 29 July 1987).

use crate::{household::Counted, territory::Financing};
use chrono::NaiveDate;

/// The shipped table: zone "autres régions", where Nantes Métropole stands.
const SHIPPED: &str = include_str!("../data/ceilings.csv");

/// PLS ceilings are this per cent of PLUS.
pub const PLS_PERCENT: i64 = 130;

/// One column of the table: its dated values, from the oldest.
type Column = Vec<(NaiveDate, i64)>;

/// The dated ceilings of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceilings {
    plai: [Column; 7],
    plus: [Column; 7],
}

impl Default for Ceilings {
    fn default() -> Self {
        let mut table = Self { plai: Default::default(), plus: Default::default() };
        SHIPPED.lines().skip(1).for_each(|line| table.read(line));
        for column in table.plai.iter_mut().chain(&mut table.plus) {
            column.sort_unstable();
        }
        table
    }
}

impl Ceilings {
    /// The yearly ceiling, euros, of a household on a day; the first known one before the table begins.
    #[must_use]
    pub fn ceiling(&self, financing: Financing, household: Counted, on: NaiveDate) -> i64 {
        match financing {
            Financing::Plai => total(&self.plai, household, on),
            Financing::Plus => total(&self.plus, household, on),
            Financing::Pls => {
                let percent = total(&self.plus, household, on) * PLS_PERCENT;
                (percent + 50) / 100
            }
        }
    }

    /// A line of the shipped file; a test counts that none is lost.
    fn read(&mut self, line: &str) {
        let mut cells = line.split(',');
        let (Some(financing), Some(_zone), Some(category), Some(since), Some(euros)) =
            (cells.next(), cells.next(), cells.next(), cells.next(), cells.next())
        else {
            return;
        };
        let table = if financing == "PLAI" { &mut self.plai } else { &mut self.plus };
        let column = category.parse::<usize>().map_or(6, |category| category.saturating_sub(1));
        if let (Some(column), Ok(since), Ok(euros)) =
            (table.get_mut(column), since.parse(), euros.parse())
        {
            column.push((since, euros));
        }
    }
}

fn total(table: &[Column; 7], household: Counted, on: NaiveDate) -> i64 {
    let category = usize::from(household.category.clamp(1, 6)) - 1;
    in_force(table.get(category), on) + in_force(table.get(6), on) * i64::from(household.extra)
}

fn in_force(column: Option<&Column>, on: NaiveDate) -> i64 {
    let Some(column) = column else { return 0 };
    let rank = column.partition_point(|(since, _)| *since <= on).saturating_sub(1);
    column.get(rank).map_or(0, |(_, euros)| *euros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    fn ceiling(financing: Financing, category: u8, extra: u8, on: &str) -> i64 {
        let household = Counted { category, extra, size: category };
        Ceilings::default().ceiling(financing, household, day(on))
    }

    #[test]
    fn every_line_of_the_shipped_table_is_read() {
        let table = Ceilings::default();
        let read: usize = table.plai.iter().chain(&table.plus).map(Vec::len).sum();
        assert_eq!(read, SHIPPED.lines().count() - 1);
    }

    #[test]
    fn the_ceiling_in_force_on_the_day_applies() {
        assert_eq!(ceiling(Financing::Plus, 1, 0, "2024-12-31"), 22_642);
        assert_eq!(ceiling(Financing::Plus, 1, 0, "2025-01-01"), 23_201);
        assert_eq!(ceiling(Financing::Plai, 4, 0, "2025-06-01"), 24_875);
        assert_eq!(ceiling(Financing::Plus, 6, 0, "2030-01-01"), 60_156);
    }

    #[test]
    fn persons_beyond_six_add_to_the_last_category() {
        assert_eq!(ceiling(Financing::Plus, 6, 2, "2025-06-01"), 59_636 + 2 * 6_652);
    }

    #[test]
    fn pls_is_thirty_per_cent_above_plus() {
        assert_eq!(ceiling(Financing::Pls, 1, 0, "2025-06-01"), 30_161);
        assert_eq!(ceiling(Financing::Pls, 2, 0, "2025-06-01"), 40_279);
    }

    #[test]
    fn before_the_table_begins_its_first_year_applies() {
        assert!(ceiling(Financing::Plus, 1, 0, "2010-01-01") > 19_000);
    }
}
