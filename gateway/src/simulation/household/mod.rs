//! A simulated household: who lives in it, on what, where, and what it seeks.
//!
//! A household is not kept: it is drawn again from its serial number whenever a document needs it, with the
//! changes it told since. So a year more takes no memory more.

mod draw;
mod names;
mod wish;

use crate::simulation::{dice::Seed, territory::Territory};
use chrono::NaiveDate;
use domain::territory::Typology;

/// Which household, as told how many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Serial number in the run.
    pub serial: u64,
    /// Day of the first form.
    pub presented_on: NaiveDate,
    /// Changes told since.
    pub changes: u16,
}

/// An adult who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adult {
    /// 1 Monsieur, 2 Madame.
    pub civility: u8,
    /// Surname, with the canary.
    pub name: String,
    /// First name.
    pub first_name: String,
    /// Birth date.
    pub birth: NaiveDate,
    /// 1 French, 2 European Union, 3 other.
    pub nationality: u8,
    /// SNE contract code.
    pub contract: &'static str,
    /// SNE code of the main resource.
    pub resource: &'static str,
    /// Its monthly amount, euros.
    pub monthly: i64,
    /// Reference tax income of year N-1 and N-2, euros.
    pub tax_income: (i64, i64),
}

/// A child of the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Surname, with the canary.
    pub name: String,
    /// First name.
    pub first_name: String,
    /// Birth date.
    pub birth: NaiveDate,
    /// `M` or `F`.
    pub sex: &'static str,
}

/// A place one lives in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Number in the street.
    pub number: i64,
    /// Street.
    pub street: &'static str,
    /// Postcode.
    pub postcode: String,
    /// INSEE code.
    pub insee: String,
}

/// A household as it tells itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The applicant.
    pub applicant: Adult,
    /// SNE code of the family situation.
    pub family: &'static str,
    /// The other adult, and the SNE link.
    pub partner: Option<(Adult, &'static str)>,
    /// Fiscal dependants.
    pub children: Vec<Child>,
    /// Children in alternate custody.
    pub in_custody: Vec<Child>,
    /// Child expected on this day.
    pub expected: Option<NaiveDate>,
    /// Family allowances a month, euros.
    pub allowances: i64,
    /// A mobile number of the range kept for fiction.
    pub phone: Option<String>,
    /// An address of the domain kept for examples.
    pub email: Option<String>,
    /// Where it lives.
    pub address: Address,
    /// Rank of the commune among the towns, if in the metropolis.
    pub residence: Option<usize>,
    /// SNE code of the current housing.
    pub housing: &'static str,
    /// Its monthly rent, euros.
    pub rent: Option<i64>,
    /// Its surface, square metres.
    pub surface: i64,
    /// Its typology.
    pub typology: Typology,
    /// Typologies sought.
    pub typologies: Vec<Typology>,
    /// Ranks of the communes sought, by preference.
    pub towns: Vec<usize>,
    /// Whether the search may be widened.
    pub widened: bool,
    /// Highest rent, euros.
    pub max_rent: i64,
    /// SNE codes of reasons.
    pub reasons: Vec<&'static str>,
    /// Whether someone has a recognised disability.
    pub disabled: bool,
    /// Day of the last form.
    pub told_on: NaiveDate,
}

impl Household {
    /// Draws the household, with its changes.
    #[must_use]
    pub fn draw(seed: Seed, territory: &Territory, told: Told) -> Self {
        draw::household(seed, territory, told)
    }

    /// People who will live in the dwelling, the child expected included.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + usize::from(self.partner.is_some())
            + self.children.len()
            + self.in_custody.len()
            + usize::from(self.expected.is_some())
    }

    /// How pressing its situation looks, in points: what a landlord's officer sorts by before the score.
    #[must_use]
    pub fn need(&self) -> i16 {
        let housing = match self.housing {
            "SD" | "SQUAT" | "CAMCAR" => 30,
            "SH" | "HOT" | "RHVS" => 20,
            "CP" | "SLHT" => 10,
            "CPE" => 5,
            _ => 0,
        };
        let reason = |code: &str| match code {
            "05" | "03" | "06" => 15,
            "07" | "08" | "02" => 10,
            "11" | "13" | "04" => 6,
            _ => 0,
        };
        housing + self.reasons.iter().map(|code| reason(code)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::{parameters::assumed::CANARY, territory::BadData};

    fn some(count: u64) -> Result<Vec<Household>, BadData> {
        let territory = Territory::read()?;
        let day = NaiveDate::from_ymd_opt(2024, 5, 6).unwrap_or_default();
        let told = |serial| Told { serial, presented_on: day, changes: 0 };
        Ok((0..count).map(|s| Household::draw(Seed(42), &territory, told(s))).collect())
    }

    #[test]
    fn typologies_sought_have_the_shares_of_the_territory() -> Result<(), BadData> {
        let households = some(20_000)?;
        let share = |rooms: &[u8]| {
            let found = households
                .iter()
                .filter(|h| h.typologies.first().is_some_and(|t| rooms.contains(&t.rooms())));
            found.count() * 100 / households.len()
        };
        let shares = [share(&[1]), share(&[2]), share(&[3]), share(&[4]), share(&[5, 6])];
        for (found, expected) in shares.into_iter().zip([12_usize, 40, 27, 16, 5]) {
            assert!(found.abs_diff(expected) <= 2, "{shares:?}");
        }
        Ok(())
    }

    #[test]
    fn half_of_the_households_are_one_person_and_a_third_ask_for_a_transfer() -> Result<(), BadData>
    {
        let households = some(20_000)?;
        let percent = |n: usize| n * 100 / households.len();
        let single = percent(households.iter().filter(|h| h.size() == 1).count());
        let transfer = percent(households.iter().filter(|h| h.housing == "HLM").count());
        assert!((46..=52).contains(&single), "{single}");
        assert!((30..=34).contains(&transfer), "{transfer}");
        Ok(())
    }

    #[test]
    fn every_surname_carries_the_canary_and_fits_the_format() -> Result<(), BadData> {
        for household in some(2_000)? {
            let adults = household.partner.iter().map(|(adult, _)| &adult.name);
            let children = household.children.iter().map(|child| &child.name);
            for name in adults.chain(children).chain([&household.applicant.name]) {
                assert!(name.ends_with(CANARY) && name.chars().count() <= 36);
            }
        }
        Ok(())
    }

    #[test]
    fn a_change_keeps_the_identity_and_changes_something() -> Result<(), BadData> {
        let territory = Territory::read()?;
        let presented_on = NaiveDate::from_ymd_opt(2024, 5, 6).unwrap_or_default();
        for serial in 0..200 {
            let at = |changes| {
                Household::draw(Seed(42), &territory, Told { serial, presented_on, changes })
            };
            assert_eq!(at(0).applicant.name, at(1).applicant.name);
            assert_ne!(at(0), at(1), "serial {serial}");
        }
        Ok(())
    }
}
