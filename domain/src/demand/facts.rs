//! The version of what a demand says: it moves with every fact that a commission may weigh.
//!
//! Whoever prepared a decision keeps the version that was read; another one on the day of the decision tells that
//! something changed meanwhile, and what it is about. A version tells no fact.

use crate::demand::DemandEvent;
use serde::{Deserialize, Serialize};

/// How many facts of a demand were recorded: the same number means the same facts.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct FactsVersion(pub u32);

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Who asks: the applicant and the other adults.
    Applicants,
    /// Who will live in the dwelling.
    Household,
    /// Income and resources.
    Resources,
    /// The current housing.
    Housing,
    /// What is sought.
    Wish,
    /// The reasons, and what was confirmed of them.
    Situation,
    /// Documents deposited, verified or not accepted.
    Documents,
    /// The demand itself: its registration, its end, or a fact none of the others names.
    Standing,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 8] = [
        Self::Applicants,
        Self::Household,
        Self::Resources,
        Self::Housing,
        Self::Wish,
        Self::Situation,
        Self::Documents,
        Self::Standing,
    ];
}

/// The present version, and the one at which each topic last moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    version: FactsVersion,
    last: [FactsVersion; Topic::ALL.len()],
}

impl Facts {
    /// The present version.
    #[must_use]
    pub const fn version(&self) -> FactsVersion {
        self.version
    }

    /// What moved since a version was read.
    #[must_use]
    pub fn moved_since(&self, read: FactsVersion) -> Vec<Topic> {
        let pairs = Topic::ALL.into_iter().zip(self.last);
        pairs.filter(|(_, last)| *last > read).map(|(topic, _)| topic).collect()
    }

    /// Takes note of an event of the demand.
    pub(super) fn note(&mut self, event: &DemandEvent) {
        let Some(topic) = topic(event) else { return };
        self.version = FactsVersion(self.version.0.saturating_add(1));
        if let Some(last) = self.last.get_mut(topic as usize) {
            *last = self.version;
        }
    }
}

/// What an event is about; nothing if a commission weighs none of it. An event that is not named here moves the
/// demand: a warning too many is read again, one too few decides on facts that nobody saw.
const fn topic(event: &DemandEvent) -> Option<Topic> {
    use DemandEvent as E;
    match event {
        E::IdentityChanged { .. }
        | E::CoApplicantDeclared { .. }
        | E::CoApplicantRemoved { .. } => Some(Topic::Applicants),
        E::HouseholdDeclared { .. } => Some(Topic::Household),
        E::ResourcesDeclared { .. } => Some(Topic::Resources),
        E::HousingDeclared { .. } => Some(Topic::Housing),
        E::WishDeclared { .. } => Some(Topic::Wish),
        E::SituationDeclared { .. } | E::SituationConfirmed(..) => Some(Topic::Situation),
        E::DocumentFiled { .. } | E::DocumentVerified { .. } | E::DocumentRejected { .. } => {
            Some(Topic::Documents)
        }
        E::CompletenessAssessed { .. }
        | E::DuplicateSuspected { .. }
        | E::CertificateIssued { .. }
        | E::RenewalNoticeSent { .. }
        | E::Renewed { .. }
        | E::ScoreComputed { .. }
        | E::CandidacyOpened { .. }
        | E::CandidacyClosed { .. }
        | E::Referred(..)
        | E::LetterSent(..)
        | E::LetterPresented(..)
        | E::LetterReturned(..)
        | E::WarningSent(..)
        | E::WarningLifted(..)
        | E::ContestationNoted(..)
        | E::MandateGiven(..)
        | E::MandateEnded(..)
        | E::ActedFor(..)
        | E::ResemblanceDismissed(..) => None,
        _ => Some(Topic::Standing),
    }
}
