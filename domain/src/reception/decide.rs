//! Decisions on a reception. Each reads the place where it happens; an interview, the published scripts too.

use crate::{
    decider::Decided,
    id::{AgentId, NetworkId, PlaceId, ReceptionId, StreamId},
    law::Law,
    place::{self, Place},
    reception::{
        Asked, CancellationCause, Course, Interview, Reception, ReceptionCommand, ReceptionEvent,
    },
    refusal::Refusal,
    world::{Event, World},
};
use chrono::NaiveDate;

pub(crate) fn needs(command: &ReceptionCommand, needs: &mut Vec<StreamId>) {
    use ReceptionCommand as C;
    match command {
        C::Request { demand, place, .. } => {
            needs.push(StreamId::Place(*place));
            needs.extend(demand.map(StreamId::Demand));
        }
        C::Schedule { place, .. } => needs.push(StreamId::Place(*place)),
        C::Hold { place, .. } => {
            needs.extend([StreamId::Place(*place), StreamId::Network(NetworkId::WHOLE)]);
        }
        C::Cancel { .. } | C::Breach { .. } => {}
    }
}

pub(crate) fn decide(
    id: ReceptionId,
    command: &ReceptionCommand,
    world: &World,
    law: &Law,
) -> Decided {
    use ReceptionCommand as C;
    let absent = Reception::default();
    let state = world.reception(id).unwrap_or(&absent);
    let events = match command {
        C::Request { demand, place, mission, on } => {
            let (demand, place, mission, on) = (*demand, *place, *mission, *on);
            request(state, Asked { demand, place, mission, on }, world, law)
        }
        C::Schedule { place, agent, on, meets_on } => {
            schedule(state, (*place, *agent), *on, *meets_on, (world, law))
        }
        C::Hold { place, agent, on, script, answers } => {
            let (script, answers) = (script.clone(), answers.clone());
            let interview = Interview { place: *place, on: *on, script, answers };
            hold(state, *agent, interview, (world, law))
        }
        C::Cancel { on, cause } => cancel(state, *on, *cause),
        C::Breach { on } => breach(state, *on),
    }?;
    let stream = StreamId::Reception(id);
    Ok(events.into_iter().map(|event| (stream, Event::Reception(event))).collect())
}

type Facts = Result<Vec<ReceptionEvent>, Refusal>;

fn request(state: &Reception, asked: Asked, world: &World, law: &Law) -> Facts {
    if let Some(known) = &state.asked {
        return if *known == asked { Ok(vec![]) } else { Err(Refusal::ReceptionExists) };
    }
    let Asked { demand, place, mission, on } = asked;
    if demand.is_some_and(|id| world.demand(id).is_none_or(|demand| demand.reception.is_none())) {
        return Err(Refusal::DemandUnknown);
    }
    let receives = at(world, place)?;
    receives.offers(mission)?;
    let body = receives.card.as_ref().ok_or(Refusal::PlaceUnknown)?.body.clone();
    let due = law.first_reception(on).after(on);
    Ok(vec![ReceptionEvent::Requested { demand, place, body, mission, requested_on: on, due }])
}

fn at(world: &World, place: PlaceId) -> Result<&Place, Refusal> {
    world.place(place).ok_or(Refusal::PlaceUnknown)
}

/// Still to be received, and nothing dated before it was asked.
fn open(state: &Reception, on: NaiveDate) -> Result<&Asked, Refusal> {
    let asked = state.asked.as_ref().ok_or(Refusal::ReceptionUnknown)?;
    if !state.is_open() {
        return Err(Refusal::ReceptionEnded);
    }
    if on < asked.on { Err(Refusal::ImpossibleDate) } else { Ok(asked) }
}

fn schedule(
    state: &Reception,
    (place, agent): (PlaceId, AgentId),
    on: NaiveDate,
    meets_on: NaiveDate,
    (world, law): (&World, &Law),
) -> Facts {
    let asked = open(state, on)?;
    if state.course == (Course::Scheduled { place, meets_on }) {
        return Ok(vec![]);
    }
    let receives = at(world, place)?;
    receives.offers(asked.mission)?;
    place::empowered(receives, agent, (on, law))?;
    if meets_on < on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(vec![ReceptionEvent::Scheduled { place, agent, on, meets_on }])
}

/// By an agent empowered that day, in the place of the appointment or of the request. A place that suspended or left
/// since is no reason to lose the fact that a person was received; an interview after the last day says it was late.
fn hold(
    state: &Reception,
    agent: AgentId,
    interview: Interview,
    (world, law): (&World, &Law),
) -> Facts {
    if matches!(&state.course, Course::Held(known) if *known == interview) {
        return Ok(vec![]);
    }
    let asked = open(state, interview.on)?;
    let expected = match state.course {
        Course::Scheduled { place, .. } => place,
        _ => asked.place,
    };
    if interview.place != expected {
        return Err(Refusal::ReceptionElsewhere);
    }
    place::empowered(at(world, interview.place)?, agent, (interview.on, law))?;
    follows_script(&interview, asked, world)?;
    let late = state.due.filter(|due| interview.on > *due && !state.breached);
    let Interview { place, on, script, answers } = interview;
    let breached = late.map(|due| ReceptionEvent::DelayBreached { due, on });
    let held = ReceptionEvent::Held { place, agent, held_on: on, script, answers };
    Ok(breached.into_iter().chain([held]).collect())
}

/// The questions and answers are those of the version, published by that day; a protected question is not recorded
/// beside a demand.
fn follows_script(interview: &Interview, asked: &Asked, world: &World) -> Result<(), Refusal> {
    let script = world
        .network(NetworkId::WHOLE)
        .and_then(|network| network.script(&interview.script))
        .filter(|script| script.published_on <= interview.on)
        .ok_or(Refusal::ScriptUnknown)?;
    for (code, answer) in &interview.answers {
        let question = script.question(code).ok_or(Refusal::QuestionUnknown)?;
        if !question.answers.contains(answer) {
            return Err(Refusal::QuestionUnknown);
        }
        if question.protected && asked.demand.is_some() {
            return Err(Refusal::QuestionProtected);
        }
    }
    Ok(())
}

fn cancel(state: &Reception, on: NaiveDate, cause: CancellationCause) -> Facts {
    if state.course == Course::Cancelled(cause) {
        return Ok(vec![]);
    }
    open(state, on)?;
    Ok(vec![ReceptionEvent::Cancelled { on, cause }])
}

/// Once. A person received or gone meanwhile makes the scheduler's command a late one: nothing to do.
fn breach(state: &Reception, on: NaiveDate) -> Facts {
    let due = state.due.ok_or(Refusal::ReceptionUnknown)?;
    if state.breached || !state.is_open() {
        return Ok(vec![]);
    }
    if on <= due {
        return Err(Refusal::ReceptionStillPossible(due));
    }
    Ok(vec![ReceptionEvent::DelayBreached { due, on }])
}
