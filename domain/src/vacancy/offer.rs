//! Offers: made in the order of the ranking, answered, or left without an answer.

use crate::{
    calendar::next_working_day,
    clock,
    decider::Decided,
    demand::{self, CandidacyOutcome, Ground},
    id::{DemandId, VacancyId},
    law::Law,
    refusal::Refusal,
    vacancy::{
        Candidate, Closure, RefusalReason, Standing, Vacancy, VacancyEvent,
        condition::{ConditionMet, ConditionState, condition},
        decide::{ended, here, offered, succession},
        nominate::eligible,
    },
    world::World,
};
use chrono::NaiveDate;

type Here<'a> = (VacancyId, &'a Vacancy);

/// In rank order, with at least ten days to reply (R441-10), once the condition of the commission is met.
pub(super) fn make(
    vacancy: Here<'_>,
    demand: DemandId,
    (on, reply_by): (NaiveDate, NaiveDate),
    (world, law): (&World, &Law),
) -> Decided {
    let (id, state) = vacancy;
    match state.standing(demand).ok_or(Refusal::NotCandidate)? {
        Standing::Offered { .. } | Standing::Accepted | Standing::Housed => return Ok(vec![]),
        Standing::Nominated => return Err(Refusal::NoRanking),
        Standing::Ranked => {}
        _ => return Err(Refusal::OfferNotOpen),
    }
    let dwelling = offered(state)?;
    let (first, rank) = state.turn().ok_or(Refusal::NoRanking)?;
    if first != demand {
        return Err(Refusal::NotTheirTurn);
    }
    demand::active(world.demand(demand).ok_or(Refusal::DemandUnknown)?)?;
    not_before(state, demand, on)?;
    if decided_on(state, world).is_some_and(|decided| on < decided) {
        return Err(Refusal::ImpossibleDate);
    }
    let condition = condition(vacancy, demand, world);
    if condition.as_ref().is_some_and(|condition| condition.state != ConditionState::Met) {
        return Err(Refusal::ConditionOpen);
    }
    let earliest = law.calendar.offer_reply.after(on);
    if reply_by < earliest {
        return Err(Refusal::ReplyTooShort(earliest));
    }
    let mut events = Vec::new();
    if condition.is_some() {
        // what the document shows, or what was declared meanwhile, may stand in the way
        eligible(world.demand(demand).ok_or(Refusal::DemandUnknown)?, dwelling, on, law)?;
        let met = state.candidates.get(&demand).is_some_and(|candidate| candidate.condition_met);
        if !met {
            events.push(here(id, VacancyEvent::ConditionMet(ConditionMet { demand, on })));
        }
    }
    events.push(here(id, VacancyEvent::OfferMade { demand, rank, offered_on: on, reply_by }));
    Ok(events)
}

/// Nothing of a candidate is dated before the last thing known of it.
fn not_before(vacancy: &Vacancy, demand: DemandId, on: NaiveDate) -> Result<(), Refusal> {
    let early = vacancy.candidates.get(&demand).is_some_and(|candidate| on < candidate.since);
    if early { Err(Refusal::ImpossibleDate) } else { Ok(()) }
}

/// Day of the session that ranked.
fn decided_on(vacancy: &Vacancy, world: &World) -> Option<NaiveDate> {
    Some(world.session(vacancy.session?)?.convocation.as_ref()?.meets_on)
}

/// A reply that comes late but before anything was decided still counts.
pub(super) fn accept(
    (id, vacancy): Here<'_>,
    demand: DemandId,
    on: NaiveDate,
    world: &World,
) -> Decided {
    match vacancy.standing(demand).ok_or(Refusal::NotCandidate)? {
        Standing::Accepted | Standing::Housed => Ok(vec![]),
        Standing::Offered { .. } => {
            demand::active(world.demand(demand).ok_or(Refusal::DemandUnknown)?)?;
            not_before(vacancy, demand, on)?;
            Ok(vec![here(id, VacancyEvent::OfferAccepted { demand, replied_on: on })])
        }
        _ => Err(Refusal::OfferNotOpen),
    }
}

/// The household refuses, or takes its acceptance back before the lease; the next rank gets its turn.
pub(super) fn refuse(
    vacancy: Here<'_>,
    demand: DemandId,
    on: NaiveDate,
    reason: RefusalReason,
) -> Decided {
    let (id, state) = vacancy;
    match state.standing(demand).ok_or(Refusal::NotCandidate)? {
        Standing::Refused => return Ok(vec![]),
        Standing::Offered { .. } | Standing::Accepted => {}
        _ => return Err(Refusal::OfferNotOpen),
    }
    not_before(state, demand, on)?;
    let refused = VacancyEvent::OfferRefused { demand, replied_on: on, reason };
    let mut events = vec![here(id, refused)];
    events.extend(succession(vacancy, demand, on));
    events.push(ended(id, demand, on, CandidacyOutcome::OfferRefused));
    Ok(events)
}

