//! Decisions on a reception place: what it is, what it commits to. Its agents: `agents`.

use crate::{
    decider::Decided,
    id::{PlaceId, StreamId},
    law::Law,
    place::{
        Card, Duty, Level, Place, PlaceCommand, PlaceEvent, Referential, SuspensionCause, agents,
    },
    referral::Mission,
    refusal::Refusal,
    territory::{ConventionReference, Desk},
    world::{Event, World},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// At most one fact a command.
pub(super) type Fact = Result<Option<PlaceEvent>, Refusal>;

pub(crate) fn decide(id: PlaceId, command: &PlaceCommand, world: &World, law: &Law) -> Decided {
    use PlaceCommand as C;
    let absent = Place::default();
    let place = world.place(id).unwrap_or(&absent);
    let event = match command {
        C::Declare { name, body, commune, address } => {
            let (name, body) = (name.clone(), body.clone());
            let (commune, address) = (commune.clone(), address.clone());
            declare(place, Card { name, body, commune, address })
        }
        C::Commit { level, referential, on, optional } => {
            commit(place, *level, referential, (*on, optional), law)
        }
        C::AuthoriseDesk { desk, on, convention } => {
            authorise(place, desk, *on, convention.as_ref())
        }
        C::Leave { on } => leave(place, *on),
        C::Suspend { missions, cause, on } => suspend(place, missions, *cause, *on),
        C::Resume { on } => resume(place, *on),
        C::WithdrawDesk { on } => withdraw(place, *on),
        C::EmpowerAgent { agent, by, from } => agents::empower(place, *agent, by, (*from, law)),
        C::RevokeAgent { agent, by, on } => agents::revoke(place, *agent, by, (*on, law)),
    }?;
    Ok(event.map(|event| (StreamId::Place(id), Event::Place(event))).into_iter().collect())
}

fn declare(place: &Place, card: Card) -> Fact {
    match &place.card {
        Some(known) if *known == card => Ok(None),
        Some(_) => Err(Refusal::PlaceExists),
        None => {
            let Card { name, body, commune, address } = card;
            Ok(Some(PlaceEvent::Declared { name, body, commune, address }))
        }
    }
}

/// Declared and still in the network.
pub(super) fn present(place: &Place) -> Result<&Card, Refusal> {
    match (&place.card, place.left_on) {
        (None, _) => Err(Refusal::PlaceUnknown),
        (Some(_), Some(_)) => Err(Refusal::PlaceLeft),
        (Some(card), None) => Ok(card),
    }
}

/// Nothing of a commitment is dated before the last change of it.
fn dated(place: &Place, on: NaiveDate) -> Result<(), Refusal> {
    let earlier = place.signed_on.is_some_and(|signed_on| on < signed_on);
    if earlier { Err(Refusal::NetworkDateImpossible) } else { Ok(()) }
}

fn commit(
    place: &Place,
    level: Level,
    referential: &str,
    (on, optional): (NaiveDate, &BTreeSet<Mission>),
    law: &Law,
) -> Fact {
    present(place)?;
    let held = place.level.as_ref().map(|(held, version)| (*held, version.as_str()));
    if held == Some((level, referential)) && place.optional == *optional {
        return Ok(None);
    }
    if level < Level::Two && place.desk.is_some() {
        return Err(Refusal::DeskNeedsLevel);
    }
    dated(place, on)?;
    let version = law.referentials.on(on).filter(|version| version.version == referential);
    let version = version.ok_or(Refusal::ReferentialNotInForce)?;
    let missions = missions(version, level, optional)?;
    let (referential, signed_on, optional) = (referential.to_owned(), on, optional.clone());
    Ok(Some(match held {
        Some((from, _)) if from != level => {
            PlaceEvent::LevelChanged { from, level, referential, signed_on, optional, missions }
        }
        _ => PlaceEvent::LevelCommitted { level, referential, signed_on, optional, missions },
    }))
}

/// Every mandatory mission comes with the level; only what the level leaves open is chosen.
fn missions(
    version: &Referential,
    level: Level,
    optional: &BTreeSet<Mission>,
) -> Result<BTreeSet<Mission>, Refusal> {
    if optional.iter().any(|mission| version.duty(level, *mission) != Duty::Optional) {
        return Err(Refusal::MissionNotOptional);
    }
    Ok(version.missions(level, optional))
}

/// Under a convention that was signed (R441-2-1).
fn authorise(
    place: &Place,
    desk: &Desk,
    on: NaiveDate,
    convention: Option<&ConventionReference>,
) -> Fact {
    present(place)?;
    match &place.desk {
        Some(held) if held == desk => return Ok(None),
        Some(_) => return Err(Refusal::DeskExists),
        None => {}
    }
    if place.level.as_ref().is_none_or(|(level, _)| *level < Level::Two) {
        return Err(Refusal::LevelTooLow);
    }
    let convention = Some(convention.ok_or(Refusal::ConventionMissing)?.clone());
    Ok(Some(PlaceEvent::DeskAuthorised { desk: desk.clone(), signed_on: on, convention }))
}

fn withdraw(place: &Place, on: NaiveDate) -> Fact {
    present(place)?;
    let desk = place.desk.clone().ok_or(Refusal::NoDesk)?;
    if place.convention_on.is_some_and(|signed_on| on < signed_on) {
        return Err(Refusal::NetworkDateImpossible);
    }
    Ok(Some(PlaceEvent::DeskWithdrawn { desk, on }))
}

fn suspend(
    place: &Place,
    missions: &BTreeSet<Mission>,
    cause: SuspensionCause,
    on: NaiveDate,
) -> Fact {
    present(place)?;
    let committed = place.committed();
    if committed.is_empty() || !missions.is_subset(&committed) {
        return Err(Refusal::NothingToSuspend);
    }
    let missions = if missions.is_empty() { committed } else { missions.clone() };
    if place.suspended == missions {
        return Ok(None);
    }
    dated(place, on)?;
    Ok(Some(PlaceEvent::CommitmentSuspended { missions, cause, on }))
}

fn resume(place: &Place, on: NaiveDate) -> Fact {
    present(place)?;
    if place.suspended.is_empty() {
        return Ok(None);
    }
    dated(place, on)?;
    Ok(Some(PlaceEvent::CommitmentResumed { on }))
}

fn leave(place: &Place, on: NaiveDate) -> Fact {
    match present(place) {
        Err(Refusal::PlaceLeft) => Ok(None),
        Err(refusal) => Err(refusal),
        Ok(_) => Ok(Some(PlaceEvent::LeftNetwork { on })),
    }
}
