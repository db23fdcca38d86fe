//! What may be asked of a reception place.

use crate::{
    place::Level,
    territory::{Body, Commune, Desk},
};
use chrono::NaiveDate;

/// A command on one place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum PlaceCommand {
    /// Declare the place.
    Declare {
        /// Its name.
        name: String,
        /// The body that holds it.
        body: Body,
        /// Its commune.
        commune: Commune,
        /// Its address.
        address: String,
    },
    /// Commit to a level.
    Commit {
        /// The level.
        level: Level,
        /// Version of the referential.
        referential: String,
        /// Day of signature.
        on: NaiveDate,
    },
    /// Authorise it as a registration desk (levels 2 and 3).
    AuthoriseDesk {
        /// The code.
        desk: Desk,
        /// Day of the convention.
        on: NaiveDate,
    },
    /// Leave the network.
    Leave {
        /// Last day.
        on: NaiveDate,
    },
}

impl PlaceCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Declare { .. } => "place.declare",
            Self::Commit { .. } => "place.commit",
            Self::AuthoriseDesk { .. } => "place.authorise-desk",
            Self::Leave { .. } => "place.leave",
        }
    }
}
