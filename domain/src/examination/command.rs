//! What may be asked of the specific examinations of one demand.

use crate::{
    examination::{
        CaseNumber, Closing, CommitmentNumber, ConsentScope, DeclineReason, Entry, Orientation,
        Panel, SocialAppraisal, Terms,
    },
    sealed::Sealed,
};
use chrono::NaiveDate;

/// A command on the examinations of one demand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum ExaminationCommand {
    /// Ask for an examination. The seal names the person it is for.
    Request {
        /// Day.
        on: NaiveDate,
        /// Why, and who asks.
        entry: Sealed<Entry>,
    },
    /// One step of a case. It names its case, so that a late one never lands on the next.
    Of {
        /// The case.
        case: CaseNumber,
        /// What is asked.
        step: Step,
    },
}

/// One step of a case.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Step {
    /// Record what the person agrees to share. A later consent stands in place of the earlier one.
    RecordConsent {
        /// Day it was given.
        on: NaiveDate,
        /// To what.
        scope: Sealed<ConsentScope>,
    },
    /// End the sharing.
    WithdrawConsent {
        /// Day.
        on: NaiveDate,
    },
    /// Take the request.
    Admit {
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
    /// Give a social appraisal (diagnostic social) to the panel.
    AttachAppraisal {
        /// Day.
        on: NaiveDate,
        /// The document and what it tells.
        appraisal: Sealed<SocialAppraisal>,
    },
    /// Call the panel, or call it again for another day.
    ConvenePanel {
        /// Day of the call.
        on: NaiveDate,
        /// Day of the meeting.
        meets_on: NaiveDate,
        /// Who sits.
        panel: Sealed<Panel>,
    },
    /// Give the panel's opinion.
    DecideOrientation {
        /// Day.
        on: NaiveDate,
        /// Day by which the holder acts.
        due: NaiveDate,
        /// What is advised, and who carries it.
        orientation: Sealed<Orientation>,
    },
    /// A body commits itself.
    TakeCommitment {
        /// Day.
        on: NaiveDate,
        /// Last day to keep it.
        due: NaiveDate,
        /// Who, and to what.
        terms: Sealed<Terms>,
    },
    /// A commitment is kept.
    HonourCommitment {
        /// Its number.
        commitment: CommitmentNumber,
        /// Day.
        on: NaiveDate,
    },
    /// A commitment was not kept by its last day.
    MissCommitment {
        /// Its number.
        commitment: CommitmentNumber,
        /// Day.
        on: NaiveDate,
    },
    /// End the case.
    Close {
        /// Day.
        on: NaiveDate,
        /// How.
        outcome: Closing,
    },
}

impl ExaminationCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Request { .. } => "examination.request",
            Self::Of { step, .. } => step.name(),
        }
    }
}

impl Step {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RecordConsent { .. } => "examination.record-consent",
            Self::WithdrawConsent { .. } => "examination.withdraw-consent",
            Self::Admit { .. } => "examination.admit",
            Self::Decline { .. } => "examination.decline",
            Self::AttachAppraisal { .. } => "examination.attach-appraisal",
            Self::ConvenePanel { .. } => "examination.convene-panel",
            Self::DecideOrientation { .. } => "examination.decide-orientation",
            Self::TakeCommitment { .. } => "examination.take-commitment",
            Self::HonourCommitment { .. } => "examination.honour-commitment",
            Self::MissCommitment { .. } => "examination.miss-commitment",
            Self::Close { .. } => "examination.close",
        }
    }
}
