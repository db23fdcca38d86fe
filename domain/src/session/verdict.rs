//! What the commission decides for the candidates of one dwelling (R441-3).

use crate::{
    calendar::next_working_day,
    decider::Decided,
    demand::{CandidacyOutcome, DemandEvent, FactsVersion, INADMISSIBLE},
    id::{DemandId, SessionId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
    session::{Decision, Inadmissibility, Session, SessionEvent, agenda, decide::sitting},
    territory::Code,
    vacancy::{Standing, USUAL_CANDIDATES, Vacancy, VacancyEvent},
    world::{Event, World},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

type Decisions = [(DemandId, Decision)];

/// What is asked for one dwelling.
#[derive(Clone, Copy)]
pub(super) struct Examined<'a> {
    pub(super) vacancy: VacancyId,
    pub(super) on: NaiveDate,
    pub(super) decisions: &'a Decisions,
    pub(super) read: &'a BTreeMap<DemandId, FactsVersion>,
}

/// One decision for every candidate: the session's facts, the ranking on the vacancy, the ended candidacies.
pub(super) fn decide(
    (id, session): (SessionId, &Session),
    examined: &Examined<'_>,
    (world, law): (&World, &Law),
) -> Decided {
    let Examined { vacancy, on, decisions, read } = *examined;
    let convocation = sitting(session)?;
    if session.has_decided(vacancy) {
        return repeat(session, vacancy, decisions);
    }
    if session.present.is_none() {
        return Err(Refusal::QuorumNotEstablished);
    }
    if on != convocation.meets_on {
        return Err(Refusal::NotTheDay(convocation.meets_on));
    }
    if !convocation.agenda.contains(&vacancy) {
        return Err(Refusal::NotOnAgenda);
    }
    if session.frozen.is_none() && on >= law.commissions.prepared_from {
        return Err(Refusal::AgendaNotFrozen);
    }
    let state = world.vacancy(vacancy).ok_or(Refusal::VacancyUnknown)?;
    complete(state, decisions)?;
    let ranked = ranking(decisions)?;
    sound(decisions, on, law)?;
    let reread = agenda::acknowledged(session, (vacancy, state), on, read, world)?;
    let here = |event| (StreamId::Session(id), Event::Session(event));
    let mut events: Vec<_> = reread.into_iter().map(here).collect();
    events.extend(minutes((id, vacancy), decisions, ranked.len(), world)?);
    let not_allocated: Vec<DemandId> =
        decisions.iter().map(|(demand, _)| *demand).filter(|d| !ranked.contains(d)).collect();
    let recorded = VacancyEvent::RankingRecorded { session: id, ranked, not_allocated };
    events.push((StreamId::Vacancy(vacancy), Event::Vacancy(recorded)));
    for (demand, decision) in decisions {
        if let Some(reasons) = reasons(decision) {
            let outcome = CandidacyOutcome::NotAllocated { reasons };
            let closed = DemandEvent::CandidacyClosed { vacancy, on, outcome };
            events.push((StreamId::Demand(*demand), Event::Demand(closed)));
        }
    }
    Ok(events)
}

/// A retry names the same candidates; anything else would decide twice.
fn repeat(session: &Session, vacancy: VacancyId, decisions: &Decisions) -> Decided {
    let same = decisions.iter().all(|(demand, decision)| {
        session
            .decisions
            .get(&(vacancy, *demand))
            .is_some_and(|outcome| super::Verdict::from(decision) == outcome.verdict)
    });
    if same { Ok(vec![]) } else { Err(Refusal::RankingDone) }
}

/// Every open candidate once, nobody else, and enough of them.
fn complete(vacancy: &Vacancy, decisions: &Decisions) -> Result<(), Refusal> {
    if vacancy.closed.is_some() {
        return Err(Refusal::VacancyClosed);
    }
    let nominated: BTreeSet<DemandId> = vacancy
        .open_candidates()
        .filter(|demand| vacancy.standing(*demand) == Some(Standing::Nominated))
        .collect();
    if nominated.len() != vacancy.open_candidates().count() {
        return Err(Refusal::RankingDone);
    }
    let decided: BTreeSet<DemandId> = decisions.iter().map(|(demand, _)| *demand).collect();
    if decided.len() != decisions.len() || decided != nominated || decided.is_empty() {
        return Err(Refusal::DecisionsIncomplete);
    }
    let explained = vacancy.shortfall.is_some() || vacancy.is_excepted(nominated.iter().copied());
    if nominated.len() < USUAL_CANDIDATES && !explained {
        return Err(Refusal::TooFewCandidates);
    }
    Ok(())
}

/// Demands by rank; the ranks must be 1, 2, 3 …
fn ranking(decisions: &Decisions) -> Result<Vec<DemandId>, Refusal> {
    let mut ranks: Vec<(u8, DemandId)> = decisions
        .iter()
        .filter_map(|(demand, decision)| match decision {
            Decision::Allocate { rank } | Decision::AllocateIf { rank, .. } => {
                Some((*rank, *demand))
            }
            Decision::NotAllocate { .. } | Decision::Inadmissible { .. } => None,
        })
        .collect();
    ranks.sort_unstable();
    if (1u8..).zip(&ranks).any(|(expected, (rank, _))| expected != *rank) {
        return Err(Refusal::RanksBroken);
    }
    Ok(ranks.into_iter().map(|(_, demand)| demand).collect())
}

/// Reasons are given, and time is left to bring a document.
fn sound(decisions: &Decisions, on: NaiveDate, law: &Law) -> Result<(), Refusal> {
    for (_, decision) in decisions {
        match decision {
            Decision::NotAllocate { reasons } if reasons.is_empty() => {
                return Err(Refusal::ReasonMissing);
            }
            Decision::AllocateIf { due, .. } => {
                let earliest = law.calendar.condition.after(on);
                if next_working_day(*due) < earliest {
                    return Err(Refusal::DueTooSoon(earliest));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The session's own facts: each candidate examined, then decided on.
fn minutes(
    (id, vacancy): (SessionId, VacancyId),
    decisions: &Decisions,
    ranked: usize,
    world: &World,
) -> Result<Vec<(StreamId, Event)>, Refusal> {
    let mut events = Vec::new();
    for (demand, decision) in decisions {
        let demand = *demand;
        let decided = match decision {
            Decision::Allocate { .. } if ranked == 1 => {
                SessionEvent::AllocationDecided { vacancy, demand }
            }
            Decision::Allocate { rank } => {
                SessionEvent::RankedAllocationDecided { vacancy, demand, rank: *rank }
            }
            Decision::AllocateIf { rank, document, due } => {
                let (rank, document, due) = (*rank, *document, *due);
                SessionEvent::ConditionalAllocationDecided { vacancy, demand, rank, document, due }
            }
            Decision::NotAllocate { reasons } => {
                let reasons = reasons.clone();
                SessionEvent::NonAllocationDecided { vacancy, demand, reasons }
            }
            Decision::Inadmissible { cause } => {
                let cause = sealed_cause(world, demand, *cause)?;
                SessionEvent::InadmissibilityDecided { vacancy, demand, cause }
            }
        };
        for event in [SessionEvent::CandidateExamined { vacancy, demand }, decided] {
            events.push((StreamId::Session(id), Event::Session(event)));
        }
    }
    Ok(events)
}

/// Sealed for the applicant; works on an erased identity too, which still says whose it was.
fn sealed_cause(
    world: &World,
    demand: DemandId,
    cause: Inadmissibility,
) -> Result<Sealed<Inadmissibility>, Refusal> {
    let applicant = world.demand(demand).and_then(|demand| demand.applicant());
    Ok(Sealed::new(applicant.ok_or(Refusal::DemandUnknown)?, cause))
}

/// Codes kept on the demand when the dwelling is not allocated. The cause of an inadmissibility is not told here.
fn reasons(decision: &Decision) -> Option<Vec<Code>> {
    match decision {
        Decision::Allocate { .. } | Decision::AllocateIf { .. } => None,
        Decision::NotAllocate { reasons } => {
            Some(reasons.iter().filter_map(|reason| reason.code().parse().ok()).collect())
        }
        Decision::Inadmissible { .. } => Some(INADMISSIBLE.parse().into_iter().collect()),
    }
}

impl From<&Decision> for super::Verdict {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Allocate { .. } => Self::Allocated,
            Decision::AllocateIf { document, due, .. } => {
                Self::AllocatedIf { document: *document, due: *due }
            }
            Decision::NotAllocate { .. } => Self::NotAllocated,
            Decision::Inadmissible { .. } => Self::Inadmissible,
        }
    }
}