/// Silence is a refusal after the last day, rolled to a working one (R441-10), and only if the letter of the offer surely
/// came: the time to reply runs from its first presentation (CRPA L112-1). An answer given first wins.
pub(super) fn deem_refused(
    vacancy: Here<'_>,
    demand: DemandId,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    let (id, state) = vacancy;
    let Standing::Offered { reply_by } = state.standing(demand).ok_or(Refusal::NotCandidate)?
    else {
        return Ok(vec![]);
    };
    let offered_on = state.candidates.get(&demand).map_or(reply_by, |candidate| candidate.since);
    let silent = world.demand(demand).ok_or(Refusal::DemandUnknown)?;
    let time = demand::time_to_reply(silent, id, offered_on);
    let last_day = next_working_day(time.map_or(reply_by, |(_, until)| until.max(reply_by)));
    if on <= last_day {
        return Err(Refusal::ReplyStillPossible(last_day));
    }
    let (presented_on, _) = time?;
    clock::in_time(world, (presented_on, last_day), on, law)?;
    let mut events = vec![here(id, VacancyEvent::OfferDeemedRefused { demand, on })];
    events.extend(succession(vacancy, demand, on));
    events.push(ended(id, demand, on, CandidacyOutcome::OfferDeemedRefused));
    Ok(events)
}

/// The lease ends the demand (R441-2-8 a), its other candidacies, and those of the others for this dwelling.
pub(super) fn sign_lease(
    (id, vacancy): Here<'_>,
    demand: DemandId,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    match vacancy.standing(demand).ok_or(Refusal::NotCandidate)? {
        Standing::Housed => return Ok(vec![]),
        Standing::Accepted => {}
        _ => return Err(Refusal::OfferNotAccepted),
    }
    let dwelling = offered(vacancy)?;
    not_before(vacancy, demand, on)?;
    // whoever answers for the dwelling that day signs, bound by what was promised before
    let signs = law.bodies.holder_in(&dwelling.landlord, &dwelling.commune, on);
    let signs = signs.ok_or(Refusal::BodyEnded)?;
    let landlord = law.bodies.get(signs).map(|_| signs.clone());
    let siren = law.bodies.siren(signs).cloned();
    let housed = world.demand(demand).ok_or(Refusal::DemandUnknown)?;
    demand::active(housed)?;
    let mut events = vec![
        here(id, VacancyEvent::LeaseSigned { demand, signed_on: on, landlord, siren }),
        here(id, VacancyEvent::Closed { on, cause: Closure::Leased }),
        ended(id, demand, on, CandidacyOutcome::Housed),
    ];
    let left = (demand, housed);
    events.extend(demand::leave_except(left, Some(id), Ground::Allocated, on, world));
    events.extend(
        vacancy
            .open_candidates()
            .filter(|other| *other != demand)
            .map(|other| ended(id, other, on, CandidacyOutcome::VacancyClosed)),
    );
    Ok(events)
}

impl Vacancy {
    /// Whether a household accepted and waits for its lease.
    #[must_use]
    pub fn has_accepted(&self) -> bool {
        self.candidates.values().any(|candidate| candidate.standing == Standing::Accepted)
    }

    /// Last day on which a household may still answer its offer: the day asked, or later if the letter came late; rolled
    /// to a working one.
    #[must_use]
    pub fn last_day_to_reply(
        &self,
        id: VacancyId,
        (demand, household): (DemandId, &demand::Demand),
    ) -> Option<NaiveDate> {
        let candidate = self.candidates.get(&demand)?;
        let Standing::Offered { reply_by } = candidate.standing else { return None };
        let time = demand::time_to_reply(household, id, candidate.since);
        Some(next_working_day(time.map_or(reply_by, |(_, until)| until.max(reply_by))))
    }

    /// The deadlines this state waits for, with the household each is about: none before the letter of the offer is
    /// presented.
    #[must_use]
    pub fn offer_deadlines(&self, id: VacancyId, world: &World) -> Vec<(DemandId, NaiveDate)> {
        if self.closed.is_some() {
            return Vec::new();
        }
        let due = |(demand, candidate): (&DemandId, &Candidate)| {
            let Standing::Offered { reply_by } = candidate.standing else { return None };
            let time = demand::time_to_reply(world.demand(*demand)?, id, candidate.since);
            let last = next_working_day(time.ok()?.1.max(reply_by));
            last.succ_opt().map(|due| (*demand, due))
        };
        self.candidates.iter().filter_map(due).collect()
    }

    /// The conditions for which nothing came yet, each with its household and the day after its last one.
    #[must_use]
    pub fn condition_deadlines(&self, id: VacancyId, world: &World) -> Vec<(DemandId, NaiveDate)> {
        if self.closed.is_some() {
            return Vec::new();
        }
        let due = |(demand, candidate): (&DemandId, &Candidate)| {
            let waits = candidate.standing == Standing::Ranked && !candidate.condition_met;
            let condition = condition((id, self), *demand, world).filter(|_| waits)?;
            let open = condition.state == ConditionState::Open;
            condition.last().succ_opt().filter(|_| open).map(|due| (*demand, due))
        };
        self.candidates.iter().filter_map(due).collect()
    }
}
