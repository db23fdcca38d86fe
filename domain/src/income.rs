//! What a household earns, as the law reads it: the income set against a ceiling, and the place among applicants.

use crate::{
    declaration::{CoApplicant, Household, Resources},
    demand::Quartile,
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
    /// The threshold on a day; the first known one before the table begins.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> i64 {
        let rank = self.values.partition_point(|(since, ..)| *since <= day).saturating_sub(1);
        self.values.get(rank).map_or(0, |(_, euros, _)| *euros)
    }

    /// Place of a household: declared monthly income × 12 by consumption units, tax income when no monthly one
    /// is declared. Unknown when a part is erased or nothing is declared.
    #[must_use]
    pub fn quartile(
        &self,
        household: Option<&Household>,
        resources: &Resources,
        co_applicants: &[Sealed<CoApplicant>],
        on: NaiveDate,
    ) -> Quartile {
        let Some(yearly) = living_income(resources, co_applicants) else {
            return Quartile::Unknown;
        };
        let tenths = household.map_or(10, |household| household.consumption_units(on));
        if yearly * 10 <= self.on(on) * i64::from(tenths) {
            Quartile::First
        } else {
            Quartile::Other
        }
    }
}

/// Yearly income of the people of a demand as they declare it by month, else by their tax notice.
fn living_income(resources: &Resources, co_applicants: &[Sealed<CoApplicant>]) -> Option<i64> {
    let others = opened(co_applicants)?;
    let monthly = resources.monthly + others.iter().map(|other| other.monthly).sum::<i64>();
    if monthly > 0 { Some(monthly * 12) } else { reference_income(resources, co_applicants) }
}

/// The income set against a ceiling (CCH R441-1): reference tax income of year N-2 of everybody, that of N-1 when
/// at least 10 % lower; twelve months of declared resources when there is no tax notice, which is the prudent
/// side. None when nothing is declared or a part is erased.
#[must_use]
pub fn reference_income(
    resources: &Resources,
    co_applicants: &[Sealed<CoApplicant>],
) -> Option<i64> {
    let others = opened(co_applicants)?;
    let sum = |own: Option<i64>, theirs: fn(&CoApplicant) -> Option<i64>| {
        let theirs: Vec<i64> = others.iter().filter_map(|other| theirs(other)).collect();
        (own.is_some() || !theirs.is_empty())
            .then(|| own.unwrap_or(0) + theirs.into_iter().sum::<i64>())
    };
    let older = sum(resources.tax_income_n2, |other| other.tax_income_n2);
    let newer = sum(resources.tax_income_n1, |other| other.tax_income_n1);
    let monthly = resources.monthly + others.iter().map(|other| other.monthly).sum::<i64>();
    match (older, newer) {
        (Some(older), Some(newer)) if newer * 10 <= older * 9 => Some(newer),
        (Some(older), _) => Some(older),
        (None, Some(newer)) => Some(newer),
        (None, None) => (monthly > 0).then_some(monthly * 12),
    }
}

/// The co-applicants, unless one is erased.
fn opened(co_applicants: &[Sealed<CoApplicant>]) -> Option<Vec<&CoApplicant>> {
    co_applicants.iter().map(Sealed::open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, person};

    fn resources(n2: Option<i64>, n1: Option<i64>, monthly: i64) -> Resources {
        Resources { tax_income_n2: n2, tax_income_n1: n1, monthly, ..Resources::default() }
    }

    fn spouse(n2: Option<i64>) -> Sealed<CoApplicant> {
        let co_applicant = CoApplicant {
            name: "MARTIN".to_owned(),
            first_name: "Alex".to_owned(),
            birth_date: day("1988-01-02"),
            link: "M".parse().unwrap(),
            tax_income_n2: n2,
            tax_income_n1: None,
            monthly: 500,
            received: crate::declaration::Received::default(),
        };
        Sealed::new(person(2), co_applicant)
    }

    #[test]
    fn the_year_before_last_counts_unless_the_last_is_a_tenth_lower() {
        assert_eq!(reference_income(&resources(Some(10_000), Some(9_001), 0), &[]), Some(10_000));
        assert_eq!(reference_income(&resources(Some(10_000), Some(9_000), 0), &[]), Some(9_000));
    }

    #[test]
    fn everybody_in_the_home_counts() {
        let both = reference_income(&resources(Some(10_000), None, 0), &[spouse(Some(5_000))]);
        assert_eq!(both, Some(15_000));
    }

    #[test]
    fn months_stand_for_a_missing_tax_notice() {
        assert_eq!(reference_income(&resources(None, None, 1_000), &[]), Some(12_000));
        assert_eq!(reference_income(&resources(None, None, 0), &[]), None);
    }

    #[test]
    fn an_erased_co_applicant_makes_the_income_unknown() {
        let gone = [Sealed::Erased { person: person(2) }];
        assert_eq!(reference_income(&resources(Some(10_000), None, 0), &gone), None);
    }

    #[test]
    fn the_quartile_compares_income_by_consumption_unit_with_the_threshold_of_the_day() {
        let quartile = |monthly, on: &str| {
            QuartileThresholds::default().quartile(
                None,
                &resources(None, None, monthly),
                &[],
                day(on),
            )
        };
        assert_eq!(quartile(816, "2024-06-01"), Quartile::First);
        assert_eq!(quartile(817, "2024-06-01"), Quartile::Other);
        assert_eq!(quartile(771, "2023-06-01"), Quartile::Other);
        assert_eq!(quartile(0, "2024-06-01"), Quartile::Unknown);
    }
}
