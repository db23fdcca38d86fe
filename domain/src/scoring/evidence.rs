//! What a score rests on: the facts it reads, and how well each one is established.

use crate::demand::DocumentCategory;
use serde::{Deserialize, Serialize};

/// How well a fact is established, the weakest first.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The household says so.
    Declared,
    /// A document that could prove it is deposited; nobody has looked at it.
    Evidenced,
    /// An agent has verified a document that proves it, or the register itself holds it.
    Verified,
    /// A social worker has confirmed it: what no document of the file may have to tell.
    SocialWorker,
}

/// A fact that a criterion reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// The initial date of the demand: the register's own.
    InitialDate,
    /// The present housing.
    CurrentHousing,
    /// The commune of residence.
    Residence,
    /// The reasons of the demand.
    Reasons,
    /// The people of the household.
    Household,
    /// The monthly resources of every adult.
    MonthlyResources,
    /// The handicap annexes.
    Handicap,
    /// The refused offers that a person judged.
    JudgedRefusals,
}

impl Fact {
    /// Every fact, in the order of the declaration.
    pub const ALL: [Self; 8] = [
        Self::InitialDate,
        Self::CurrentHousing,
        Self::Residence,
        Self::Reasons,
        Self::Household,
        Self::MonthlyResources,
        Self::Handicap,
        Self::JudgedRefusals,
    ];

    /// The kind of document that proves it; none for what the register itself records.
    #[must_use]
    pub const fn proof(self) -> Option<DocumentCategory> {
        match self {
            Self::InitialDate | Self::JudgedRefusals => None,
            Self::CurrentHousing | Self::Residence => Some(DocumentCategory::CurrentHousing),
            Self::Reasons | Self::Handicap => Some(DocumentCategory::Other),
            Self::Household => Some(DocumentCategory::FamilyStatus),
            Self::MonthlyResources => Some(DocumentCategory::MonthlyResources),
        }
    }
}
