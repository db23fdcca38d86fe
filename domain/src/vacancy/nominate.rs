//! Who may be a candidate, and who may no longer be.

use crate::{
    decider::Decided,
    demand::{self, CandidacyOutcome, Demand, DemandEvent},
    eligibility,
    id::{DemandId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::NonAllocationReason,
    territory::Body,
    vacancy::{
        Dwelling, Standing, Vacancy, VacancyEvent,
        condition::{ConditionState, condition, lapse},
        decide::{ended, here, offered, withdrawal_for},
    },
    world::{Event, World},
};
use chrono::NaiveDate;

/// Proposes a demand: it must be active, under the ceiling, of the right size and wanting this commune. Its score
/// is recorded, because the commission will read it.
pub(super) fn nominate(
    (id, vacancy): (VacancyId, &Vacancy),
    candidate: DemandId,
    nominator: &Body,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    let dwelling = offered(vacancy)?;
    match vacancy.standing(candidate) {
        Some(Standing::Nominated) => return Ok(vec![]),
        Some(Standing::Withdrawn) | None => {}
        Some(_) => return Err(Refusal::CandidateDecided),
    }
    if !vacancy.ranking.is_empty() {
        return Err(Refusal::RankingDone);
    }
    may_propose(vacancy, dwelling, nominator, on, law)?;
    let demand = world.demand(candidate).ok_or(Refusal::DemandUnknown)?;
    let category = eligible(demand, dwelling, on, law)?;
    let scored = demand::scored(demand, on, law)?;
    let score = scored.iter().find_map(total).or_else(|| demand.score.as_ref().map(|s| s.total));
    let stream = StreamId::Demand(candidate);
    let mut events: Vec<_> =
        scored.into_iter().map(|event| (stream, Event::Demand(event))).collect();
    let nominated = VacancyEvent::CandidateNominated {
        demand: candidate,
        nominator: nominator.clone(),
        on,
        score: score.unwrap_or(0),
        category,
    };
    events.push(here(id, nominated));
    events.push((stream, Event::Demand(DemandEvent::CandidacyOpened { vacancy: id, on })));
    Ok(events)
}

const fn total(event: &DemandEvent) -> Option<i32> {
    match event {
        DemandEvent::ScoreComputed { total, .. } => Some(*total),
        _ => None,
    }
}

/// The reservation holder, during its month; the landlord otherwise (R441-5, L441-1).
fn may_propose(
    vacancy: &Vacancy,
    dwelling: &Dwelling,
    nominator: &Body,
    on: NaiveDate,
    law: &Law,
) -> Result<(), Refusal> {
    // an organisation that ended proposes nobody: its successor does
    if law.holder(nominator, on) != Some(nominator) {
        return Err(Refusal::BodyEnded);
    }
    let landlord = law.bodies.holder_in(&dwelling.landlord, &dwelling.commune, on);
    let allowed = match &vacancy.reservation {
        Some((holder, since)) => {
            let lapsed = on > law.calendar.reservation.after(*since);
            law.holder(holder, on) == Some(nominator) || (lapsed && landlord == Some(nominator))
        }
        None => landlord == Some(nominator),
    };
    if allowed { Ok(()) } else { Err(Refusal::NotNominator) }
}

/// Whether a demand may be a candidate for a dwelling on a day; gives the household's category.
///
/// # Errors
/// What stands in the way. An erased household or income refuses: nothing can be checked any more.
pub fn eligible(
    demand: &Demand,
    dwelling: &Dwelling,
    on: NaiveDate,
    law: &Law,
) -> Result<u8, Refusal> {
    demand::own_resources(demand)?;
    eligibility::assess(demand, dwelling, on, law).admitted()
}

/// What a household whose condition is met no longer fulfils: the landlord is bound only if the conditions of access
/// still hold (R441-3 c). None while something else is asked of it, and for who fulfils all.
#[must_use]
pub fn no_longer(
    vacancy: (VacancyId, &Vacancy),
    demand: DemandId,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Option<NonAllocationReason> {
    let met = condition(vacancy, demand, world)?.state == ConditionState::Met;
    let dwelling = vacancy.1.dwelling.as_ref().filter(|_| met)?;
    match eligible(world.demand(demand)?, dwelling, on, law).err()? {
        Refusal::AboveCeiling => Some(NonAllocationReason::AboveCeiling),
        Refusal::DwellingTooSmall | Refusal::DwellingTooBig => {
            Some(NonAllocationReason::DwellingUnsuited)
        }
        _ => None,
    }
}

/// Before the commission, the nominator may withdraw. After it, only a condition that lapsed opens the rank, or one that
/// is met by a household that no longer fulfils what the law asks.
pub(super) fn withdraw(
    vacancy: (VacancyId, &Vacancy),
    demand: DemandId,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    match vacancy.1.standing(demand).ok_or(Refusal::NotCandidate)? {
        Standing::Nominated => {}
        Standing::Withdrawn => return Ok(vec![]),
        Standing::Ranked if no_longer(vacancy, demand, on, (world, law)).is_some() => {}
        Standing::Ranked if condition(vacancy, demand, world).is_some() => {
            return lapse(vacancy, demand, on, (world, law));
        }
        _ => return Err(Refusal::CandidateDecided),
    }
    offered(vacancy.1)?;
    let early = vacancy.1.candidates.get(&demand).is_some_and(|candidate| on < candidate.since);
    if early {
        return Err(Refusal::ImpossibleDate);
    }
    let reason = match vacancy.1.standing(demand) {
        Some(Standing::Ranked) => no_longer(vacancy, demand, on, (world, law)),
        _ => None,
    };
    let mut events = withdrawal_for(vacancy, demand, on, reason);
    events.push(ended(vacancy.0, demand, on, CandidacyOutcome::Withdrawn));
    Ok(events)
}
