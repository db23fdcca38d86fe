//! The resources of one spouse alone.

use crate::{declaration::CoApplicant, id::DocumentId};
use serde::{Deserialize, Serialize};

/// Links of a co-applicant that make a couple (SNE `lienDemandeur`).
const COUPLE: [&str; 3] = ["M", "P", "C"];

/// Why the resources of one spouse alone count (CCH L441-1).
///
/// It is not the situation that an association or a social worker may confirm: each of the two facts has its own
/// document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AloneGround {
    /// Divorce proceedings.
    Divorce,
    /// An order of a judge, in an emergency.
    EmergencyOrder,
    /// A complaint was filed.
    Complaint,
    /// The PACS is broken.
    PacsBroken,
}

/// That one spouse's resources count alone, and the document that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alone {
    /// Why.
    pub ground: AloneGround,
    /// The document of the demand that proves it: without it, everybody's resources count.
    pub document: DocumentId,
}

impl CoApplicant {
    /// Spouse, PACS partner or cohabitant of the applicant.
    #[must_use]
    pub fn is_partner(&self) -> bool {
        COUPLE.contains(&self.link.as_str())
    }
}
