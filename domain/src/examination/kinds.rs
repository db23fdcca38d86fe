//! The closed lists and sealed values of an examination. No free text: a code, a body or a document says it.

use crate::{
    id::DocumentId,
    sealed::{Class, Classed},
    territory::Body,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rank of a case among those of one demand, from 1.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct CaseNumber(pub u32);

/// Rank of a commitment among those of one demand, from 1: never used twice, even by a later case.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct CommitmentNumber(pub u32);

/// A situation that can open an examination. Closed; a plan lists those it takes ([`super::EntryList`]).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntrySituation {
    /// The abnormal delay (L441-1-4) is over and no dwelling was ever proposed.
    DelayWithoutProposal,
    /// Presented to commissions and not allocated, several times.
    FailedPresentations,
    /// Not allocated for resources, several times.
    ResourcesNotAllocated,
    /// Conditional allocations that never came to be.
    UnmetConditions,
    /// Few dwellings suit the household: a very large one, or one adapted to a handicap.
    SupplyMismatch,
    /// Violence.
    Violence,
    /// Rent debt, or a past or present expulsion.
    DebtOrExpulsion,
    /// Health or autonomy.
    HealthOrAutonomy,
    /// A social tenant whose transfer does not come.
    BlockedTransfer,
    /// A household whose home travels.
    TravellingHabitat,
}

impl EntrySituation {
    /// Every situation, in the order of the default list.
    pub const ALL: [Self; 10] = [
        Self::DelayWithoutProposal,
        Self::FailedPresentations,
        Self::ResourcesNotAllocated,
        Self::UnmetConditions,
        Self::SupplyMismatch,
        Self::Violence,
        Self::DebtOrExpulsion,
        Self::HealthOrAutonomy,
        Self::BlockedTransfer,
        Self::TravellingHabitat,
    ];
}

/// Why the case is opened, and which body asks: an association that asks can tell the situation too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The situation.
    pub situation: EntrySituation,
    /// The body that asks.
    pub by: Body,
}

/// A kind of social data that a person may let the panel read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SocialData {
    /// Family and daily life.
    SocialSituation,
    /// Income, charges, debts.
    Budget,
    /// Health and autonomy.
    Health,
    /// What the person must be kept safe from.
    Safety,
    /// Past and present housing.
    HousingHistory,
}

/// What a person agreed to share with the panel (RGPD art. 9, 2 a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConsentScope(pub BTreeSet<SocialData>);

/// A social appraisal (diagnostic social): a document of the vault, and the kinds of social data in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialAppraisal {
    /// The document.
    pub document: DocumentId,
    /// What it tells.
    pub covers: BTreeSet<SocialData>,
    /// The body that wrote it.
    pub by: Body,
}

/// The bodies that sit for one case. A specialised one can tell the situation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Panel(pub BTreeSet<Body>);

/// What the panel advises. It is an opinion (L441-1-1): none of these allocates a dwelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The holder of a reservation is asked to recognise a priority.
    PriorityAdvised,
    /// Towards a dwelling adapted to a handicap.
    AdaptedDwelling,
    /// Social accompaniment before or after entering.
    Accompaniment,
    /// Towards sub-letting by an association.
    SubLetting,
    /// The person is advised to widen the search.
    WiderSearch,
    /// Towards the integrated reception and orientation service (SIAO).
    EmergencyHousing,
    /// Help to apply for the opposable right (DALO).
    OpposableRightAppeal,
    /// The ordinary treatment suits.
    OrdinaryTreatment,
}

/// The opinion, and the body that carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orientation {
    /// What is advised.
    pub outcome: Outcome,
    /// The body that carries it; it sits on the panel.
    pub holder: Body,
}

/// What a body commits itself to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Look for a dwelling and propose the demand to a commission, which stays free.
    ProposeToCommission,
    /// Answer whether a priority is recognised.
    AnswerOnPriority,
    /// Give social accompaniment.
    Accompany,
    /// Adapt a dwelling.
    AdaptDwelling,
    /// Set up a guarantee or a plan for the debt.
    SecureRent,
    /// Receive the person.
    ReceivePerson,
    /// Help to write an appeal.
    HelpAppeal,
}

/// The terms of one commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The body that commits itself; it sits on the panel.
    pub body: Body,
    /// To what.
    pub action: Action,
}

macro_rules! sensitive {
    ($($name:ty),*) => {$(
        impl Classed for $name {
            const CLASS: Class = Class::Sensitive;
        }
    )*};
}

sensitive!(Entry, ConsentScope, SocialAppraisal, Panel, Orientation, Terms);

/// Why an examination is not opened.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclineReason {
    /// The facts do not show the situation.
    SituationNotShown,
    /// The ordinary treatment answers: a proposal is under way.
    OrdinaryTreatmentAnswers,
    /// Another body already examines the demand.
    ExaminedElsewhere,
}

/// How a case ends.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// The panel gave its opinion and no commitment is left open.
    Answered,
    /// The person no longer wants it.
    PersonWithdrew,
    /// The demand is no longer active.
    DemandEnded,
}
