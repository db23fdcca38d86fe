//! What the rules remember of a commission session.

use crate::{
    decider::Aggregate,
    demand::DocumentCategory,
    id::{DemandId, VacancyId},
    session::{Frozen, SessionEvent},
    territory::Body,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

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
}

/// What was decided on one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// What is decided.
    pub verdict: Verdict,
    /// Day the household was told in writing.
    pub notified_on: Option<NaiveDate>,
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

    /// The vacancies to examine, in order.
    pub fn agenda(&self) -> impl Iterator<Item = VacancyId> + '_ {
        self.convocation.iter().flat_map(|called| called.agenda.iter().copied())
    }

    fn decide(&mut self, vacancy: VacancyId, demand: DemandId, verdict: Verdict) {
        self.decisions.insert((vacancy, demand), Outcome { verdict, notified_on: None });
    }
}

impl Aggregate for Session {
    type Event = SessionEvent;

    fn evolve(mut self, event: &SessionEvent) -> Self {
        use SessionEvent as E;
        match event {
            E::Convened { landlord, meets_on, agenda, quorum } => {
                self.convocation = Some(Convocation {
                    landlord: landlord.clone(),
                    meets_on: *meets_on,
                    agenda: agenda.clone(),
                    quorum: *quorum,
                });
            }
            E::AgendaFrozen(frozen) => self.frozen = Some(Frozen::from(frozen)),
            E::QuorumEstablished { present } => self.present = Some(*present),
            E::Postponed { meets_on } => {
                self.present = None;
                self.frozen = None;
                if let Some(convocation) = &mut self.convocation {
                    convocation.meets_on = *meets_on;
                }
            }
            E::ChangesAcknowledged(..) | E::CandidateExamined { .. } => {}
            E::AllocationDecided { vacancy, demand }
            | E::RankedAllocationDecided { vacancy, demand, .. } => {
                self.decide(*vacancy, *demand, Verdict::Allocated);
            }
            E::ConditionalAllocationDecided { vacancy, demand, document, due, .. } => {
                let verdict = Verdict::AllocatedIf { document: *document, due: *due };
                self.decide(*vacancy, *demand, verdict);
            }
            E::NonAllocationDecided { vacancy, demand, .. } => {
                self.decide(*vacancy, *demand, Verdict::NotAllocated);
            }
            E::InadmissibilityDecided { vacancy, demand, .. } => {
                self.decide(*vacancy, *demand, Verdict::Inadmissible);
            }
            E::DecisionNotified { vacancy, demand, notified_on } => {
                if let Some(outcome) = self.decisions.get_mut(&(*vacancy, *demand)) {
                    outcome.notified_on = Some(*notified_on);
                }
            }
            E::MinutesPublished { on } => self.minutes_on = Some(*on),
        }
        self
    }
}
