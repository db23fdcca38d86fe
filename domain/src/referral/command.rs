//! What may be asked of a referral.

use crate::{
    id::{DemandId, PlaceId},
    referral::{DeclineReason, Mission},
};
use chrono::NaiveDate;

/// A command on one referral. Creating one reads both places.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum ReferralCommand {
    /// Send an applicant to the right contact.
    Create {
        /// The demand, once there is one.
        demand: Option<DemandId>,
        /// Where the applicant is.
        from: PlaceId,
        /// Where the mission can be done.
        to: PlaceId,
        /// What is asked.
        mission: Mission,
        /// Day.
        on: NaiveDate,
    },
    /// Take it.
    Accept {
        /// Day.
        on: NaiveDate,
    },
    /// Not take it.
    Decline {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: DeclineReason,
    },
    /// Done.
    Complete {
        /// Day.
        on: NaiveDate,
    },
    /// Nobody answered: the scheduler's command.
    Expire {
        /// Day.
        on: NaiveDate,
    },
}

impl ReferralCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "referral.create",
            Self::Accept { .. } => "referral.accept",
            Self::Decline { .. } => "referral.decline",
            Self::Complete { .. } => "referral.complete",
            Self::Expire { .. } => "referral.expire",
        }
    }
}
