//! Everything that can have happened to a reception place of the network.

use crate::territory::{Body, Commune, Desk};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of a `place-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum PlaceEvent {
    /// A place of reception exists.
    #[serde(rename = "place.declared")]
    Declared {
        /// Its name, public.
        name: String,
        /// The body that holds it.
        body: Body,
        /// Its commune.
        commune: Commune,
        /// Its address, public.
        address: String,
    },
    /// The place commits to every mission of a level.
    #[serde(rename = "place.level-committed")]
    LevelCommitted {
        /// The level.
        level: Level,
        /// Version of the referential the missions come from.
        referential: String,
        /// Day of signature.
        signed_on: NaiveDate,
    },
    /// The place may register demands under a desk code.
    #[serde(rename = "place.desk-authorised")]
    DeskAuthorised {
        /// The code.
        desk: Desk,
        /// Day of the convention.
        signed_on: NaiveDate,
    },
    /// The place left the network.
    #[serde(rename = "place.left-network")]
    LeftNetwork {
        /// Last day.
        on: NaiveDate,
    },
}

impl PlaceEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Declared { .. } => "place.declared",
            Self::LevelCommitted { .. } => "place.level-committed",
            Self::DeskAuthorised { .. } => "place.desk-authorised",
            Self::LeftNetwork { .. } => "place.left-network",
        }
    }
}

/// The three levels of commitment of the plan.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// First information and redirection.
    #[serde(rename = "1")]
    One,
    /// Registration and follow-up.
    #[serde(rename = "2")]
    Two,
    /// Interview, diagnosis, specific examination.
    #[serde(rename = "3")]
    Three,
}
