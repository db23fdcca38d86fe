//! The stored name of each event of a demand.

use crate::demand::DemandEvent;

impl DemandEvent {
    /// Whether it is a section of the form: what the household says of itself, first or anew.
    #[must_use]
    pub const fn is_section(&self) -> bool {
        matches!(
            self,
            Self::IdentityChanged { .. }
                | Self::CoApplicantDeclared { .. }
                | Self::CoApplicantRemoved { .. }
                | Self::HouseholdDeclared { .. }
                | Self::ResourcesDeclared { .. }
                | Self::HousingDeclared { .. }
                | Self::WishDeclared { .. }
                | Self::SituationDeclared { .. }
        )
    }

    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "demand.submitted",
            Self::IdentityChanged { .. } => "demand.identity-changed",
            Self::CoApplicantDeclared { .. } => "demand.co-applicant-declared",
            Self::CoApplicantRemoved { .. } => "demand.co-applicant-removed",
            Self::HouseholdDeclared { .. } => "demand.household-declared",
            Self::ResourcesDeclared { .. } => "demand.resources-declared",
            Self::HousingDeclared { .. } => "demand.housing-declared",
            Self::WishDeclared { .. } => "demand.wish-declared",
            Self::SituationDeclared { .. } => "demand.situation-declared",
            Self::CompletenessAssessed { .. } => "demand.completeness-assessed",
            Self::LinkRecorded { .. } => "demand.link-recorded",
            Self::DuplicateSuspected { .. } => "demand.duplicate-suspected",
            Self::IdentityAccepted { .. } => "demand.identity-accepted",
            Self::Registered { .. } => "demand.registered",
            Self::CertificateIssued { .. } => "demand.certificate-issued",
            Self::DocumentFiled { .. } => "demand.document-filed",
            Self::DocumentVerified { .. } => "demand.document-verified",
            Self::DocumentRejected { .. } => "demand.document-rejected",
            Self::ScoreComputed { .. } => "demand.score-computed",
            Self::RenewalNoticeSent { .. } => "demand.renewal-notice-sent",
            Self::Renewed { .. } => "demand.renewed",
            Self::RenunciationReceived { .. } => "demand.renunciation-received",
            Self::Deregistered { .. } => "demand.deregistered",
            Self::Reinstated { .. } => "demand.reinstated",
            Self::CandidacyOpened { .. } => "demand.candidacy-opened",
            Self::CandidacyClosed { .. } => "demand.candidacy-closed",
            Self::RefusalJudged(..) => "demand.refusal-judged",
            Self::SituationConfirmed(..) => "demand.situation-confirmed",
            Self::PriorityRecorded(..) => "demand.priority-recorded",
            Self::RightRecorded(..) => "demand.right-recorded",
            Self::ContestationNoted(..) => "demand.contestation-noted",
            Self::AccessChanged(..) => "demand.access-changed",
            Self::MandateGiven(..) => "demand.mandate-given",
            Self::MandateEnded(..) => "demand.mandate-ended",
            Self::ActedFor(..) => "demand.acted-for",
            Self::Referred(..) => "demand.referred",
            Self::ResemblanceDismissed(..) => "demand.resemblance-dismissed",
            Self::LetterSent(..) => "demand.letter-sent",
            Self::LetterPresented(..) => "demand.letter-presented",
            Self::LetterReturned(..) => "demand.letter-returned",
            Self::WarningSent(..) => "demand.warning-sent",
            Self::WarningLifted(..) => "demand.warning-lifted",
            Self::Merged(..) => "demand.merged",
            Self::Absorbed(..) => "demand.absorbed",
            Self::FactCorrected(..) => "demand.fact-corrected",
            Self::SessionsAffected(..) => "demand.sessions-affected",
            Self::LeaseElsewhereReported(..) => "demand.lease-elsewhere-reported",
            Self::ErasureHeld(..) => "demand.erasure-held",
            Self::ErasureReleased(..) => "demand.erasure-released",
            Self::DataErased(..) => "demand.data-erased",
        }
    }
}
