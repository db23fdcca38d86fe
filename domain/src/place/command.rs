//! What may be asked of a reception place.

use crate::{
    id::AgentId,
    place::{Level, SuspensionCause},
    referral::Mission,
    territory::{Body, Commune, ConventionReference, Desk},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

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
    /// Commit to a level, for the first time or anew.
    Commit {
        /// The level.
        level: Level,
        /// Version of the referential.
        referential: String,
        /// Day of signature.
        on: NaiveDate,
        /// Optional missions it takes.
        #[serde(skip_serializing_if = "BTreeSet::is_empty")]
        optional: BTreeSet<Mission>,
    },
    /// Authorise it as a registration desk (levels 2 and 3).
    AuthoriseDesk {
        /// The code.
        desk: Desk,
        /// Day of the convention.
        on: NaiveDate,
        /// Reference of the convention.
        #[serde(skip_serializing_if = "Option::is_none")]
        convention: Option<ConventionReference>,
    },
    /// Leave the network.
    Leave {
        /// Last day.
        on: NaiveDate,
    },
    /// Stop some missions for a while; a later suspension stands in place of the earlier one.
    Suspend {
        /// Which; all of the commitment when none is named.
        missions: BTreeSet<Mission>,
        /// Why.
        cause: SuspensionCause,
        /// First day.
        on: NaiveDate,
    },
    /// Do every mission again.
    Resume {
        /// First day.
        on: NaiveDate,
    },
    /// End its time as a registration desk.
    WithdrawDesk {
        /// First day without.
        on: NaiveDate,
    },
    /// Let an agent act in this place.
    EmpowerAgent {
        /// Who.
        agent: AgentId,
        /// The body whose head decides.
        by: Body,
        /// First day.
        from: NaiveDate,
    },
    /// End it.
    RevokeAgent {
        /// Who.
        agent: AgentId,
        /// The body whose head decides.
        by: Body,
        /// First day without.
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
            Self::Suspend { .. } => "place.suspend",
            Self::Resume { .. } => "place.resume",
            Self::WithdrawDesk { .. } => "place.withdraw-desk",
            Self::EmpowerAgent { .. } => "place.empower-agent",
            Self::RevokeAgent { .. } => "place.revoke-agent",
        }
    }
}
