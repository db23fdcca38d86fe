//! What may be asked of a commission session.

use crate::{
    demand::{DocumentCategory, FactsVersion},
    id::{DemandId, MemberId, VacancyId},
    session::{
        Ballots, Called, ContestationAnswered, DecisionContested, Inadmissibility, MemberRecused,
        NonAllocationReason, NoticePresented, RerunOpened,
    },
    territory::Body,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A command on one session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum SessionCommand {
    /// Call the members.
    Convene {
        /// The landlord.
        landlord: Body,
        /// Day of the meeting.
        meets_on: NaiveDate,
        /// Vacancies to examine.
        agenda: Vec<VacancyId>,
        /// Voting members that make a quorum.
        quorum: u8,
        /// Who is called.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        members: Vec<Called>,
    },
    /// Freeze the agenda: the candidates, and the version of what each demand says.
    FreezeAgenda {
        /// Day of the freezing.
        on: NaiveDate,
    },
    /// Say which members are there: those who vote must make the quorum.
    RecordAttendance {
        /// Members present.
        present: BTreeSet<MemberId>,
    },
    /// A member stands aside for one dwelling.
    Recuse(MemberRecused),
    /// Count the voting members present, in a session whose members were not named.
    EstablishQuorum {
        /// Voting members present.
        present: u8,
    },
    /// Put the session off.
    Postpone {
        /// New day.
        meets_on: NaiveDate,
    },
    /// Examine again a dwelling that an earlier session decided.
    OpenRerun(RerunOpened),
    /// Decide for every candidate of one vacancy. Writes to the vacancy and to each demand.
    Decide {
        /// The dwelling.
        vacancy: VacancyId,
        /// Day of the decision: the day the session meets.
        on: NaiveDate,
        /// One decision a candidate, none left out.
        decisions: Vec<(DemandId, Decision)>,
        /// The files that moved since the agenda was frozen, each in the version that was read again.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        read: BTreeMap<DemandId, FactsVersion>,
        /// What each member said of these decisions.
        #[serde(skip_serializing_if = "Ballots::is_empty")]
        ballots: Ballots,
    },
    /// Tell a household in writing.
    Notify {
        /// The dwelling.
        vacancy: VacancyId,
        /// The demand.
        demand: DemandId,
        /// Day of sending.
        on: NaiveDate,
        /// Whether the letter says how to contest, and until when.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        says_how: bool,
    },
    /// Note that the letter was presented for the first time: the time to contest runs from there.
    PresentNotice(NoticePresented),
    /// The household contests a decision. Writes to the demand too.
    Contest(DecisionContested),
    /// Answer a contestation. Writes to the demand too.
    AnswerContestation(ContestationAnswered),
    /// Publish the minutes.
    PublishMinutes {
        /// Day of publication.
        on: NaiveDate,
    },
}

impl SessionCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Convene { .. } => "session.convene",
            Self::FreezeAgenda { .. } => "session.freeze-agenda",
            Self::RecordAttendance { .. } => "session.record-attendance",
            Self::Recuse(..) => "session.recuse",
            Self::EstablishQuorum { .. } => "session.establish-quorum",
            Self::Postpone { .. } => "session.postpone",
            Self::OpenRerun(..) => "session.open-rerun",
            Self::Decide { .. } => "session.decide",
            Self::Notify { .. } => "session.notify",
            Self::PresentNotice(..) => "session.present-notice",
            Self::Contest(..) => "session.contest",
            Self::AnswerContestation(..) => "session.answer-contestation",
            Self::PublishMinutes { .. } => "session.publish-minutes",
        }
    }
}

/// A decision of the commission on one candidate (R441-3).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Decision {
    /// a) and b): allocated, at this rank from 1 (a single rank 1 is a plain allocation).
    Allocate {
        /// From 1.
        rank: u8,
    },
    /// c) allocated at this rank if a document comes in time.
    AllocateIf {
        /// From 1.
        rank: u8,
        /// The document that lacks.
        document: DocumentCategory,
        /// Last day to give it.
        due: NaiveDate,
    },
    /// d) not allocated.
    NotAllocate {
        /// At least one.
        reasons: Vec<NonAllocationReason>,
    },
    /// e) not admissible.
    Inadmissible {
        /// Stay or resources.
        cause: Inadmissibility,
    },
}
