//! What one verified identity holds: the place where "one active demand a person" is checked.
//!
//! Written when an agent registers a demand after accepting an identity document, never by an import: no sure
//! key tells twins or homonyms apart, so only a verified identity blocks (CCH L441-2-1).

mod event;
#[cfg(test)]
mod tests;

pub use event::*;

use crate::{decider::Aggregate, id::DemandId};

/// The active demand of a verified identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The demand it holds, if any.
    pub demand: Option<DemandId>,
}

impl Person {
    /// Whether the person already holds another demand than `demand`.
    #[must_use]
    pub fn holds_other(&self, demand: DemandId) -> bool {
        self.demand.is_some_and(|held| held != demand)
    }
}

impl Aggregate for Person {
    type Event = PersonEvent;

    fn evolve(mut self, event: &PersonEvent) -> Self {
        match event {
            PersonEvent::DemandAttached { demand } => self.demand = Some(*demand),
            PersonEvent::DemandDetached { demand } => {
                self.demand = self.demand.filter(|held| held != demand);
            }
        }
        self
    }
}
