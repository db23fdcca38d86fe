//! Everything that can have happened to the specific examinations of one demand.

use crate::{
    examination::{
        CaseNumber, Closing, CommitmentNumber, ConsentScope, DeclineReason, Entry, Orientation,
        Panel, SocialAppraisal, Terms,
    },
    id::DemandId,
    sealed::Sealed,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of an `examination-…` stream. Names and open fields say that partners work on a demand and by when,
/// never why.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ExaminationEvent {
    /// An examination is asked for one person of a demand (CCH R441-2-10).
    #[serde(rename = "examination.requested")]
    Requested {
        /// The demand.
        demand: DemandId,
        /// Rank of the case among those of the demand.
        case: CaseNumber,
        /// Day it was asked.
        requested_on: NaiveDate,
        /// Version of the plan's list of situations.
        list: String,
        /// Why, and who asks.
        entry: Sealed<Entry>,
    },
    /// The person agrees that the panel reads social data (RGPD art. 9).
    #[serde(rename = "examination.consent-recorded")]
    ConsentRecorded {
        /// Day it was given.
        given_on: NaiveDate,
        /// To what.
        scope: Sealed<ConsentScope>,
    },
    /// The person no longer agrees: nothing more is shared.
    #[serde(rename = "examination.consent-withdrawn")]
    ConsentWithdrawn {
        /// Day it was withdrawn.
        on: NaiveDate,
    },
    /// The request is taken: a panel will meet.
    #[serde(rename = "examination.admitted")]
    Admitted {
        /// Day.
        on: NaiveDate,
    },
    /// The request is not taken; the case ends.
    #[serde(rename = "examination.declined")]
    Declined {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: DeclineReason,
    },
    /// A social appraisal (diagnostic social) is given to the panel.
    #[serde(rename = "examination.appraisal-attached")]
    AppraisalAttached {
        /// Day.
        on: NaiveDate,
        /// The document and what it tells.
        appraisal: Sealed<SocialAppraisal>,
    },
    /// The bodies of the panel are called (CCH R441-2-10).
    #[serde(rename = "examination.panel-convened")]
    PanelConvened {
        /// Day of the call.
        convened_on: NaiveDate,
        /// Day of the meeting.
        meets_on: NaiveDate,
        /// Who sits.
        panel: Sealed<Panel>,
    },
    /// The panel gives its opinion; it never allocates (CCH L441-1-1).
    #[serde(rename = "examination.orientation-decided")]
    OrientationDecided {
        /// Day.
        decided_on: NaiveDate,
        /// Day by which the holder acts.
        due: NaiveDate,
        /// What is advised, and who carries it.
        orientation: Sealed<Orientation>,
    },
    /// A body commits itself.
    #[serde(rename = "examination.commitment-taken")]
    CommitmentTaken {
        /// Its number.
        commitment: CommitmentNumber,
        /// Day it was taken.
        taken_on: NaiveDate,
        /// Last day to keep it.
        due: NaiveDate,
        /// Who, and to what.
        terms: Sealed<Terms>,
    },
    /// A commitment is kept.
    #[serde(rename = "examination.commitment-honoured")]
    CommitmentHonoured {
        /// Its number.
        commitment: CommitmentNumber,
        /// Day.
        on: NaiveDate,
    },
    /// A commitment is not kept by its last day: the case is on the panel's agenda again.
    #[serde(rename = "examination.commitment-missed")]
    CommitmentMissed {
        /// Its number.
        commitment: CommitmentNumber,
        /// Day.
        on: NaiveDate,
    },
    /// The case ends.
    #[serde(rename = "examination.closed")]
    Closed {
        /// Day.
        closed_on: NaiveDate,
        /// How.
        outcome: Closing,
    },
}

impl ExaminationEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "examination.requested",
            Self::ConsentRecorded { .. } => "examination.consent-recorded",
            Self::ConsentWithdrawn { .. } => "examination.consent-withdrawn",
            Self::Admitted { .. } => "examination.admitted",
            Self::Declined { .. } => "examination.declined",
            Self::AppraisalAttached { .. } => "examination.appraisal-attached",
            Self::PanelConvened { .. } => "examination.panel-convened",
            Self::OrientationDecided { .. } => "examination.orientation-decided",
            Self::CommitmentTaken { .. } => "examination.commitment-taken",
            Self::CommitmentHonoured { .. } => "examination.commitment-honoured",
            Self::CommitmentMissed { .. } => "examination.commitment-missed",
            Self::Closed { .. } => "examination.closed",
        }
    }
}
