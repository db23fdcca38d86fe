//! Which demands the figures of the territory count, and in which commune.
//!
//! No text says it: a file may wish for communes of the territory and for others of the same département. The rule is an
//! assumption, dated and published with the others.

use crate::territory::{Commune, commune};
use chrono::NaiveDate;

/// The rule of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedDemands {
    /// First day.
    pub effective_from: NaiveDate,
    /// Where it comes from.
    pub source: &'static str,
    /// True when no text found gives it.
    pub assumption: bool,
}

impl Default for CountedDemands {
    fn default() -> Self {
        Self {
            effective_from: NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default(),
            source: "Choix de l’outil, à confirmer par la métropole",
            assumption: true,
        }
    }
}

impl CountedDemands {
    /// Where a demand counts, once: in the first of its wishes that is of the territory. One that wishes nothing yet
    /// counts where the household lives; one that wishes only other communes counts nowhere here.
    #[must_use]
    pub fn commune<'a>(
        &self,
        wished: &'a [Commune],
        residence: Option<&'a Commune>,
    ) -> Option<&'a Commune> {
        match wished {
            [] => residence,
            _ => wished.iter().find(|code| commune(code).is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::token;

    #[test]
    fn a_demand_counts_once_in_its_first_wish_of_the_territory_or_not_here() {
        let counted = |wished: &[&str], residence: Option<&str>| {
            let wished: Vec<Commune> = wished.iter().map(|code| token(code)).collect();
            let residence = residence.map(token);
            let rule = CountedDemands::default();
            rule.commune(&wished, residence.as_ref()).map(ToString::to_string)
        };
        let (nantes, reze, saint_nazaire) = ("44109", "44143", "44184");
        for (wished, lives, counts) in [
            (&[nantes, reze][..], None, Some(nantes)),
            (&[saint_nazaire, reze], Some(nantes), Some(reze)),
            (&[saint_nazaire], Some(nantes), None),
            (&[], Some(reze), Some(reze)),
            (&[], None, None),
        ] {
            assert_eq!(counted(wished, lives).as_deref(), counts, "{wished:?} {lives:?}");
        }
    }
}
