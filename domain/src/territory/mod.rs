//! The words of the territory: communes, typologies, bodies, desks.

mod communes;
mod counted;

pub use communes::*;
pub use counted::CountedDemands;

use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A token does not have the spelling its kind asks for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text:?} is not {what}")]
pub struct BadToken {
    /// What was expected, in words.
    pub what: &'static str,
    /// What was given.
    pub text: String,
}

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $pattern:literal, $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub struct $name(String);

        impl $name {
            /// The spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadToken;

            fn from_str(text: &str) -> Result<Self, BadToken> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(BadToken { what: $what, text: text.to_owned() })
                }
            }
        }

        #[cfg(feature = "schema")]
        crate::schema::text!($name, $pattern);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

fn upper_or_digit(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

tokens! {
    /// INSEE code of a commune, five characters, as text (leading zero, 2A, 2B).
    Commune, "an INSEE code of five characters", "^[A-Z0-9]{5}$", |t| t.len() == 5 && upper_or_digit(t);
    /// Code of a registration desk (guichet enregistreur), one to five characters (SNE `numGuichet`).
    Desk, "a desk code of one to five capitals or digits", "^[A-Z0-9]{1,5}$", |t| (1..=5).contains(&t.len()) && upper_or_digit(t);
    /// An organisation of the network: town hall, landlord, metropolis, State service. Small letters, digits, dashes.
    Body, "the short name of an organisation (small letters, digits, dashes)", "^[a-z0-9-]{1,40}$", |t| (1..=40).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    /// Identifier of a dwelling in the RPLS register, at most ten characters.
    DwellingRegistryId, "an RPLS identifier of one to ten capitals or digits", "^[A-Z0-9]{1,10}$", |t| (1..=10).contains(&t.len()) && upper_or_digit(t);
    /// Code of a topic, a question or an answer of the shared script.
    ScriptCode, "a code of small letters, digits and dashes", "^[a-z0-9-]{1,40}$", |t| (1..=40).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    /// Version of the shared script.
    ScriptVersion, "a version of letters, digits, dots and dashes", "^[A-Za-z0-9.-]{1,20}$", |t| (1..=20).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    /// SHA-256 of a text, in hex.
    ContentDigest, "a SHA-256 of 64 small hex digits", "^[0-9a-f]{64}$", |t| t.len() == 64 && t.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    /// Reference of a signed convention.
    ConventionReference, "a reference of letters, digits, dots, slashes and dashes", "^[A-Za-z0-9./-]{1,40}$", |t| (1..=40).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/' | b'-'));
    /// Number of an organisation in the national register of companies (SIREN).
    Siren, "a SIREN of nine digits", "^[0-9]{9}$", |t| t.len() == 9 && t.bytes().all(|b| b.is_ascii_digit());
    /// Name of a legal or local parameter, as `delay.validity` or `scoring-grid`.
    ParameterKey, "the name of a parameter (small letters, digits, dots, dashes)", "^[a-z0-9.-]{1,60}$", |t| (1..=60).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    /// Version of a parameter.
    RuleVersion, "a version of letters, digits, dots and dashes", "^[A-Za-z0-9.-]{1,30}$", |t| (1..=30).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    /// Reference of the act that adopts a parameter: a deliberation, an order, a decree.
    ActReference, "a reference of letters, digits, dots, slashes and dashes", "^[A-Za-z0-9./-]{1,60}$", |t| (1..=60).contains(&t.len())
        && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/' | b'-'));
    /// A code of a published list (SNE), kept as it came.
    Code, "a code of one to ten letters or digits", "^[A-Za-z0-9]{1,10}$", |t| (1..=10).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric());
}

/// Size of a dwelling by number of main rooms (SNE `typeLogement`).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Typology {
    /// A room.
    #[serde(rename = "C")]
    Room,
    /// One main room.
    T1,
    /// Two main rooms.
    T2,
    /// Three main rooms.
    T3,
    /// Four main rooms.
    T4,
    /// Five main rooms.
    T5,
    /// Six main rooms and more.
    T6P,
}

impl Typology {
    /// Every typology, from the smallest.
    pub const ALL: [Self; 7] =
        [Self::Room, Self::T1, Self::T2, Self::T3, Self::T4, Self::T5, Self::T6P];

    /// The SNE code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Room => "C",
            Self::T1 => "T1",
            Self::T2 => "T2",
            Self::T3 => "T3",
            Self::T4 => "T4",
            Self::T5 => "T5",
            Self::T6P => "T6P",
        }
    }

    /// Reads an SNE code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.code() == code)
    }

    /// Main rooms, the room counting as one and the largest as six.
    #[must_use]
    pub const fn rooms(self) -> u8 {
        match self {
            Self::Room | Self::T1 => 1,
            Self::T2 => 2,
            Self::T3 => 3,
            Self::T4 => 4,
            Self::T5 => 5,
            Self::T6P => 6,
        }
    }
}

/// How a dwelling was financed: it decides which ceiling applies (arrêté du 29 juillet 1987).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Financing {
    /// Prêt locatif aidé d'intégration: the lowest incomes.
    Plai,
    /// Prêt locatif à usage social: the ordinary dwelling.
    Plus,
    /// Prêt locatif social: 130 % of PLUS.
    Pls,
}
