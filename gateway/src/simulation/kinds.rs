//! Which kinds of events of the catalogue a territory met, and which it never meets.

use domain::catalogue;
use eventstore::{
    position::Position,
    store::{Direction, EventStore, Filter, StoreError},
};
use std::collections::BTreeMap;

/// Kinds that no simulated territory meets, at most ten, with the reason.
pub const NEVER: &[(&str, &str)] = &[
    ("demand.fact-corrected", "an agent reads the verified document; no simulated one does yet"),
    ("demand.sessions-affected", "found by reading the whole log; no simulated agent looks yet"),
    (
        "session.changes-acknowledged",
        "simulated commissions freeze their agenda the day they decide",
    ),
];

const PAGE: usize = 500;

/// How often each kind of the catalogue occurred.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kinds(BTreeMap<&'static str, u64>);

impl Kinds {
    /// Counts the events of a log. Nothing is opened.
    ///
    /// # Errors
    /// The log does not answer.
    pub async fn count(store: &dyn EventStore) -> Result<Self, StoreError> {
        let mut counts: BTreeMap<_, u64> =
            catalogue::types().iter().map(|info| (info.name, 0)).collect();
        let mut from = Position(0);
        loop {
            let page = store.read_all(from, Direction::Forwards, &Filter::All, PAGE).await?;
            for recorded in &page {
                if let Some(count) = counts.get_mut(recorded.event.event_type.as_str()) {
                    *count += 1;
                }
            }
            match page.last() {
                Some(last) => from = last.position,
                None => return Ok(Self(counts)),
            }
        }
    }

    /// Kinds that did not occur, though they should have.
    #[must_use]
    pub fn absent(&self) -> Vec<&'static str> {
        let never = |name: &str| NEVER.iter().any(|(kind, _)| *kind == name);
        let absent = self.0.iter().filter(|(name, count)| **count == 0 && !never(name));
        absent.map(|(name, _)| *name).collect()
    }

    /// Kinds that are said never to occur, and did.
    #[must_use]
    pub fn unexpected(&self) -> Vec<&'static str> {
        let met = |name: &str| self.0.get(name).is_some_and(|count| *count > 0);
        NEVER.iter().map(|(kind, _)| *kind).filter(|kind| met(kind)).collect()
    }

    /// Each kind and how often.
    #[must_use]
    pub const fn counts(&self) -> &BTreeMap<&'static str, u64> {
        &self.0
    }
}
