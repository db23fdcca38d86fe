//! Whether the people of this log were made up: every page says so while they are.

use crate::simulation::doors::SIMULATED;
use eventstore::{
    position::Position,
    store::{Direction, EventStore, Filter},
};
use std::{sync::OnceLock, time::Duration};

/// How long a page waits to know: what it then does has a limit of its own.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the first event of the log said of it, once there is one.
#[derive(Debug, Default)]
pub(crate) struct Simulated(OnceLock<bool>);

impl Simulated {
    /// Whether the simulated territory began this log. An empty log, and one that does not answer, is asked again.
    pub(crate) async fn is(&self, store: &dyn EventStore) -> bool {
        if let Some(known) = self.0.get() {
            return *known;
        }
        let first = store.read_all(Position(0), Direction::Forwards, &Filter::All, 1);
        let first = tokio::time::timeout(PATIENCE, first).await.ok().and_then(Result::ok);
        match first.and_then(|events| events.into_iter().next()) {
            Some(first) => {
                let made_up = first.event.origin.actor.who.starts_with(SIMULATED);
                *self.0.get_or_init(|| made_up)
            }
            None => false,
        }
    }
}
