//! What the rules remember of a commission session.

use crate::{
    decider::Aggregate,
    demand::DocumentCategory,
    id::{DemandId, MemberId, VacancyId},
    sealed::Sealed,
    session::{
        Contestation, Frozen, Inadmissibility, Member, NonAllocationReason, Notice, RerunOpened,
        SessionEvent, VoteCounted,
    },
    territory::Body,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What the members were called for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convocation {
    /// The landlord whose commission it is.
    pub landlord: Body,
    /// Day of the meeting.
    pub meets_on: NaiveDate,
    /// Vacancies to examine.
    pub agenda: Vec<VacancyId>,
    /// Voting members that make a quorum.
    pub quorum: u8,
    /// The rules under which the members sit; none where they are not named.
    pub rule_set: Option<String>,
    /// The members called.
    pub members: Vec<Member>,
}

/// What was decided on one candidate, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What is decided.
    pub verdict: Verdict,
    /// Its rank, if it has one.
    pub rank: Option<u8>,
    /// Why the dwelling is not allocated.
    pub reasons: Vec<NonAllocationReason>,
    /// Why the demand is not admissible.
    pub cause: Option<Sealed<Inadmissibility>>,
    /// Day of the decision; decisions recorded before it was kept have none.
    pub decided_on: Option<NaiveDate>,
    /// Day the household was told in writing.
    pub notified_on: Option<NaiveDate>,
    /// The last letter about it.
    pub notice: Option<Notice>,
    /// Contestations, from the first.
    pub contestations: Vec<Contestation>,
}

/// The five decisions of R441-3, reduced to what a rule reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// a) and b).
    Allocated,
    /// c).
    AllocatedIf {
        /// The document that lacks.
        document: DocumentCategory,
        /// Last day to give it.
        due: NaiveDate,
    },
    /// d).
    NotAllocated,
    /// e).
    Inadmissible,
}

/// A session, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// What the members were called for.
    pub convocation: Option<Convocation>,
    /// The agenda as it was frozen.
    pub frozen: Option<Frozen>,
    /// Voting members present, once they make a quorum.
    pub present: Option<u8>,
    /// Members present.
    pub attending: BTreeSet<MemberId>,
    /// Members who stand aside, by vacancy.
    pub recused: BTreeSet<(VacancyId, MemberId)>,
    /// Dwellings examined again, and the run they follow.
    pub reruns: BTreeMap<VacancyId, RerunOpened>,
    /// Votes, by vacancy.
    pub votes: BTreeMap<VacancyId, VoteCounted>,
    /// Decisions taken, by vacancy and demand.
    pub decisions: BTreeMap<(VacancyId, DemandId), Outcome>,
    /// Day the minutes were published.
    pub minutes_on: Option<NaiveDate>,
}

impl Session {
    /// Whether this vacancy was decided here.
    #[must_use]
    pub fn has_decided(&self, vacancy: VacancyId) -> bool {
        self.decisions.keys().any(|(decided, _)| *decided == vacancy)
    }

