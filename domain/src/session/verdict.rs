//! What the commission decides for the candidates of one dwelling (R441-3).

use crate::{
    calendar::next_working_day,
    decider::Decided,
    demand::{CandidacyOutcome, DemandEvent, FactsVersion},
    id::{DemandId, SessionId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::{
        Ballots, Decision, Session, SessionEvent, agenda, decide::sitting, record, rerun, votes,
        written,
    },
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
    pub(super) ballots: &'a Ballots,
}

/// One decision for every candidate: the session's facts, the ranking on the vacancy, the ended candidacies.
pub(super) fn decide(
    (id, session): (SessionId, &Session),
    examined: &Examined<'_>,
    (world, law): (&World, &Law),
) -> Decided {
    let Examined { vacancy, on, decisions, .. } = *examined;
    sitting(session)?;
    if session.has_decided(vacancy) {
        return written::repeat(session, vacancy, decisions).map(|()| vec![]);
    }
    ready(session, examined, law)?;
    let state = world.vacancy(vacancy).ok_or(Refusal::VacancyUnknown)?;
    let again = session.reruns.contains_key(&vacancy);
    if again {
        every(&session.candidates((vacancy, state), world), decisions)?;
    } else {
        complete(state, decisions)?;
    }
    let ranked = ranking(decisions)?;
    sound(decisions, on, law)?;
    let facts = facts(session, examined, (state, ranked.len()), (world, law))?;
    let here = |event| (StreamId::Session(id), Event::Session(event));
    let mut events: Vec<_> = facts.into_iter().map(here).collect();
    let others = written::not_allocated(decisions);
    events.extend(if again {
        rerun::effects((id, vacancy), (ranked, others), on, world)?
    } else {
        effects((id, vacancy), (ranked, others), on)
    });
    Ok(events)
}

/// The day, the quorum, the agenda.
fn ready(session: &Session, examined: &Examined<'_>, law: &Law) -> Result<(), Refusal> {
    let convocation = sitting(session)?;
    if session.present.is_none() {
        return Err(Refusal::QuorumNotEstablished);
    }
    if examined.on != convocation.meets_on {
        return Err(Refusal::NotTheDay(convocation.meets_on));
    }
    if !session.agenda().any(|vacancy| vacancy == examined.vacancy) {
        return Err(Refusal::NotOnAgenda);
    }
    let prepared = !convocation.members.is_empty() || examined.on >= law.commissions.prepared_from;
    if prepared && session.frozen.is_none() {
        return Err(Refusal::AgendaNotFrozen);
    }
    Ok(())
}

/// What the session records: the files read again, the vote, each decision, and the record that names nobody.
fn facts(
    session: &Session,
    examined: &Examined<'_>,
    (state, ranked): (&Vacancy, usize),
    (world, law): (&World, &Law),
) -> Result<Vec<SessionEvent>, Refusal> {
    let Examined { vacancy, on, read, ballots, .. } = *examined;
    let dwelling = state.dwelling.as_ref().ok_or(Refusal::VacancyUnknown)?;
    let reread = agenda::acknowledged(session, (vacancy, state), on, read, world)?;
    let mut facts: Vec<SessionEvent> = reread.into_iter().collect();
    let votes = votes::adopted(session, (vacancy, &dwelling.commune), on, ballots)?;
    let vote = votes.iter().find_map(|event| match event {
        SessionEvent::VoteCounted(vote) => Some(vote),
        _ => None,
    });
    let record = record::of(examined, vote, (world, law));
    facts.extend(votes);
    facts.extend(written::minutes(examined, ranked, (world, law))?);
    facts.extend(record);
    Ok(facts)
}

/// What a first run changes outside its session.
fn effects(
    (session, vacancy): (SessionId, VacancyId),
    (ranked, others): (Vec<DemandId>, Vec<(DemandId, CandidacyOutcome)>),
    on: NaiveDate,
) -> Vec<(StreamId, Event)> {
    let not_allocated = others.iter().map(|(demand, _)| *demand).collect();
    let recorded = VacancyEvent::RankingRecorded { session, ranked, not_allocated };
    let mut events = vec![(StreamId::Vacancy(vacancy), Event::Vacancy(recorded))];
    events.extend(others.into_iter().map(|(demand, outcome)| {
        let closed = DemandEvent::CandidacyClosed { vacancy, on, outcome };
        (StreamId::Demand(demand), Event::Demand(closed))
    }));
    events
}

/// One decision for each of these, and for nobody else.
fn every(candidates: &[DemandId], decisions: &Decisions) -> Result<(), Refusal> {
    let expected: BTreeSet<DemandId> = candidates.iter().copied().collect();
    let decided: BTreeSet<DemandId> = decisions.iter().map(|(demand, _)| *demand).collect();
    if decided.len() != decisions.len() || decided != expected || decided.is_empty() {
        return Err(Refusal::DecisionsIncomplete);
    }
    Ok(())
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
            Decision::NotAllocate { reasons } => {
                let list = law.commissions.reasons(on).map_or(&[][..], |list| &list.reasons);
                if !reasons.iter().all(|reason| list.contains(reason)) {
                    return Err(Refusal::ReasonUnknown);
                }
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
