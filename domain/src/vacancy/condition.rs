//! The condition of an allocation (R441-3): a document to bring by a day. What came of it is a fact of its own.
//!
//! The day that counts is the earliest of those on which the document was posted, handed to any desk or filed (CRPA
//! L112-1): a lapse that rests on a desk's late entry is undone, unless the dwelling is already another household's.

use crate::{
    calendar::next_working_day,
    clock,
    decider::Decided,
    demand::{self, CandidacyOutcome, DemandEvent, Document, DocumentCategory, DocumentCheck},
    id::{DemandId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::Verdict,
    vacancy::{
        Closure, Standing, Vacancy, VacancyEvent,
        decide::{ended, here, offered, succession},
    },
    world::{Event, World},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The household brought what the commission asked for.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionMet {
    /// The demand.
    pub demand: DemandId,
    /// Day on which it was found.
    pub on: NaiveDate,
}

/// Nothing came by the last day: the next household gets its turn.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionLapsed {
    /// The demand.
    pub demand: DemandId,
    /// Day after the last one.
    pub on: NaiveDate,
    /// Last day the commission gave.
    pub due: NaiveDate,
}

/// Why a document that looked late was in time.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InTime {
    /// A desk had it, and entered it late: the delay is ours.
    EnteredLate,
    /// It was posted in time.
    Posted,
    /// It was there, and judged late by mistake.
    Misjudged,
}

/// A lapse that should not have been: the household has its rank again.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LapseUndone {
    /// The demand.
    pub demand: DemandId,
    /// Day of the correction.
    pub on: NaiveDate,
    /// Why.
    pub cause: InTime,
    /// Day on which the document was given.
    pub given_on: NaiveDate,
}

/// An offer that nobody had answered is taken back: a household ranked before has its rank again.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferTakenBack {
    /// The demand.
    pub demand: DemandId,
    /// Day.
    pub on: NaiveDate,
}

/// The household was in time, and the dwelling is already another's: there is no second winner.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedNotServed {
    /// The demand.
    pub demand: DemandId,
    /// Day of the finding.
    pub on: NaiveDate,
    /// Why.
    pub cause: InTime,
    /// Day on which the document was given.
    pub given_on: NaiveDate,
}

/// The document a conditional allocation waits for.
pub struct Condition {
    /// Which.
    pub category: DocumentCategory,
    pub(super) due: NaiveDate,
    /// Whether it is there.
    pub state: ConditionState,
    /// The document that came in time, if one did.
    document: Option<Document>,
}

impl Condition {
    /// The last day for it, a working one.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        next_working_day(self.due)
    }
}

/// Whether the document came and was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionState {
    /// Not there, or rejected.
    Open,
    /// Given in time; a person has still to check it.
    Filed,
    /// Fulfilled.
    Met,
}

/// The condition of an allocation, if the session put one.
#[must_use]
pub fn condition(
    (id, vacancy): (VacancyId, &Vacancy),
    demand: DemandId,
    world: &World,
) -> Option<Condition> {
    let session = world.session(vacancy.session?)?;
    let Verdict::AllocatedIf { document: category, due } =
        session.decisions.get(&(id, demand))?.verdict
    else {
        return None;
    };
    let last = next_working_day(due);
    let known = world.demand(demand)?.documents.values();
    let best = known
        .filter(|document| document.category == category && document.given_on() <= last)
        .map(|document| (state_of(document), document))
        .filter(|(state, _)| *state != ConditionState::Open)
        .max_by_key(|(state, _)| *state as u8);
    let state = best.map_or(ConditionState::Open, |(state, _)| state);
    Some(Condition { category, due, state, document: best.map(|(_, document)| *document) })
}

const fn state_of(document: &Document) -> ConditionState {
    match document.check {
        DocumentCheck::Verified { .. } => ConditionState::Met,
        DocumentCheck::Waiting => ConditionState::Filed,
        DocumentCheck::Rejected { .. } => ConditionState::Open,
    }
}

type Here<'a> = (VacancyId, &'a Vacancy);

impl Vacancy {
    /// Takes note of what came of a condition.
    pub(super) fn note_condition(&mut self, event: &VacancyEvent) {
        match event {
            VacancyEvent::ConditionMet(met) => {
                if let Some(candidate) = self.candidates.get_mut(&met.demand) {
                    candidate.condition_met = true;
                }
            }
            VacancyEvent::ConditionLapsed(lapsed) => {
                self.stand(lapsed.demand, Standing::Lapsed, Some(lapsed.on));
            }
            VacancyEvent::LapseUndone(undone) => {
                self.stand(undone.demand, Standing::Ranked, Some(undone.on));
                self.restored.push(undone.demand);
                self.closed = None;
            }
            VacancyEvent::OfferTakenBack(back) => {
                self.stand(back.demand, Standing::Ranked, Some(back.on));
            }
            VacancyEvent::RankedNotServed(found) => {
                self.stand(found.demand, Standing::NotServed, Some(found.on));
            }
            _ => {}
        }
    }

