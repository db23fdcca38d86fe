//! Decisions on organisations.

use crate::{
    body::{Bodies, BodyCommand, BodyEvent, FlowAgreement, History, Organisation, RevocationCause},
    decider::{Aggregate as _, Decided},
    id::{AgentId, BodyId, StreamId},
    refusal::Refusal,
    territory::Body,
    world::{Event, World},
};
use chrono::NaiveDate;

type Facts = Result<Vec<BodyEvent>, Refusal>;

pub(crate) fn decide(command: &BodyCommand, world: &World) -> Decided {
    use BodyCommand as C;
    let absent = Bodies::default();
    let bodies = world.bodies().unwrap_or(&absent);
    let events = match command {
        C::Declare(organisation) => declare(bodies, organisation),
        C::Rename { body, name, on } => rename(bodies, body, name, *on),
        C::Merge { body, into, on } => merge(bodies, body, into, *on),
        C::Split { body, into, communes, on } => {
            let (body, into) = (body.clone(), into.clone());
            split(bodies, BodyEvent::Split { body, into, communes: communes.clone(), on: *on })
        }
        C::Close { body, on } => close(bodies, body, *on),
        C::AgreeFlow(flow) => agree(bodies, flow),
        C::EmpowerAgent { body, agent, role, from } => {
            let (body, agent, role, from) = (body.clone(), *agent, *role, *from);
            empower(bodies, BodyEvent::AgentEmpowered { body, agent, role, from })
        }
        C::RevokeAgent { body, agent, on, cause } => revoke(bodies, body, (*agent, *on), *cause),
    }?;
    let stream = StreamId::Body(BodyId::REGISTER);
    Ok(events.into_iter().map(|event| (stream, Event::Body(event))).collect())
}

/// A short name is given once.
fn declare(bodies: &Bodies, organisation: &Organisation) -> Facts {
    match bodies.get(&organisation.body) {
        Some(known) if known.organisation == *organisation => Ok(vec![]),
        Some(_) => Err(Refusal::BodyExists),
        None => Ok(vec![BodyEvent::Declared(organisation.clone())]),
    }
}

fn known<'a>(bodies: &'a Bodies, body: &Body) -> Result<&'a History, Refusal> {
    bodies.get(body).ok_or(Refusal::BodyUnknown)
}

/// Declared, and there on that day.
fn present<'a>(bodies: &'a Bodies, body: &Body, on: NaiveDate) -> Result<&'a History, Refusal> {
    let history = known(bodies, body)?;
    if history.has_ended(on) {
        return Err(Refusal::BodyEnded);
    }
    if on < history.organisation.from { Err(Refusal::BodyDate) } else { Ok(history) }
}

fn rename(bodies: &Bodies, body: &Body, name: &str, on: NaiveDate) -> Facts {
    let history = present(bodies, body, on)?;
    if history.name(on) == name {
        return Ok(vec![]);
    }
    if history.names.last().is_some_and(|(last, _)| on <= *last) {
        return Err(Refusal::BodyDate);
    }
    Ok(vec![BodyEvent::Renamed { body: body.clone(), name: name.to_owned(), on }])
}

/// Whoever takes a place has no end of its own, known or to come: obligations never go round.
fn successor(bodies: &Bodies, body: &Body, into: &Body, on: NaiveDate) -> Result<(), Refusal> {
    if body == into {
        return Err(Refusal::BodySame);
    }
    if present(bodies, into, on)?.ended.is_some() {
        return Err(Refusal::BodyEnded);
    }
    Ok(())
}

/// That nothing would go from hand to hand for ever.
fn goes_on(bodies: &Bodies, change: &BodyEvent) -> Result<(), Refusal> {
    if bodies.clone().evolve(change).go_round() { Err(Refusal::BodySame) } else { Ok(()) }
}

/// The successor answers for everything; agents end with the body, and are not copied.
fn merge(bodies: &Bodies, body: &Body, into: &Body, on: NaiveDate) -> Facts {
    let history = known(bodies, body)?;
    if history.ended.as_ref() == Some(&(on, Some(into.clone()))) {
        return Ok(vec![]);
    }
    if history.ended.is_some() {
        return Err(Refusal::BodyEnded);
    }
    present(bodies, body, on)?;
    successor(bodies, body, into, on)?;
    let merged = BodyEvent::Merged { body: body.clone(), into: into.clone(), on };
    goes_on(bodies, &merged)?;
    let mut facts = vec![merged];
    facts.extend(ends(history, on));
    Ok(facts)
}

