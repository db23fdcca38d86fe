//! That a household belongs to a priority public (CCH L441-1), on a document that a person verified.
//!
//! The paper of an association or of a social worker proves the situation. It does not prove that the resources of one
//! spouse count alone: that is another fact, with another document (domain caution 11).

use crate::{
    demand::{Demand, DemandEvent, DocumentCheck, decide::Facts},
    id::DocumentId,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::Body,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The priority publics, in the order of the article (L441-1, a to n; the letters moved over the years).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriorityGround {
    /// A disability in the household.
    Disability,
    /// Leaving a therapeutic flat.
    TherapeuticFlat,
    /// Badly housed, with economic or social difficulties.
    Hardship,
    /// Sheltered for a time.
    Sheltered,
    /// Badly housed, back to work after long.
    BackToWork,
    /// Unfit housing.
    UnfitHousing,
    /// Violence in the couple, or a forced marriage.
    Violence,
    /// Rape or sexual assault at home or near it.
    Assault,
    /// Leaving prostitution.
    LeavingProstitution,
    /// Victim of trafficking.
    Trafficking,
    /// A minor child in an overcrowded or indecent dwelling.
    OvercrowdedChild,
    /// No dwelling.
    NoDwelling,
    /// Threatened with eviction.
    Eviction,
    /// Out of child protection.
    CareLeaver,
}

/// Who wrote the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attestation {
    /// An association.
    Association,
    /// A social worker.
    SocialWorker,
    /// A court or the police.
    Justice,
    /// Another public body.
    PublicBody,
}

/// A priority and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// Which public.
    pub ground: PriorityGround,
    /// The document that proves it.
    pub document: DocumentId,
    /// Who wrote it.
    pub attestation: Attestation,
}

impl Classed for Priority {
    const CLASS: Class = Class::Sensitive;
}

/// A priority was recorded.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityRecorded {
    /// Day.
    pub on: NaiveDate,
    /// Body of the person who recognised it.
    pub body: Body,
    /// Which, and on what.
    pub priority: Sealed<Priority>,
}

/// Only on a document of the demand that a person verified.
pub(super) fn record(demand: &Demand, on: NaiveDate, body: &Body, priority: Priority) -> Facts {
    super::active(demand)?;
    let applicant = demand.applicant().ok_or(Refusal::DemandUnknown)?;
    let document = demand.documents.get(&priority.document).ok_or(Refusal::DocumentUnknown)?;
    match document.check {
        DocumentCheck::Verified { on: verified_on } if on >= verified_on => {}
        DocumentCheck::Verified { .. } => return Err(Refusal::ImpossibleDate),
        DocumentCheck::Waiting | DocumentCheck::Rejected { .. } => {
            return Err(Refusal::PriorityNotProven);
        }
    }
    let priority = Sealed::new(applicant, priority);
    if demand.priorities.iter().any(|known| known.priority == priority) {
        return Ok(vec![]);
    }
    let body = body.clone();
    Ok(vec![DemandEvent::PriorityRecorded(PriorityRecorded { on, body, priority })])
}

impl Demand {
    /// Whether a document is known as the paper of an association or a social worker on the situation.
    #[must_use]
    pub fn is_situation_paper(&self, document: DocumentId) -> bool {
        let known = self.priorities.iter().filter_map(|recorded| recorded.priority.open());
        known.filter(|known| known.document == document).any(|known| {
            matches!(known.attestation, Attestation::Association | Attestation::SocialWorker)
        })
    }

    /// Whether this household belongs to a priority public.
    #[must_use]
    pub const fn is_priority(&self) -> bool {
        !self.priorities.is_empty()
    }
}
