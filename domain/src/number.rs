//! The numéro unique of a demand.

use crate::territory::Desk;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A numéro unique: 1 to 18 capitals or digits, as the national format carries it (SNE `numUnique`).
///
/// Those given here are `TTT MMYY NNNNNN GGGGG`: territory, month and year of registration, sequence, desk
/// padded on the left with zeros. Numbers of elsewhere are kept as they came.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct DemandNumber(String);

/// Territory of the numbers given here: Loire-Atlantique.
pub const TERRITORY: &str = "044";

/// Last sequence of a desk in a month.
pub const LAST_SEQUENCE: u32 = 999_999;

/// The parts of a number `TTT MMYY NNNNNN GGGGG`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NumberParts<'a> {
    /// `111` for Île-de-France, `0` and the département elsewhere.
    pub territory: &'a str,
    /// Month of registration, 1 to 12.
    pub month: u8,
    /// Year of registration, two digits.
    pub year: u8,
    /// Sequence of the desk in the month.
    pub sequence: u32,
    /// First registering desk, padded on the left with zeros.
    pub desk: &'a str,
}

/// The text is not a numéro unique.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a numéro unique has 1 to 18 capital letters or digits")]
pub struct BadNumber;

impl DemandNumber {
    /// Gives a number of this territory (`044`): month and year of `on`, the sequence of that desk and month.
    ///
    /// # Errors
    /// The sequence is over six digits, or the day outside the years 1900 to 2999.
    pub fn compose(on: NaiveDate, sequence: u32, desk: &Desk) -> Result<Self, BadNumber> {
        if sequence > LAST_SEQUENCE || !(1900..3000).contains(&on.year()) {
            return Err(BadNumber);
        }
        let (month, year) = (on.month(), on.year() % 100);
        format!("{TERRITORY}{month:02}{year:02}{sequence:06}{:0>5}", desk.as_str()).parse()
    }

    /// The parts of a number that follows the layout; none for one of another make.
    #[must_use]
    pub fn parts(&self) -> Option<NumberParts<'_>> {
        let text = self.0.as_str();
        let parts = NumberParts {
            territory: text.get(0..3)?,
            month: text.get(3..5)?.parse().ok()?,
            year: text.get(5..7)?.parse().ok()?,
            sequence: text.get(7..13)?.parse().ok()?,
            desk: text.get(13..18)?,
        };
        let digits = text.get(..13)?.bytes().all(|b| b.is_ascii_digit());
        (digits && (1..=12).contains(&parts.month)).then_some(parts)
    }

    /// The number as people write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DemandNumber {
    type Err = BadNumber;

    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let fits = (1..=18).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(BadNumber) }
    }
}

impl fmt::Display for DemandNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Never prints the number: it is personal.
impl fmt::Debug for DemandNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemandNumber(…)")
    }
}

impl<'de> Deserialize<'de> for DemandNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_number_carries_territory_month_year_sequence_and_desk() {
        let on = NaiveDate::from_ymd_opt(2025, 3, 10).unwrap();
        let number = DemandNumber::compose(on, 17, &"12".parse().unwrap()).unwrap();
        assert_eq!(number.as_str(), "044032500001700012");
        let parts = number.parts().unwrap();
        assert_eq!((parts.territory, parts.month, parts.year), ("044", 3, 25));
        assert_eq!((parts.sequence, parts.desk), (17, "00012"));
    }

    #[test]
    fn a_number_of_elsewhere_is_kept_as_it_came() {
        let number: DemandNumber = "1110318016982G1104".parse().unwrap();
        assert_eq!(number.parts().map(|parts| parts.desk), Some("G1104"));
        assert!("A1".parse::<DemandNumber>().unwrap().parts().is_none());
    }

    #[test]
    fn a_sequence_over_six_digits_is_refused() {
        let on = NaiveDate::from_ymd_opt(2025, 3, 10).unwrap();
        assert_eq!(DemandNumber::compose(on, 1_000_000, &"G4401".parse().unwrap()), Err(BadNumber));
    }

    #[test]
    fn a_number_is_never_printed_for_debugging() {
        let number: DemandNumber = "1110318016982G1104".parse().unwrap();
        assert!(!format!("{number:?}").contains("1104"));
    }

    #[test]
    fn small_letters_spaces_and_nineteen_characters_are_no_number() {
        for bad in ["", "044 032", "044032500001g", "0440325000017000123"] {
            assert_eq!(bad.parse::<DemandNumber>(), Err(BadNumber), "{bad}");
        }
    }
}
