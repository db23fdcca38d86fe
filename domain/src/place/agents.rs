//! Who may act in a place: agents whom the head of its body empowers and revokes.

use super::decide::{Fact, present};
use crate::{
    id::AgentId,
    place::{Place, PlaceEvent},
    refusal::Refusal,
    territory::Body,
};
use chrono::NaiveDate;

fn of_body(place: &Place, by: &Body) -> Result<(), Refusal> {
    if present(place)?.body == *by { Ok(()) } else { Err(Refusal::OtherBody) }
}

/// A mandate never overlaps the one before: what was revoked stays so for its days.
pub(super) fn empower(place: &Place, agent: AgentId, by: &Body, from: NaiveDate) -> Fact {
    of_body(place, by)?;
    if place.open_mandate(agent).is_some() {
        return Ok(None);
    }
    let ended = place.agents.get(&agent).and_then(|mandates| mandates.last()?.until);
    if ended.is_some_and(|ended| from < ended) {
        return Err(Refusal::NetworkDateImpossible);
    }
    Ok(Some(PlaceEvent::AgentEmpowered { agent, from }))
}

pub(super) fn revoke(place: &Place, agent: AgentId, by: &Body, on: NaiveDate) -> Fact {
    of_body(place, by)?;
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
/// The place has not empowered them that day.
pub(crate) fn empowered(place: &Place, agent: AgentId, day: NaiveDate) -> Result<(), Refusal> {
    if place.empowers(agent, day) { Ok(()) } else { Err(Refusal::AgentNotEmpowered) }
}
