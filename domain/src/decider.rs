//! The one shape every rule of the domain takes.

/// A pure decision: same state and command, same answer, for ever.
///
/// Implementations MUST NOT read the clock, draw identifiers or do I/O. Whatever the decision needs
/// to know travels in the command, put there by the gateway.
pub trait Decider {
    /// What the rules remember of the past.
    type State: Default;
    /// What may be asked.
    type Command;
    /// What can have happened.
    type Event;
    /// A refusal by the rules. Never a technical failure.
    type Refusal;

    /// Judges `command`. An empty list means "nothing to do", which is how a repeat succeeds.
    ///
    /// # Errors
    /// The refusal says the obstacle and its article.
    fn decide(
        state: &Self::State,
        command: Self::Command,
    ) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Takes note of a fact. Total: a recorded fact is never refused and never panics.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;
}

/// Rebuilds a state from its history.
pub fn fold<'a, D: Decider>(history: impl IntoIterator<Item = &'a D::Event>) -> D::State
where
    D::Event: 'a,
{
    history.into_iter().fold(D::State::default(), D::evolve)
}
