//! The one shape every rule of the domain takes.
//!
//! A state is the fold of a stream ([`Aggregate::evolve`]); a decision is a pure function of the folded streams
//! ([`crate::world::World`]), the dated law ([`crate::law::Law`]) and one command. It answers with the facts to
//! record, each with its stream, or with a refusal. An empty list means "nothing to do": a repeat succeeds.
//!
//! Decisions MUST NOT read a clock, draw identifiers or do I/O: whatever they need travels in the command.

use crate::{id::StreamId, refusal::Refusal, world::Event};

/// What the rules remember of one stream.
pub trait Aggregate: Default {
    /// What can have happened.
    type Event;

    /// Takes note of a fact. Total: a recorded fact is never refused and never panics.
    #[must_use]
    fn evolve(self, event: &Self::Event) -> Self;
}

/// The facts to record, in order, each on its stream; or why not.
pub type Decided = Result<Vec<(StreamId, Event)>, Refusal>;

/// Rebuilds a state from its history.
pub fn fold<'a, A: Aggregate>(history: impl IntoIterator<Item = &'a A::Event>) -> A
where
    A::Event: 'a,
{
    history.into_iter().fold(A::default(), A::evolve)
}
