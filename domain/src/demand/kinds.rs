//! The closed lists a demand's events are written with.

use crate::territory::Code;
use serde::{Deserialize, Serialize};

/// How a demand came in.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// At the counter of a registration desk.
    Desk,
    /// On the web form of this site.
    Portal,
    /// By the national exchange format.
    Exchange,
}

/// Where the number comes from.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Given here.
    New,
    /// Kept from another system.
    Migrated,
}

/// Place among the incomes of applicants (CCH L441-1): the poorest quarter, or not.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quartile {
    /// Income per consumption unit at most the threshold of the first quartile.
    First,
    /// Above it.
    Other,
    /// Income not declared.
    Unknown,
}

/// Kinds of supporting documents (arrêté du 22 décembre 2020, grouped).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentCategory {
    /// Identity or regular stay.
    IdentityOrStay,
    /// Family status.
    FamilyStatus,
    /// Tax notice.
    TaxNotice,
    /// Monthly resources.
    MonthlyResources,
    /// Work.
    ProfessionalSituation,
    /// Current housing.
    CurrentHousing,
    /// Proof of a reason; what it proves is never in this name.
    Other,
}

/// Why a document was not accepted.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentRejection {
    /// It cannot be read.
    Unreadable,
    /// It is out of date.
    OutOfDate,
    /// It is about someone else.
    OtherPerson,
    /// It is not what was asked.
    WrongDocument,
}

/// Grounds of deregistration (R441-2-8), with the SNE codes.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// a) a lease was signed (RADATT).
    Allocated,
    /// b) written renunciation (RADABA).
    Renounced,
    /// c) no answer to a letter at the last known address (RADCON).
    NoAnswer,
    /// d) inadmissibility pronounced by a commission (RADIRR).
    Inadmissible,
    /// e) not renewed in time (RADREN).
    NotRenewed,
    /// f) goes on under another number of the same person, seniority kept. No SNE code in v02.01.
    Merged,
}

impl Ground {
    /// The SNE code; for a merger, which has none, a word of ours.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Allocated => "RADATT",
            Self::Renounced => "RADABA",
            Self::NoAnswer => "RADCON",
            Self::Inadmissible => "RADIRR",
            Self::NotRenewed => "RADREN",
            Self::Merged => "MERGED",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Allocated,
            Self::Renounced,
            Self::NoAnswer,
            Self::Inadmissible,
            Self::NotRenewed,
            Self::Merged,
        ]
        .into_iter()
        .find(|ground| ground.code() == code)
    }
}

/// How a candidacy ended.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum CandidacyOutcome {
    /// The commission did not allocate this dwelling (R441-3 d); coded reasons.
    NotAllocated {
        /// Codes of `session::NonAllocationReason`.
        reasons: Vec<Code>,
    },
    /// The applicant refused the offer.
    OfferRefused,
    /// No answer in time (R441-10).
    OfferDeemedRefused,
    /// Nothing came by the last day of a condition (R441-3).
    ConditionLapsed,
    /// The nominator withdrew the candidate.
    Withdrawn,
    /// Another household took the dwelling, or it was withdrawn.
    VacancyClosed,
    /// The household signed the lease.
    Housed,
}

/// The code of an inadmissibility; its cause is sealed, in the session.
pub(crate) const INADMISSIBLE: &str = "IRR";

impl CandidacyOutcome {
    /// Whether the commission found the demand inadmissible (R441-3 e).
    #[must_use]
    pub fn is_inadmissible(&self) -> bool {
        matches!(self, Self::NotAllocated { reasons } if reasons.iter().any(|code| code.as_str() == INADMISSIBLE))
    }
}
