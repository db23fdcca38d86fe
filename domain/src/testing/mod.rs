//! Given, when, then: for the tests of this crate and of those to its right.
//!
//! A [`Scenario`] keeps histories, as the log does, and decides a command over the streams that
//! [`Command::needs`] names and no others: a rule that forgets to ask for a stream fails its test.

mod commission;
mod dice;
mod people;
mod samples;

pub use commission::*;
pub use dice::Dice;
pub use people::*;
pub use samples::samples;
#[cfg(test)]
pub(crate) use samples::written;

use crate::{
    decider::Decided,
    demand::{DemandEvent, DocumentCategory},
    id::StreamId,
    law::Law,
    refusal::Refusal,
    world::{Command, Event, World},
};
use std::collections::BTreeMap;

fn paper(n: u128) -> Event {
    Event::Demand(DemandEvent::DocumentFiled {
        document: document(1_000_000 + n),
        category: DocumentCategory::Other,
        filed_on: day("2025-03-11"),
        posted_on: None,
        handed_to: None,
        entered_on: None,
    })
}

/// Histories of streams, and the law in force.
#[derive(Debug, Clone, Default)]
pub struct Scenario {
    histories: BTreeMap<StreamId, Vec<Event>>,
    /// The law in force.
    pub law: Law,
}

impl Scenario {
    /// Nothing has happened.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a fact without asking any rule.
    #[must_use]
    pub fn fact(mut self, stream: StreamId, event: Event) -> Self {
        self.histories.entry(stream).or_default().push(event);
        self
    }

    /// Plays commands that must be accepted.
    #[must_use]
    pub fn given(mut self, commands: impl IntoIterator<Item = Command>) -> Self {
        for command in commands {
            self.play(&command);
        }
        self
    }

    /// Decides without recording, over exactly the streams the command needs.
    ///
    /// # Errors
    /// The refusal of the rules.
    #[expect(clippy::panic, reason = "a test helper fails its test")]
    pub fn when(&self, command: &Command) -> Decided {
        let world = self.world_of(command);
        let events = command.decide(&world, &self.law_in_force())?;
        for (stream, event) in &events {
            if !world.has(*stream) {
                panic!(
                    "{} writes {} to {stream}, not asked for",
                    command.name(),
                    event.type_name()
                );
            }
        }
        Ok(events)
    }

    /// Decides and records.
    ///
    /// # Panics
    /// The rules refuse.
    #[expect(clippy::panic, reason = "a test helper fails its test")]
    pub fn play(&mut self, command: &Command) -> Vec<(StreamId, Event)> {
        match self.when(command) {
            Err(refusal) => panic!("{} refused: {refusal}", command.name()),
            Ok(events) => {
                for (stream, event) in &events {
                    self.histories.entry(*stream).or_default().push(event.clone());
                }
                events
            }
        }
    }

    /// The types of the events a command gives, in order.
    ///
    /// # Panics
    /// The rules refuse.
    #[must_use]
    #[expect(clippy::panic, reason = "a test helper fails its test")]
    pub fn then_types(&self, command: &Command) -> Vec<&'static str> {
        match self.when(command) {
            Ok(events) => events.iter().map(|(_, event)| event.type_name()).collect(),
            Err(refusal) => panic!("{} refused: {refusal}", command.name()),
        }
    }

    /// The refusal a command meets.
    ///
    /// # Panics
    /// The rules accept.
    #[must_use]
    #[expect(clippy::panic, reason = "a test helper fails its test")]
    pub fn then_refusal(&self, command: &Command) -> Refusal {
        match self.when(command) {
            Err(refusal) => refusal,
            Ok(events) => panic!("{} gave {} events", command.name(), events.len()),
        }
    }

    /// What happened in a session.
    #[must_use]
    pub fn history_of(&self, session: crate::id::SessionId) -> Vec<Event> {
        self.histories.get(&StreamId::Session(session)).cloned().unwrap_or_default()
    }

    /// The same, each registered demand with at least `events` events: papers of no category that a rule looks for, filed
    /// as soon as it was registered.
    #[must_use]
    pub fn grown(mut self, events: usize) -> Self {
        for (stream, history) in &mut self.histories {
            let papers = events.saturating_sub(history.len());
            let begun =
                |event: &Event| matches!(event, Event::Demand(DemandEvent::Registered { .. }));
            if let (StreamId::Demand(_), Some(at)) = (stream, history.iter().position(begun)) {
                let papers = (0..papers).map(|n| paper(n as u128));
                history.splice(at + 1..at + 1, papers);
            }
        }
        self
    }

    /// Every stream, folded.
    #[must_use]
    pub fn world(&self) -> World {
        let mut world = World::default();
        self.histories.iter().for_each(|(stream, history)| world.load(*stream, history));
        world
    }

    /// Destroys a person's key: every sealed value of theirs reads as erased from now on.
    #[must_use]
    pub fn erase(mut self, person: crate::id::PersonId) -> Self {
        for event in self.histories.values_mut().flatten() {
            *event = samples::erased(event, person);
        }
        self
    }

    /// The law, with the organisations of the histories.
    pub(crate) fn law_in_force(&self) -> Law {
        let register = StreamId::Body(crate::id::BodyId::REGISTER);
        let told = self.histories.get(&register).into_iter().flatten();
        let bodies = told.fold(crate::body::Bodies::default(), |bodies, event| match event {
            Event::Body(event) => crate::decider::Aggregate::evolve(bodies, event),
            _ => bodies,
        });
        Law { bodies: std::sync::Arc::new(bodies), ..self.law.clone() }
    }

    fn world_of(&self, command: &Command) -> World {
        let mut world = World::default();
        loop {
            let missing: Vec<StreamId> =
                command.needs(&world).into_iter().filter(|stream| !world.has(*stream)).collect();
            if missing.is_empty() {
                return world;
            }
            for stream in missing {
                let history = self.histories.get(&stream).map_or(&[][..], Vec::as_slice);
                world.load(stream, history);
            }
        }
    }
}
