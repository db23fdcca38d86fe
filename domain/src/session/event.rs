//! Everything that can have happened in a session of an attribution commission (CALEOL, CCH L441-2).

use crate::{
    demand::DocumentCategory,
    id::{DemandId, MemberId, VacancyId},
    sealed::{Class, Classed, Sealed},
    session::{
        AgendaFrozen, ChangesAcknowledged, ContestationAnswered, DecisionContested,
        DecisionRecorded, Member, MemberRecused, NoticePresented, RerunOpened, TieBroken,
        VoteCounted,
    },
    territory::Body,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of a `session-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum SessionEvent {
    /// The members are called, with an agenda.
    #[serde(rename = "session.convened")]
    Convened {
        /// The landlord whose commission it is.
        landlord: Body,
        /// Day of the meeting.
        meets_on: NaiveDate,
        /// Vacancies to examine.
        agenda: Vec<VacancyId>,
        /// Voting members present that make a quorum (rules of procedure).
        quorum: u8,
        /// The rules under which the members sit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule_set: Option<String>,
        /// Who is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<Vec<Member>>,
    },
    /// The agenda is frozen: the candidates, and the version of what each demand says.
    #[serde(rename = "session.agenda-frozen")]
    AgendaFrozen(AgendaFrozen),
    /// Enough voting members are there.
    #[serde(rename = "session.quorum-established")]
    QuorumEstablished {
        /// Voting members present.
        present: u8,
        /// Members present, where they are named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<Vec<MemberId>>,
    },
    /// A member stands aside for one dwelling.
    #[serde(rename = "session.member-recused")]
    MemberRecused(MemberRecused),
    /// The session is put off.
    #[serde(rename = "session.postponed")]
    Postponed {
        /// New day.
        meets_on: NaiveDate,
    },
    /// A dwelling that an earlier session decided is examined again.
    #[serde(rename = "session.rerun-opened")]
    RerunOpened(RerunOpened),
    /// Files that moved since the agenda was frozen were read again before the decision.
    #[serde(rename = "session.changes-acknowledged")]
    ChangesAcknowledged(ChangesAcknowledged),
    /// The votes on the decisions of one dwelling.
    #[serde(rename = "session.vote-counted")]
    VoteCounted(VoteCounted),
    /// The voices were equal, and the mayor's decided.
    #[serde(rename = "session.tie-broken")]
    TieBroken(TieBroken),
    /// A candidate was examined.
    #[serde(rename = "session.candidate-examined")]
    CandidateExamined {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
    },
    /// a) the dwelling is allocated (R441-3).
    #[serde(rename = "session.allocation-decided")]
    AllocationDecided {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// Day of the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_on: Option<NaiveDate>,
    },
    /// b) the dwelling is allocated with a rank.
    #[serde(rename = "session.ranked-allocation-decided")]
    RankedAllocationDecided {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// Its rank, from 1.
        rank: u8,
        /// Day of the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_on: Option<NaiveDate>,
    },
    /// c) the dwelling is allocated if a document comes in time.
    #[serde(rename = "session.conditional-allocation-decided")]
    ConditionalAllocationDecided {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// Its rank, from 1.
        rank: u8,
        /// The document that lacks.
        document: DocumentCategory,
        /// Last day to give it.
        due: NaiveDate,
        /// Day of the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_on: Option<NaiveDate>,
    },
    /// d) this dwelling is not allocated to this household.
    #[serde(rename = "session.non-allocation-decided")]
    NonAllocationDecided {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// At least one reason.
        reasons: Vec<NonAllocationReason>,
        /// The list of reasons in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<String>,
        /// Day of the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_on: Option<NaiveDate>,
    },
    /// e) the demand is not admissible (R441-2-8 d).
    #[serde(rename = "session.inadmissibility-decided")]
    InadmissibilityDecided {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// Stay or resources: it tells a protected fact.
        cause: Sealed<Inadmissibility>,
        /// Day of the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_on: Option<NaiveDate>,
    },
    /// The decisions of one dwelling, in a record that names nobody and outlives erasure.
    #[serde(rename = "session.decision-recorded")]
    DecisionRecorded(DecisionRecorded),
    /// The household was told in writing (L441-2-2).
    #[serde(rename = "session.decision-notified")]
    DecisionNotified {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// Day of sending.
        notified_on: NaiveDate,
        /// Whether the letter says how to contest, and until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        says_how: Option<bool>,
    },
    /// The letter was presented to the household for the first time.
    #[serde(rename = "session.notice-presented")]
    NoticePresented(NoticePresented),
    /// The household contests a decision.
    #[serde(rename = "session.decision-contested")]
    DecisionContested(DecisionContested),
    /// A contestation is answered, by letter.
    #[serde(rename = "session.contestation-answered")]
    ContestationAnswered(ContestationAnswered),
    /// The minutes are published to the members.
    #[serde(rename = "session.minutes-published")]
    MinutesPublished {
        /// Day of publication.
        on: NaiveDate,
    },
}

impl SessionEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Convened { .. } => "session.convened",
            Self::AgendaFrozen(..) => "session.agenda-frozen",
            Self::QuorumEstablished { .. } => "session.quorum-established",
            Self::MemberRecused(..) => "session.member-recused",
            Self::Postponed { .. } => "session.postponed",
            Self::RerunOpened(..) => "session.rerun-opened",
            Self::ChangesAcknowledged(..) => "session.changes-acknowledged",
            Self::VoteCounted(..) => "session.vote-counted",
            Self::TieBroken(..) => "session.tie-broken",
            Self::CandidateExamined { .. } => "session.candidate-examined",
            Self::AllocationDecided { .. } => "session.allocation-decided",
            Self::RankedAllocationDecided { .. } => "session.ranked-allocation-decided",
            Self::ConditionalAllocationDecided { .. } => "session.conditional-allocation-decided",
            Self::NonAllocationDecided { .. } => "session.non-allocation-decided",
            Self::InadmissibilityDecided { .. } => "session.inadmissibility-decided",
            Self::DecisionRecorded(..) => "session.decision-recorded",
            Self::DecisionNotified { .. } => "session.decision-notified",
            Self::NoticePresented(..) => "session.notice-presented",
            Self::DecisionContested(..) => "session.decision-contested",
            Self::ContestationAnswered(..) => "session.contestation-answered",
            Self::MinutesPublished { .. } => "session.minutes-published",
        }
    }
}

/// Why a dwelling is not allocated to a household. The list is the one landlords use; each has a sentence.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NonAllocationReason {
    /// Too small or too big for the household.
    DwellingUnsuited,
    /// Rent too heavy for the resources (R441-3-1): stated with rent, effort rate and rule.
    EffortRate,
    /// A listed document lacks.
    MissingDocument,
    /// Another household's need came first.
    OtherHouseholdFirst,
    /// Owner of a dwelling fit for its needs (L441-2-2).
    SuitableOwner,
    /// Resources above the ceiling of this dwelling.
    AboveCeiling,
}

impl NonAllocationReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::DwellingUnsuited,
        Self::EffortRate,
        Self::MissingDocument,
        Self::OtherHouseholdFirst,
        Self::SuitableOwner,
        Self::AboveCeiling,
    ];

    /// The stable code, as in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DwellingUnsuited => "UNSUITED",
            Self::EffortRate => "EFFORT",
            Self::MissingDocument => "DOCUMENT",
            Self::OtherHouseholdFirst => "OTHERFIRST",
            Self::SuitableOwner => "OWNER",
            Self::AboveCeiling => "CEILING",
        }
    }
}

/// The two causes of inadmissibility (SNE IRRSEJ, IRRRES).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inadmissibility {
    /// Regular stay not shown.
    Stay,
    /// Resources above the ceiling.
    Resources,
}

impl Classed for Inadmissibility {
    const CLASS: Class = Class::Sensitive;
}
