//! The numéro unique of a demand.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A numéro unique: 1 to 18 capitals or digits, as the national format carries it (SNE `numUnique`).
///
/// Those given here are `TTT MMYY NNNNNN GGGGG`: territory, month and year of registration, sequence, desk
/// padded on the left with zeros. Numbers of elsewhere are kept as they came.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct DemandNumber(String);

/// The text is not a numéro unique.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a numéro unique has 1 to 18 capital letters or digits")]
pub struct BadNumber;

impl DemandNumber {
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
