//! Everything that can have happened to a referral: sending an applicant to the right contact.

use crate::{
    id::{DemandId, PlaceId, ReferralId},
    place::Level,
    territory::Body,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of a `referral-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ReferralEvent {
    /// An applicant is sent from a place to another (CCH R441-2-1).
    #[serde(rename = "referral.created")]
    Created {
        /// The demand, once there is one.
        demand: Option<DemandId>,
        /// Where the applicant is.
        from: PlaceId,
        /// Where the mission can be done.
        to: PlaceId,
        /// What is asked.
        mission: Mission,
        /// Day it was made.
        on: NaiveDate,
        /// Body that holds the target place.
        to_body: Body,
    },
    /// The target place takes it.
    #[serde(rename = "referral.accepted")]
    Accepted {
        /// Day of the answer.
        on: NaiveDate,
    },
    /// The target place cannot take it.
    #[serde(rename = "referral.declined")]
    Declined {
        /// Day of the answer.
        on: NaiveDate,
        /// Why.
        reason: DeclineReason,
    },
    /// What was asked is done.
    #[serde(rename = "referral.completed")]
    Completed {
        /// Day it was done.
        on: NaiveDate,
    },
    /// Nobody answered in time.
    #[serde(rename = "referral.expired")]
    Expired {
        /// Day it expired.
        on: NaiveDate,
    },
}

impl ReferralEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "referral.created",
            Self::Accepted { .. } => "referral.accepted",
            Self::Declined { .. } => "referral.declined",
            Self::Completed { .. } => "referral.completed",
            Self::Expired { .. } => "referral.expired",
        }
    }
}

/// What a reception place can be asked (level referential, proposed matrix).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mission {
    /// First information with the shared script.
    Information,
    /// Help to fill the form.
    FormHelp,
    /// Register, modify, renew; give the certificate.
    Registration,
    /// Read and explain the progress of a demand.
    FollowUp,
    /// Individual interview.
    Interview,
    /// Specific examination and social diagnosis.
    SpecificExamination,
    /// Send to the right contact, and trace it.
    Redirection,
    /// Scan and enter documents.
    Documents,
}

impl Mission {
    /// Every mission.
    pub const ALL: [Self; 8] = [
        Self::Information,
        Self::FormHelp,
        Self::Registration,
        Self::FollowUp,
        Self::Interview,
        Self::SpecificExamination,
        Self::Redirection,
        Self::Documents,
    ];

    /// The lowest level that has it, for commitments signed before referentials were dated. Others record their own.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Information | Self::Redirection => Level::One,
            Self::FormHelp | Self::Registration | Self::FollowUp | Self::Documents => Level::Two,
            Self::Interview | Self::SpecificExamination => Level::Three,
        }
    }
}

/// A demand went from a place to another: kept on the demand, so that it is not sent round in circles.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The referral.
    pub referral: ReferralId,
    /// Where the applicant was.
    pub from: PlaceId,
    /// Where the applicant is sent.
    pub to: PlaceId,
    /// For what.
    pub mission: Mission,
    /// Day.
    pub on: NaiveDate,
}

/// Why a place declines.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclineReason {
    /// The mission is not one of this place.
    NotOurMission,
    /// No appointment within the delay of the plan.
    NoCapacity,
    /// The applicant did not come.
    ApplicantAbsent,
}
