//! From a form to a demand with its number: one active demand a verified person.

use crate::{
    decider::Decided,
    demand::{Demand, DemandEvent, Origin, Stage, decide::sealed_number},
    id::{DemandId, PersonId, StreamId},
    law::Law,
    number::DemandNumber,
    person::PersonEvent,
    refusal::Refusal,
    territory::{Body, Desk},
    world::{Event, World},
};
use chrono::NaiveDate;

/// What an agent saw and gives.
pub(super) struct Accepted<'a> {
    pub(super) on: NaiveDate,
    pub(super) body: &'a Body,
    pub(super) number: &'a DemandNumber,
    pub(super) desk: &'a Desk,
    pub(super) same: &'a [PersonId],
}

/// A form and an identity document are enough (R441-2-3). The delays run from the day of reception.
pub(super) fn register(
    (id, demand): (DemandId, &Demand),
    accepted: &Accepted<'_>,
    world: &World,
    law: &Law,
) -> Decided {
    match demand.stage {
        Stage::Submitted => {}
        Stage::Active if demand.number() == Some(accepted.number) => return Ok(vec![]),
        Stage::Active => return Err(Refusal::AlreadyRegistered),
        Stage::Absent => return Err(Refusal::DemandUnknown),
        Stage::Deregistered { .. } => return Err(Refusal::NotActive),
    }
    let (Some(reception), Some(identity)) = (&demand.reception, &demand.identity) else {
        return Err(Refusal::DemandUnknown);
    };
    if identity.open().is_none() {
        return Err(Refusal::Erased);
    }
    if accepted.on < reception.received_on {
        return Err(Refusal::ImpossibleDate);
    }
    let mut people = vec![identity.person()];
    people.extend(accepted.same.iter().filter(|same| **same != identity.person()));
    if people.iter().any(|person| holds_other(world, *person, id)) {
        return Err(Refusal::AnotherActiveDemand);
    }
    let body = accepted.body.clone();
    let registered = DemandEvent::Registered {
        presented_on: reception.received_on,
        expires_on: law.calendar.validity.after(reception.received_on),
        desk: accepted.desk.clone(),
        origin: Origin::New,
        number: sealed_number(identity, accepted.number),
    };
    let same = people.iter().skip(1).copied().collect();
    let seen = DemandEvent::IdentityAccepted { accepted_on: accepted.on, body, same };
    let mut events = vec![
        (StreamId::Demand(id), Event::Demand(seen)),
        (StreamId::Demand(id), Event::Demand(registered)),
    ];
    events.extend(attached(&people, id));
    Ok(events)
}

pub(super) fn holds_other(world: &World, person: PersonId, demand: DemandId) -> bool {
    world.person(person).is_some_and(|held| held.holds_other(demand))
}

/// The demand on each of a person's streams: two registrations that do not know of each other meet there.
pub(super) fn attached(
    people: &[PersonId],
    demand: DemandId,
) -> impl Iterator<Item = (StreamId, Event)> {
    let attached = move |person: &PersonId| {
        (StreamId::Person(*person), Event::Person(PersonEvent::DemandAttached { demand }))
    };
    people.iter().map(attached)
}
