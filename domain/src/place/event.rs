//! Everything that can have happened to a reception place of the network.

use crate::{
    id::AgentId,
    referral::Mission,
    territory::{Body, Commune, ConventionReference, Desk},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    /// The place commits to every mandatory mission of a level, and to the optional ones it names.
    #[serde(rename = "place.level-committed")]
    LevelCommitted {
        /// The level.
        level: Level,
        /// Version of the referential the missions come from.
        referential: String,
        /// Day of signature.
        signed_on: NaiveDate,
        /// Optional missions it takes.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        optional: BTreeSet<Mission>,
        /// All its missions, as the referential had them that day. Empty in commitments older than referentials.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        missions: BTreeSet<Mission>,
    },
    /// The place may register demands under a desk code.
    #[serde(rename = "place.desk-authorised")]
    DeskAuthorised {
        /// The code.
        desk: Desk,
        /// Day of the convention.
        signed_on: NaiveDate,
        /// Reference of the convention; desks older than this field have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        convention: Option<ConventionReference>,
    },
    /// The place left the network.
    #[serde(rename = "place.left-network")]
    LeftNetwork {
        /// Last day.
        on: NaiveDate,
    },
    /// The place signs for another level.
    #[serde(rename = "place.level-changed")]
    LevelChanged {
        /// The level it had.
        from: Level,
        /// The level it has now.
        level: Level,
        /// Version of the referential the missions come from.
        referential: String,
        /// Day of signature.
        signed_on: NaiveDate,
        /// Optional missions it takes.
        optional: BTreeSet<Mission>,
        /// All its missions, as the referential had them that day.
        missions: BTreeSet<Mission>,
    },
    /// The place does not do some of its missions for a while.
    #[serde(rename = "place.commitment-suspended")]
    CommitmentSuspended {
        /// Which.
        missions: BTreeSet<Mission>,
        /// Why.
        cause: SuspensionCause,
        /// First day.
        on: NaiveDate,
    },
    /// The place does all its missions again.
    #[serde(rename = "place.commitment-resumed")]
    CommitmentResumed {
        /// First day.
        on: NaiveDate,
    },
    /// The place registers no more demands.
    #[serde(rename = "place.desk-withdrawn")]
    DeskWithdrawn {
        /// The code it had.
        desk: Desk,
        /// First day without.
        on: NaiveDate,
    },
    /// The head of the body lets an agent act in this place.
    #[serde(rename = "place.agent-empowered")]
    AgentEmpowered {
        /// Who: an identifier that names nobody.
        agent: AgentId,
        /// First day.
        from: NaiveDate,
    },
    /// An agent no longer acts in this place.
    #[serde(rename = "place.agent-revoked")]
    AgentRevoked {
        /// Who.
        agent: AgentId,
        /// First day without.
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
            Self::LevelChanged { .. } => "place.level-changed",
            Self::CommitmentSuspended { .. } => "place.commitment-suspended",
            Self::CommitmentResumed { .. } => "place.commitment-resumed",
            Self::DeskWithdrawn { .. } => "place.desk-withdrawn",
            Self::AgentEmpowered { .. } => "place.agent-empowered",
            Self::AgentRevoked { .. } => "place.agent-revoked",
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

/// Why a place suspends missions.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuspensionCause {
    /// Not enough agents.
    Staff,
    /// The premises cannot receive people.
    Premises,
    /// The place is closed for a time.
    Closure,
    /// The missions were not done as the referential asks.
    NotFulfilled,
}