    /// The vacancies to examine, in order; those examined again come last.
    pub fn agenda(&self) -> impl Iterator<Item = VacancyId> + '_ {
        let called = self.convocation.iter().flat_map(|called| called.agenda.iter().copied());
        called.chain(self.reruns.keys().copied())
    }

    /// The call, who is there, what they are told.
    fn prepare(&mut self, event: &SessionEvent) {
        use SessionEvent as E;
        match event {
            E::Convened { landlord, meets_on, agenda, quorum, rule_set, members } => {
                self.convocation = Some(Convocation {
                    landlord: landlord.clone(),
                    meets_on: *meets_on,
                    agenda: agenda.clone(),
                    quorum: *quorum,
                    rule_set: rule_set.clone(),
                    members: members.clone().unwrap_or_default(),
                });
            }
            E::QuorumEstablished { present, members } => {
                self.present = Some(*present);
                self.attending = members.iter().flatten().copied().collect();
            }
            E::Postponed { meets_on } => {
                self.present = None;
                self.attending.clear();
                self.frozen = None;
                if let Some(convocation) = &mut self.convocation {
                    convocation.meets_on = *meets_on;
                }
            }
            _ => {}
        }
    }

    /// One of the five decisions.
    fn decide(&mut self, event: &SessionEvent) {
        use SessionEvent as E;
        let (key, mut outcome, on) = match event {
            E::AllocationDecided { vacancy, demand, decided_on } => {
                let outcome = Outcome { rank: Some(1), ..Outcome::new(Verdict::Allocated) };
                ((*vacancy, *demand), outcome, *decided_on)
            }
            E::RankedAllocationDecided { vacancy, demand, rank, decided_on } => {
                let outcome = Outcome { rank: Some(*rank), ..Outcome::new(Verdict::Allocated) };
                ((*vacancy, *demand), outcome, *decided_on)
            }
            E::ConditionalAllocationDecided {
                vacancy,
                demand,
                rank,
                document,
                due,
                decided_on,
            } => {
                let verdict = Verdict::AllocatedIf { document: *document, due: *due };
                let outcome = Outcome { rank: Some(*rank), ..Outcome::new(verdict) };
                ((*vacancy, *demand), outcome, *decided_on)
            }
            E::NonAllocationDecided { vacancy, demand, reasons, decided_on, .. } => {
                let reasons = reasons.clone();
                let outcome = Outcome { reasons, ..Outcome::new(Verdict::NotAllocated) };
                ((*vacancy, *demand), outcome, *decided_on)
            }
            E::InadmissibilityDecided { vacancy, demand, cause, decided_on } => {
                let cause = Some(cause.clone());
                let outcome = Outcome { cause, ..Outcome::new(Verdict::Inadmissible) };
                ((*vacancy, *demand), outcome, *decided_on)
            }
            _ => return,
        };
        outcome.decided_on = on;
        self.decisions.insert(key, outcome);
    }

    /// What follows a decision.
    fn follow(&mut self, event: &SessionEvent) {
        use SessionEvent as E;
        let key = match event {
            E::DecisionNotified { vacancy, demand, .. } => (*vacancy, *demand),
            E::NoticePresented(said) => (said.vacancy, said.demand),
            E::DecisionContested(said) => (said.vacancy, said.demand),
            E::ContestationAnswered(said) => (said.vacancy, said.demand),
            _ => return,
        };
        if let Some(outcome) = self.decisions.get_mut(&key) {
            outcome.follow(event);
        }
    }
}

impl Outcome {
    /// Decided, and nothing since.
    #[must_use]
    pub const fn new(verdict: Verdict) -> Self {
        Self {
            verdict,
            rank: None,
            reasons: Vec::new(),
            cause: None,
            decided_on: None,
            notified_on: None,
            notice: None,
            contestations: Vec::new(),
        }
    }

    fn follow(&mut self, event: &SessionEvent) {
        use SessionEvent as E;
        let letter = |sent_on, says_how| Notice { sent_on, says_how, presented_on: None };
        match event {
            E::DecisionNotified { notified_on, says_how, .. } => {
                self.notified_on = Some(*notified_on);
                self.notice = Some(letter(*notified_on, says_how.unwrap_or(false)));
            }
            E::NoticePresented(said) => {
                if let Some(notice) = &mut self.notice {
                    notice.presented_on = Some(said.presented_on);
                }
            }
            E::DecisionContested(said) => {
                let (on, door) = (said.on, said.door);
                self.contestations.push(Contestation { on, door, answer: None });
            }
            E::ContestationAnswered(said) => {
                let open =
                    |known: &&mut Contestation| known.door == said.door && known.answer.is_none();
                if let Some(known) = self.contestations.iter_mut().find(open) {
                    known.answer = Some((said.on, said.answer));
                }
                self.notice = Some(letter(said.on, said.says_how));
            }
            _ => {}
        }
    }
}

impl Aggregate for Session {
    type Event = SessionEvent;

    fn evolve(mut self, event: &SessionEvent) -> Self {
        use SessionEvent as E;
        match event {
            E::Convened { .. } | E::QuorumEstablished { .. } | E::Postponed { .. } => {
                self.prepare(event);
            }
            E::AgendaFrozen(frozen) => self.frozen = Some(Frozen::from(frozen)),
            E::MemberRecused(said) => drop(self.recused.insert((said.vacancy, said.member))),
            E::VoteCounted(vote) => drop(self.votes.insert(vote.vacancy, vote.clone())),
            E::RerunOpened(said) => drop(self.reruns.insert(said.vacancy, said.clone())),
            E::ChangesAcknowledged(..)
            | E::TieBroken(..)
            | E::CandidateExamined { .. }
            | E::DecisionRecorded(..) => {}
            E::AllocationDecided { .. }
            | E::RankedAllocationDecided { .. }
            | E::ConditionalAllocationDecided { .. }
            | E::NonAllocationDecided { .. }
            | E::InadmissibilityDecided { .. } => self.decide(event),
            E::DecisionNotified { .. }
            | E::NoticePresented(..)
            | E::DecisionContested(..)
            | E::ContestationAnswered(..) => self.follow(event),
            E::MinutesPublished { on } => self.minutes_on = Some(*on),
        }
        self
    }
}