fn close(bodies: &Bodies, body: &Body, on: NaiveDate) -> Facts {
    let history = known(bodies, body)?;
    if history.ended == Some((on, None)) {
        return Ok(vec![]);
    }
    if history.ended.is_some() {
        return Err(Refusal::BodyEnded);
    }
    present(bodies, body, on)?;
    let mut facts = vec![BodyEvent::Closed { body: body.clone(), on }];
    facts.extend(ends(history, on));
    Ok(facts)
}

/// Every agent of a body that ends; one who would begin later never does.
fn ends(history: &History, on: NaiveDate) -> impl Iterator<Item = BodyEvent> + '_ {
    let open = history.agents.keys().filter_map(|agent| Some((*agent, history.open(*agent)?)));
    open.map(move |(agent, given)| BodyEvent::AgentRevoked {
        body: history.organisation.body.clone(),
        agent,
        on: on.max(given.from),
        cause: RevocationCause::BodyEnded,
    })
}

fn split(bodies: &Bodies, event: BodyEvent) -> Facts {
    let BodyEvent::Split { body, into, communes, on } = &event else { return Ok(vec![]) };
    let history = present(bodies, body, *on)?;
    let told = |part: &super::Part| (&part.into, &part.communes, part.on) == (into, communes, *on);
    if history.parts.iter().any(told) {
        return Ok(vec![]);
    }
    successor(bodies, body, into, *on)?;
    if communes.is_empty() {
        return Err(Refusal::BodySame);
    }
    goes_on(bodies, &event)?;
    if history.parts.iter().any(|part| *on < part.on) {
        return Err(Refusal::BodyDate);
    }
    Ok(vec![event])
}

/// One share a year between two organisations (R441-5).
fn agree(bodies: &Bodies, flow: &FlowAgreement) -> Facts {
    known(bodies, &flow.landlord)?;
    known(bodies, &flow.holder)?;
    let same = |known: &&FlowAgreement| {
        (&known.landlord, &known.holder, known.year) == (&flow.landlord, &flow.holder, flow.year)
    };
    match bodies.flows().iter().find(same) {
        Some(known) if known == flow => return Ok(vec![]),
        Some(_) => return Err(Refusal::FlowKnown),
        None => {}
    }
    if flow.landlord == flow.holder {
        return Err(Refusal::BodySame);
    }
    if !(1..=1000).contains(&flow.permille) || flow.base == 0 {
        return Err(Refusal::FlowImpossible);
    }
    Ok(vec![BodyEvent::FlowAgreed(flow.clone())])
}

fn empower(bodies: &Bodies, event: BodyEvent) -> Facts {
    let BodyEvent::AgentEmpowered { body, agent, role, from } = &event else { return Ok(vec![]) };
    let history = present(bodies, body, *from)?;
    if history.ended.is_some() {
        return Err(Refusal::BodyEnded);
    }
    match history.open(*agent) {
        Some(given) if given.role == *role => return Ok(vec![]),
        Some(_) => return Err(Refusal::BodyAgentKnown),
        None => {}
    }
    let last = history.agents.get(agent).and_then(|given| given.last()?.until);
    if last.is_some_and(|until| *from < until) {
        return Err(Refusal::BodyDate);
    }
    Ok(vec![event])
}

fn revoke(
    bodies: &Bodies,
    body: &Body,
    (agent, on): (AgentId, NaiveDate),
    cause: RevocationCause,
) -> Facts {
    let history = known(bodies, body)?;
    match history.open(agent) {
        Some(given) if on < given.from => Err(Refusal::BodyDate),
        Some(_) => Ok(vec![BodyEvent::AgentRevoked { body: body.clone(), agent, on, cause }]),
        None if history.agents.contains_key(&agent) => Ok(vec![]),
        None => Err(Refusal::BodyAgentUnknown),
    }
}
