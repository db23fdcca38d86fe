//! What may be asked of the reception of a person.

use crate::{
    id::{AgentId, DemandId, PlaceId},
    reception::CancellationCause,
    referral::Mission,
    territory::{ScriptCode, ScriptVersion},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A command on one reception.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum ReceptionCommand {
    /// Ask to be received.
    Request {
        /// The demand, once there is one.
        demand: Option<DemandId>,
        /// Where.
        place: PlaceId,
        /// For what.
        mission: Mission,
        /// Day.
        on: NaiveDate,
    },
    /// Give a day, here or in another place that does the mission.
    Schedule {
        /// Where.
        place: PlaceId,
        /// Who gives it.
        agent: AgentId,
        /// Day it is given.
        on: NaiveDate,
        /// Day of the interview.
        meets_on: NaiveDate,
    },
    /// Say that the person was received, appointment or not.
    Hold {
        /// Where.
        place: PlaceId,
        /// By whom.
        agent: AgentId,
        /// Day.
        on: NaiveDate,
        /// Version of the shared script.
        script: ScriptVersion,
        /// The answer given to each question asked.
        answers: BTreeMap<ScriptCode, ScriptCode>,
    },
    /// Say that nobody will be received.
    Cancel {
        /// Day.
        on: NaiveDate,
        /// Why.
        cause: CancellationCause,
    },
    /// The last day passed: the scheduler's command.
    Breach {
        /// Day.
        on: NaiveDate,
    },
}

impl ReceptionCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Request { .. } => "reception.request",
            Self::Schedule { .. } => "reception.schedule",
            Self::Hold { .. } => "reception.hold",
            Self::Cancel { .. } => "reception.cancel",
            Self::Breach { .. } => "reception.breach",
        }
    }
}
