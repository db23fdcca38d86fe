//! Decisions on the clock, and what every act by lapse of time asks of it.

use crate::{
    clock::{Clock, ClockCommand, ClockEvent, Term},
    decider::Decided,
    id::{ClockId, StreamId},
    law::Law,
    refusal::Refusal,
    world::{Event, World},
};
use chrono::NaiveDate;

const OUTAGES: StreamId = StreamId::Clock(ClockId::OUTAGES);
const ROUNDS: StreamId = StreamId::Clock(ClockId::ROUNDS);

/// Whether a person's time is over on a day: the streams that say so are named by [`ClockId::OUTAGES`].
///
/// # Errors
/// `PushedByOutage`, `HeldByOutage`: an outage took some of the time between `since` and `last`.
pub(crate) fn in_time(
    world: &World,
    (since, last): (NaiveDate, NaiveDate),
    on: NaiveDate,
    law: &Law,
) -> Result<(), Refusal> {
    let Some(clock) = world.clock(ClockId::OUTAGES) else { return Ok(()) };
    match clock.term(since, last, law.calendar.outage_push) {
        Term { pushed: true, last, .. } if on <= last => Err(Refusal::PushedByOutage(last)),
        Term { held: true, .. } => Err(Refusal::HeldByOutage),
        _ => Ok(()),
    }
}

/// The days closed and the outages.
pub(crate) fn needs(needs: &mut Vec<StreamId>) {
    needs.extend([OUTAGES, ROUNDS]);
}

pub(crate) fn decide(command: &ClockCommand, world: &World) -> Decided {
    let (rounds, outages) = (Clock::default(), Clock::default());
    let rounds = world.clock(ClockId::ROUNDS).unwrap_or(&rounds);
    let outages = world.clock(ClockId::OUTAGES).unwrap_or(&outages);
    let fact = match command {
        ClockCommand::OpenDay { on } => open_day(rounds, outages, *on).map(|e| (OUTAGES, e)),
        ClockCommand::CloseDay { on } => close_day(rounds, *on).map(|e| (ROUNDS, e)),
        ClockCommand::Release { from, on, acts, preview } => {
            release(outages, (*from, *on), (*acts, preview))?.map(|e| (OUTAGES, e))
        }
    };
    Ok(fact.map(|(stream, event)| (stream, Event::Clock(event))).into_iter().collect())
}

/// Days between the last one closed and this one were missed. A log without a closed day begins today.
fn open_day(rounds: &Clock, outages: &Clock, on: NaiveDate) -> Option<ClockEvent> {
    let (from, to) = (rounds.closed?.succ_opt()?, on.pred_opt()?);
    let known = outages.outages.iter().any(|outage| outage.from == from && outage.to >= to);
    (from <= to && !known).then_some(ClockEvent::OutageRecorded { from, to })
}

fn close_day(rounds: &Clock, on: NaiveDate) -> Option<ClockEvent> {
    rounds.closed.is_none_or(|closed| closed < on).then_some(ClockEvent::DayClosed { day: on })
}

fn release(
    outages: &Clock,
    (from, on): (NaiveDate, NaiveDate),
    (acts, preview): (u32, &str),
) -> Result<Option<ClockEvent>, Refusal> {
    let outage = outages.outages.iter().find(|outage| outage.from == from);
    let outage = outage.ok_or(Refusal::OutageUnknown)?;
    if outage.released {
        return Ok(None);
    }
    if on <= outage.to {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(ClockEvent::ReleaseGranted { from, on, acts, preview: preview.to_owned() }))
}
