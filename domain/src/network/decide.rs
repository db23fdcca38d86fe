//! Decisions on the network as a whole.

use crate::{
    decider::Decided,
    id::{NetworkId, StreamId},
    network::{Network, NetworkCommand, NetworkEvent, Script},
    refusal::Refusal,
    world::{Event, World},
};
use std::collections::BTreeSet;

pub(crate) fn decide(command: &NetworkCommand, world: &World) -> Decided {
    let absent = Network::default();
    let network = world.network(NetworkId::WHOLE).unwrap_or(&absent);
    let event = match command {
        NetworkCommand::PublishScript(script) => publish(network, script),
    }?;
    let stream = StreamId::Network(NetworkId::WHOLE);
    Ok(event.map(|event| (stream, Event::Network(event))).into_iter().collect())
}

/// A version once published never changes: interviews point at it.
fn publish(network: &Network, script: &Script) -> Result<Option<NetworkEvent>, Refusal> {
    match network.script(&script.version) {
        Some(known) if known == script => return Ok(None),
        Some(_) => return Err(Refusal::ScriptExists),
        None => {}
    }
    if !is_whole(script) {
        return Err(Refusal::ScriptIncomplete);
    }
    let last = network.scripts.last().map(|last| last.published_on);
    if last.is_some_and(|last| script.published_on < last) {
        return Err(Refusal::NetworkDateImpossible);
    }
    Ok(Some(NetworkEvent::ScriptPublished(script.clone())))
}

/// Some question, each code once, and at least two different answers to each.
fn is_whole(script: &Script) -> bool {
    let codes: Vec<_> = script.questions().map(|question| &question.code).collect();
    let answered = script.questions().all(|question| {
        let answers: BTreeSet<_> = question.answers.iter().collect();
        answers.len() == question.answers.len() && answers.len() > 1
    });
    !codes.is_empty() && codes.iter().collect::<BTreeSet<_>>().len() == codes.len() && answered
}