    /// The household that an offer waits for.
    fn offered_to(&self) -> Option<DemandId> {
        let waits = |id: &&DemandId| matches!(self.standing(**id), Some(Standing::Offered { .. }));
        self.ranking.iter().find(waits).copied()
    }

    fn is_after(&self, one: DemandId, other: DemandId) -> bool {
        let rank = |of| self.ranking.iter().position(|id| *id == of);
        rank(one) > rank(other)
    }
}

/// Notes that the document is there and verified.
pub(super) fn meet(vacancy: Here<'_>, demand: DemandId, on: NaiveDate, world: &World) -> Decided {
    offered(vacancy.1)?;
    let candidate = vacancy.1.candidates.get(&demand).ok_or(Refusal::NotCandidate)?;
    if candidate.condition_met {
        return Ok(vec![]);
    }
    match condition(vacancy, demand, world).ok_or(Refusal::ConditionUnknown)?.state {
        _ if candidate.standing != Standing::Ranked => Err(Refusal::CandidateDecided),
        ConditionState::Met if on < candidate.since => Err(Refusal::ImpossibleDate),
        ConditionState::Met => {
            Ok(vec![here(vacancy.0, VacancyEvent::ConditionMet(ConditionMet { demand, on }))])
        }
        ConditionState::Open | ConditionState::Filed => Err(Refusal::ConditionOpen),
    }
}

/// After the last day, and if nothing came: the scheduler's command.
pub(super) fn lapse(
    vacancy: Here<'_>,
    demand: DemandId,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    let (id, state) = vacancy;
    let candidate = state.candidates.get(&demand).ok_or(Refusal::NotCandidate)?;
    match candidate.standing {
        Standing::Lapsed => return Ok(vec![]),
        Standing::Ranked => {}
        _ => return Err(Refusal::CandidateDecided),
    }
    offered(state)?;
    let condition = condition(vacancy, demand, world).ok_or(Refusal::ConditionUnknown)?;
    if condition.state != ConditionState::Open {
        return Err(Refusal::DocumentInTime);
    }
    if on <= condition.last() {
        return Err(Refusal::ConditionRunning(condition.last()));
    }
    clock::in_time(world, (candidate.since, condition.last()), on, law)?;
    let lapsed = ConditionLapsed { demand, on, due: condition.due };
    let mut events = vec![here(id, VacancyEvent::ConditionLapsed(lapsed))];
    events.extend(succession(vacancy, demand, on));
    events.push(ended(id, demand, on, CandidacyOutcome::ConditionLapsed));
    Ok(events)
}

/// The document was given in time after all. If nobody has accepted the dwelling, the household has its rank again;
/// else it was ranked and not served.
pub(super) fn undo(
    vacancy: Here<'_>,
    candidate: DemandId,
    on: NaiveDate,
    world: &World,
) -> Decided {
    let (id, state) = vacancy;
    match state.standing(candidate).ok_or(Refusal::NotCandidate)? {
        Standing::Lapsed => {}
        Standing::NotServed => return Ok(vec![]),
        Standing::Ranked if state.restored.contains(&candidate) => return Ok(vec![]),
        _ => return Err(Refusal::ConditionNotLapsed),
    }
    demand::active(world.demand(candidate).ok_or(Refusal::DemandUnknown)?)?;
    let condition = condition(vacancy, candidate, world).ok_or(Refusal::ConditionUnknown)?;
    let document = condition.document.ok_or(Refusal::DocumentLate)?;
    if state.candidates.get(&candidate).is_some_and(|lapsed| on < lapsed.since) {
        return Err(Refusal::ImpossibleDate);
    }
    let (cause, given_on) = (in_time(&document, condition.last()), document.given_on());
    if state.has_accepted() || matches!(state.closed, Some((_, Closure::Leased))) {
        let found = RankedNotServed { demand: candidate, on, cause, given_on };
        return Ok(vec![here(id, VacancyEvent::RankedNotServed(found))]);
    }
    if matches!(state.closed, Some((_, Closure::Withdrawn))) {
        return Err(Refusal::VacancyClosed);
    }
    let offered = state.offered_to().filter(|other| state.is_after(*other, candidate));
    let back = |demand| here(id, VacancyEvent::OfferTakenBack(OfferTakenBack { demand, on }));
    let mut events: Vec<_> = offered.map(back).into_iter().collect();
    let undone = LapseUndone { demand: candidate, on, cause, given_on };
    events.push(here(id, VacancyEvent::LapseUndone(undone)));
    let again = DemandEvent::CandidacyOpened { vacancy: id, on };
    events.push((StreamId::Demand(candidate), Event::Demand(again)));
    Ok(events)
}

fn in_time(document: &Document, last: NaiveDate) -> InTime {
    if document.filed_on > last {
        InTime::Posted
    } else if document.entered_on.is_some_and(|entered| entered > last) {
        InTime::EnteredLate
    } else {
        InTime::Misjudged
    }
}
