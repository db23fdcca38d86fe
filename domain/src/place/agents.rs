//! Who may act in a place: agents whom the head of its body empowers and revokes.

use super::decide::{Fact, present};
use crate::{
    id::AgentId,
    law::Law,
    place::{Mandate, Place, PlaceEvent},
    refusal::Refusal,
    territory::Body,
};
use chrono::NaiveDate;

/// That a body answers for the place on a day.
fn of_body(place: &Place, by: &Body, day: NaiveDate, law: &Law) -> Result<(), Refusal> {
    let holder = law.holder(&present(place)?.body, day);
    if holder == Some(by) { Ok(()) } else { Err(Refusal::OtherBody) }
}

/// Whether a mandate given on a day still binds on another: it ends with the body that gave it, and its successor
/// empowers anew.
fn still_binds(place: &Place, given: NaiveDate, day: NaiveDate, law: &Law) -> bool {
    let holder = |on| place.card.as_ref().and_then(|card| law.holder(&card.body, on));
    holder(day).is_some() && holder(given) == holder(day)
}

/// A mandate never overlaps the one before: what was revoked stays so for its days.
pub(super) fn empower(
    place: &Place,
    agent: AgentId,
    by: &Body,
    (from, law): (NaiveDate, &Law),
) -> Fact {
    of_body(place, by, from, law)?;
    if place.open_mandate(agent).is_some_and(|one| still_binds(place, one.from, from, law)) {
        return Ok(None);
    }
    let ended = place.agents.get(&agent).and_then(|mandates| mandates.last()?.until);
    if ended.is_some_and(|ended| from < ended) {
        return Err(Refusal::NetworkDateImpossible);
    }
    Ok(Some(PlaceEvent::AgentEmpowered { agent, from }))
}

pub(super) fn revoke(
    place: &Place,
    agent: AgentId,
    by: &Body,
    (on, law): (NaiveDate, &Law),
) -> Fact {
    of_body(place, by, on, law)?;
    match place.open_mandate(agent) {
        Some(mandate) if on < mandate.from => Err(Refusal::NetworkDateImpossible),
        Some(_) => Ok(Some(PlaceEvent::AgentRevoked { agent, on })),
        None if place.agents.contains_key(&agent) => Ok(None),
        None => Err(Refusal::AgentNotEmpowered),
    }
}

/// That an agent may act in a place on the day of the act.
///
/// # Errors
/// The place has not empowered them that day, or the body that did is no longer the one that holds it.
pub(crate) fn empowered(
    place: &Place,
    agent: AgentId,
    (day, law): (NaiveDate, &Law),
) -> Result<(), Refusal> {
    let mut given = place.agents.get(&agent).into_iter().flatten();
    let covers = |one: &Mandate| one.covers(day) && still_binds(place, one.from, day, law);
    if place.empowers(agent, day) && given.any(covers) {
        Ok(())
    } else {
        Err(Refusal::AgentNotEmpowered)
    }
}
