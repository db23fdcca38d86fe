//! Decisions on a reception place.

use crate::{
    decider::Decided,
    id::{PlaceId, StreamId},
    place::{Card, Level, Place, PlaceCommand, PlaceEvent},
    refusal::Refusal,
    territory::Desk,
    world::{Event, World},
};
use chrono::NaiveDate;

type Facts = Result<Vec<PlaceEvent>, Refusal>;

pub(crate) fn decide(id: PlaceId, command: &PlaceCommand, world: &World) -> Decided {
    let absent = Place::default();
    let place = world.place(id).unwrap_or(&absent);
    let events = match command {
        PlaceCommand::Declare { name, body, commune, address } => {
            let (name, body) = (name.clone(), body.clone());
            let (commune, address) = (commune.clone(), address.clone());
            declare(place, Card { name, body, commune, address })
        }
        PlaceCommand::Commit { level, referential, on } => commit(place, *level, referential, *on),
        PlaceCommand::AuthoriseDesk { desk, on } => authorise(place, desk, *on),
        PlaceCommand::Leave { on } => leave(place, *on),
    }?;
    Ok(events.into_iter().map(|event| (StreamId::Place(id), Event::Place(event))).collect())
}

fn declare(place: &Place, card: Card) -> Facts {
    match &place.card {
        Some(known) if *known == card => Ok(vec![]),
        Some(_) => Err(Refusal::PlaceExists),
        None => {
            let Card { name, body, commune, address } = card;
            Ok(vec![PlaceEvent::Declared { name, body, commune, address }])
        }
    }
}

/// Declared and still in the network.
fn present(place: &Place) -> Result<(), Refusal> {
    match (&place.card, place.left_on) {
        (None, _) => Err(Refusal::PlaceUnknown),
        (Some(_), Some(_)) => Err(Refusal::PlaceLeft),
        (Some(_), None) => Ok(()),
    }
}

fn commit(place: &Place, level: Level, referential: &str, on: NaiveDate) -> Facts {
    present(place)?;
    if place.level.as_ref().is_some_and(|(held, version)| *held == level && version == referential)
    {
        return Ok(vec![]);
    }
    if level < Level::Two && place.desk.is_some() {
        return Err(Refusal::DeskNeedsLevel);
    }
    let referential = referential.to_owned();
    Ok(vec![PlaceEvent::LevelCommitted { level, referential, signed_on: on }])
}

fn authorise(place: &Place, desk: &Desk, on: NaiveDate) -> Facts {
    present(place)?;
    match &place.desk {
        Some(held) if held == desk => return Ok(vec![]),
        Some(_) => return Err(Refusal::DeskExists),
        None => {}
    }
    if place.level.as_ref().is_none_or(|(level, _)| *level < Level::Two) {
        return Err(Refusal::LevelTooLow);
    }
    Ok(vec![PlaceEvent::DeskAuthorised { desk: desk.clone(), signed_on: on }])
}

fn leave(place: &Place, on: NaiveDate) -> Facts {
    match present(place) {
        Err(Refusal::PlaceLeft) => Ok(vec![]),
        Err(refusal) => Err(refusal),
        Ok(()) => Ok(vec![PlaceEvent::LeftNetwork { on }]),
    }
}
