//! The seeds published so far.

use crate::ranking::Seed;
use chrono::NaiveDate;

/// Seeds with the day each holds from. The draw orders only demands that nothing else tells apart.
///
/// No text gives a rule for ties: that there is a draw, and its seeds, are ours (assumption). A new seed is published
/// before the day it holds from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draws(Vec<(NaiveDate, Seed)>);

impl Draws {
    /// Seeds with the day each holds from, in any order.
    #[must_use]
    pub fn new(mut seeds: Vec<(NaiveDate, Seed)>) -> Self {
        seeds.sort_by_key(|(from, _)| *from);
        Self(seeds)
    }

    /// Puts a published seed in the place of those from its day on.
    pub(crate) fn adopt(&mut self, from: NaiveDate, seed: Seed) {
        self.0.retain(|(known, _)| *known < from);
        self.0.push((from, seed));
    }

    /// The seed that holds on a day: the last to have begun; before the first, the seed of an empty text.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Seed {
        let begun = self.0.iter().rev().find(|(from, _)| *from <= day);
        begun.map_or_else(|| Seed::published(""), |(_, seed)| seed.clone())
    }
}

impl Default for Draws {
    /// One seed for the territory, named after it.
    fn default() -> Self {
        Self::new(vec![(NaiveDate::MIN, Seed::published("Nantes Métropole, départage 1"))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn a_seed_holds_from_its_day_until_the_next() {
        let seed = Seed::published;
        let second = (day("2026-01-01"), seed("2"));
        let draws = Draws::new(vec![second, (day("2025-01-01"), seed("1"))]);
        let on = |text| draws.on(day(text)).text().to_owned();
        assert_eq!(
            [on("2024-12-31"), on("2025-12-31"), on("2026-01-01")],
            ["", "1", "2"].map(str::to_owned)
        );
        assert_ne!(Draws::default().on(day("2025-01-01")).text(), "");
    }
}
