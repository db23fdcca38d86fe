//! The place of a household among the incomes of applicants.

use crate::{
    declaration::{CoApplicant, Household, Resources},
    demand::Quartile,
    income::{Reading, income, monthly},
    sealed::Sealed,
};
use chrono::NaiveDate;

/// Dated thresholds of the first quartile (CCH L441-1), yearly euros per consumption unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuartileThresholds {
    /// Since when, how much, whether it is an assumption; from the oldest.
    pub values: Vec<(NaiveDate, i64, bool)>,
}

impl Default for QuartileThresholds {
    /// The order of Nantes Métropole was not found: national medians of 2022 and 2023, an assumption since 2024.
    fn default() -> Self {
        let year = |year| NaiveDate::from_yo_opt(year, 1).unwrap_or(NaiveDate::MIN);
        Self {
            values: vec![
                (year(2022), 8_671, true),
                (year(2023), 9_243, true),
                (year(2024), 9_800, true),
            ],
        }
    }
}

impl QuartileThresholds {
    /// Where the first quartile comes from.
    pub const ARTICLE: &'static str = "CCH L441-1";

    /// The threshold on a day, with its first day and whether it is an assumption; the first known one before the
    /// table begins, which is an assumption too.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> Option<(NaiveDate, i64, bool)> {
        let rank = self.values.partition_point(|(since, ..)| *since <= day);
        let (since, euros, assumption) = *self.values.get(rank.saturating_sub(1))?;
        Some((since, euros, assumption || rank == 0))
    }

    /// Place of a household: declared monthly income × 12 by consumption units, tax income when no monthly one
    /// is declared. Unknown when a part is erased, nothing is declared, or there is no threshold.
    #[must_use]
    pub fn quartile(
        &self,
        household: Option<&Household>,
        resources: &Resources,
        co_applicants: &[Sealed<CoApplicant>],
        on: NaiveDate,
    ) -> Quartile {
        let reading = Reading { on, alone: false, fall_shown: false };
        let tenths = household.map_or(10, |household| household.consumption_units(on));
        living_income(resources, co_applicants, reading)
            .map_or(Quartile::Unknown, |yearly| self.place(yearly, tenths, on))
    }

    /// Place of a yearly income for so many tenths of consumption units. At the threshold, it is in the quartile.
    #[must_use]
    pub fn place(&self, yearly: i64, tenths: u32, on: NaiveDate) -> Quartile {
        match self.in_force(on) {
            None => Quartile::Unknown,
            Some((_, euros, _)) if yearly * 10 <= euros * i64::from(tenths) => Quartile::First,
            Some(_) => Quartile::Other,
        }
    }
}

/// Yearly income of the people of a demand as they declare it by month, else by their tax notice.
#[must_use]
pub fn living_income(
    resources: &Resources,
    co_applicants: &[Sealed<CoApplicant>],
    reading: Reading,
) -> Option<i64> {
    monthly(resources, co_applicants, reading.alone)
        .map(|euros| euros * 12)
        .or_else(|| income(resources, co_applicants, reading).ok().map(|income| income.euros))
}
