//! The zones of the ceilings.

use crate::territory::Commune;
use serde::{Deserialize, Serialize};

/// Départements of Île-de-France.
const ILE_DE_FRANCE: [&str; 8] = ["75", "77", "78", "91", "92", "93", "94", "95"];

/// A zone of annex 1 that the product knows a table for.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Zone {
    /// Outside Île-de-France: « autres régions ».
    #[serde(rename = "autres_regions")]
    OtherRegions,
}

impl Zone {
    /// The code of the shipped tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherRegions => "autres_regions",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        (code == Self::OtherRegions.code()).then_some(Self::OtherRegions)
    }

    /// The zone of a commune; none in Île-de-France, whose two zones have no table here.
    #[must_use]
    pub fn of(commune: &Commune) -> Option<Self> {
        let code = commune.as_str();
        let outside = !ILE_DE_FRANCE.iter().any(|department| code.starts_with(department));
        outside.then_some(Self::OtherRegions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::token;

    #[test]
    fn every_commune_of_the_territory_is_in_the_zone_its_file_says() {
        let file = include_str!("../../data/communes.csv");
        for line in file.lines().skip(1) {
            let (code, zone) = (line.split(',').next(), line.rsplit(',').next());
            assert_eq!(Zone::of(&token(code.unwrap())).map(Zone::code), zone, "{line}");
        }
    }

    #[test]
    fn a_commune_of_ile_de_france_has_no_table_here() {
        assert_eq!(Zone::of(&token("75112")), None);
        assert_eq!(Zone::of(&token("93048")), None);
        assert_eq!(Zone::of(&token("44184")), Some(Zone::OtherRegions));
        assert_eq!(Zone::of(&token("2A004")), Some(Zone::OtherRegions));
    }
}
