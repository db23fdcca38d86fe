//! Everything that can have happened to the reception of a person.

use crate::{
    id::{AgentId, DemandId, PlaceId},
    referral::Mission,
    territory::{Body, ScriptCode, ScriptVersion},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One event of a `reception-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ReceptionEvent {
    /// A person asks to be received (CCH L441-2-8).
    #[serde(rename = "reception.requested")]
    Requested {
        /// The demand, once there is one.
        demand: Option<DemandId>,
        /// Where.
        place: PlaceId,
        /// Body that holds the place.
        body: Body,
        /// For what.
        mission: Mission,
        /// Day it was asked.
        requested_on: NaiveDate,
        /// Last day to receive in time, under the plan of that day.
        due: NaiveDate,
    },
    /// A day is given, or another one.
    #[serde(rename = "reception.scheduled")]
    Scheduled {
        /// Where.
        place: PlaceId,
        /// Who gave it.
        agent: AgentId,
        /// Day it was given.
        on: NaiveDate,
        /// Day of the interview.
        meets_on: NaiveDate,
    },
    /// The person was received.
    #[serde(rename = "reception.held")]
    Held {
        /// Where.
        place: PlaceId,
        /// By whom.
        agent: AgentId,
        /// Day.
        held_on: NaiveDate,
        /// Version of the shared script that was followed.
        script: ScriptVersion,
        /// The answer given to each question asked, in the codes of that version.
        answers: BTreeMap<ScriptCode, ScriptCode>,
    },
    /// There is nobody to receive any more.
    #[serde(rename = "reception.cancelled")]
    Cancelled {
        /// Day.
        on: NaiveDate,
        /// Why.
        cause: CancellationCause,
    },
    /// The person was not received in time (CCH L441-2-8).
    #[serde(rename = "reception.delay-breached")]
    DelayBreached {
        /// Last day to receive in time.
        due: NaiveDate,
        /// Day it was seen.
        on: NaiveDate,
    },
}

impl ReceptionEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "reception.requested",
            Self::Scheduled { .. } => "reception.scheduled",
            Self::Held { .. } => "reception.held",
            Self::Cancelled { .. } => "reception.cancelled",
            Self::DelayBreached { .. } => "reception.delay-breached",
        }
    }
}

/// Why a reception will not be held.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancellationCause {
    /// The person no longer asks.
    PersonWithdrew,
    /// The person did not come.
    PersonAbsent,
}
