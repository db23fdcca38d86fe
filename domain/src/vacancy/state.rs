//! What the rules remember of a vacancy.

use crate::{
    decider::Aggregate,
    id::{DemandId, SessionId},
    territory::Body,
    vacancy::{Closure, Dwelling, ShortfallCause, VacancyEvent},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Where a candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Proposed; the commission has not decided.
    Nominated,
    /// Ranked by the commission; waits for its turn.
    Ranked,
    /// The dwelling is offered.
    Offered {
        /// Last day to reply.
        reply_by: NaiveDate,
    },
    /// The offer is accepted; the lease is to be signed.
    Accepted,
    /// The offer was refused.
    Refused,
    /// No reply came.
    DeemedRefused,
    /// Nothing came by the last day of its condition.
    Lapsed,
    /// Ranked, in time, and the dwelling already another's.
    NotServed,
    /// Withdrawn.
    Withdrawn,
    /// The commission did not allocate the dwelling.
    NotAllocated,
    /// The lease is signed.
    Housed,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who proposed it.
    pub nominator: Body,
    /// Day of nomination.
    pub on: NaiveDate,
    /// Score on that day.
    pub score: i32,
    /// Household category on that day.
    pub category: u8,
    /// Where it stands.
    pub standing: Standing,
    /// Day of the last dated fact: nothing is dated before it.
    pub since: NaiveDate,
    /// Whether what its allocation waited for is there.
    pub condition_met: bool,
    /// Day the dwelling was offered to it.
    pub offered_on: Option<NaiveDate>,
}

impl Candidate {
    /// Whether the dwelling may still go to it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(
            self.standing,
            Standing::Nominated | Standing::Ranked | Standing::Offered { .. } | Standing::Accepted
        )
    }
}

/// A vacancy, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vacancy {
    /// The dwelling, once declared.
    pub dwelling: Option<Dwelling>,
    /// Who may propose, and since when.
    pub reservation: Option<(Body, NaiveDate)>,
    /// Candidates past and present.
    pub candidates: BTreeMap<DemandId, Candidate>,
    /// The same in the order they were proposed: what a rule writes must not follow the order of opaque ids.
    pub proposed: Vec<DemandId>,
    /// Why there are fewer than three.
    pub shortfall: Option<ShortfallCause>,
    /// The candidates examined by exception.
    pub excepted: BTreeSet<DemandId>,
    /// The session that decided last.
    pub session: Option<SessionId>,
    /// Demands by rank.
    pub ranking: Vec<DemandId>,
    /// Households whose lapse was undone.
    pub restored: Vec<DemandId>,
    /// Why and when it closed.
    pub closed: Option<(NaiveDate, Closure)>,
}

impl Vacancy {
    /// Candidates to whom the dwelling may still go, in the order they were proposed.
    pub fn open_candidates(&self) -> impl Iterator<Item = DemandId> + '_ {
        let is_open = |id: &DemandId| self.candidates.get(id).is_some_and(Candidate::is_open);
        self.proposed.iter().copied().filter(is_open)
    }

    /// Whether these candidates, all of them, are examined by exception: three are not asked for.
    #[must_use]
    pub fn is_excepted(&self, mut candidates: impl Iterator<Item = DemandId>) -> bool {
        !self.excepted.is_empty() && candidates.all(|candidate| self.excepted.contains(&candidate))
    }

    /// Where a demand stands here.
    #[must_use]
    pub fn standing(&self, demand: DemandId) -> Option<Standing> {
        self.candidates.get(&demand).map(|candidate| candidate.standing)
    }

    /// The household whose turn it is: the first of the ranking that may still have the dwelling, with its rank.
    #[must_use]
    pub fn turn(&self) -> Option<(DemandId, u8)> {
        self.turn_without(None)
    }

    /// The same once `gone` is no longer there.
    #[must_use]
    pub fn turn_without(&self, gone: Option<DemandId>) -> Option<(DemandId, u8)> {
        (1u8..)
            .zip(&self.ranking)
            .find(|(_, id)| {
                Some(**id) != gone && self.candidates.get(id).is_some_and(Candidate::is_open)
            })
            .map(|(rank, id)| (*id, rank))
    }

    pub(super) fn stand(&mut self, demand: DemandId, standing: Standing, since: Option<NaiveDate>) {
        if let Some(candidate) = self.candidates.get_mut(&demand) {
            candidate.standing = standing;
            candidate.since = since.unwrap_or(candidate.since);
        }
    }
}

impl Aggregate for Vacancy {
    type Event = VacancyEvent;

    fn evolve(mut self, event: &VacancyEvent) -> Self {
        use VacancyEvent as E;
        match event {
            E::Declared(dwelling) => self.dwelling = Some(dwelling.clone()),
            E::AssignedToReservation { holder, notified_on } => {
                self.reservation = Some((holder.clone(), *notified_on));
            }
            E::CandidateNominated { demand, nominator, on, score, category } => {
                let candidate = Candidate {
                    nominator: nominator.clone(),
                    on: *on,
                    score: *score,
                    category: *category,
                    standing: Standing::Nominated,
                    since: *on,
                    condition_met: false,
                    offered_on: None,
                };
                if self.candidates.insert(*demand, candidate).is_none() {
                    self.proposed.push(*demand);
                }
            }
            E::CandidateWithdrawn { demand, on, .. } => {
                self.stand(*demand, Standing::Withdrawn, Some(*on));
            }
            E::ShortfallRecorded { cause, .. } => self.shortfall = Some(*cause),
            E::ExceptionRecorded(_) => self.excepted = self.open_candidates().collect(),
            E::RankingRecorded { session, ranked, not_allocated } => {
                self.session = Some(*session);
                self.ranking.clone_from(ranked);
                ranked.iter().for_each(|id| self.stand(*id, Standing::Ranked, None));
                not_allocated.iter().for_each(|id| self.stand(*id, Standing::NotAllocated, None));
            }
            E::OfferMade { demand, offered_on, reply_by, .. } => {
                let offered = Standing::Offered { reply_by: *reply_by };
                self.stand(*demand, offered, Some(*offered_on));
                if let Some(candidate) = self.candidates.get_mut(demand) {
                    candidate.offered_on = Some(*offered_on);
                }
            }
            E::OfferAccepted { demand, replied_on } => {
                self.stand(*demand, Standing::Accepted, Some(*replied_on));
            }
            E::OfferRefused { demand, replied_on, .. } => {
                self.stand(*demand, Standing::Refused, Some(*replied_on));
            }
            E::OfferDeemedRefused { demand, on } => {
                self.stand(*demand, Standing::DeemedRefused, Some(*on));
            }
            E::NextRankActivated { .. } => {}
            E::ConditionMet(_)
            | E::ConditionLapsed(_)
            | E::LapseUndone(_)
            | E::OfferTakenBack(_)
            | E::RankedNotServed(_) => self.note_condition(event),
            E::LeaseSigned { demand, signed_on, .. } => {
                self.stand(*demand, Standing::Housed, Some(*signed_on));
            }
            E::Closed { on, cause } => self.closed = Some((*on, *cause)),
        }
        self
    }
}
