//! Reading the answers of a run that was cut, in the order they were given.

use crate::simulation::run::Failed;
use eventstore::{
    position::Position,
    recorded::Recorded,
    store::{Direction, EventStore, Filter},
};
use std::{collections::VecDeque, sync::Arc};
use uuid::Uuid;

const PAGE: usize = 1000;

/// The log as it stood when the run started again.
#[derive(Debug)]
pub(super) struct Replay {
    store: Arc<dyn EventStore>,
    page: VecDeque<Recorded>,
    read: Position,
    head: Position,
}

impl Replay {
    /// Begins at the first event; `None` when the log is empty.
    pub(super) async fn open(store: Arc<dyn EventStore>) -> Result<Option<Self>, Failed> {
        let head = store.head().await.map_err(|e| Failed::Store(e.to_string()))?;
        let replay = Self { store, page: VecDeque::new(), read: Position(0), head };
        Ok((head > Position(0)).then_some(replay))
    }

    /// The next event that the first run caused; `None` where it was cut.
    pub(super) async fn peek(&mut self) -> Result<Option<&Recorded>, Failed> {
        if self.page.is_empty() && self.read < self.head {
            let page = self
                .store
                .read_all(self.read, Direction::Forwards, &Filter::All, PAGE)
                .await
                .map_err(|e| Failed::Store(e.to_string()))?;
            self.read = page.last().map_or(self.head, |last| last.position);
            self.page.extend(page.into_iter().filter(|recorded| recorded.position <= self.head));
        }
        Ok(self.page.front())
    }

    /// Takes the next events as long as they pass.
    pub(super) async fn take_while(
        &mut self,
        passes: impl Fn(&Recorded) -> bool,
    ) -> Result<Vec<Recorded>, Failed> {
        let mut taken = Vec::new();
        while self.peek().await?.is_some_and(&passes) {
            taken.extend(self.page.pop_front());
        }
        Ok(taken)
    }

    /// The events of a command, if they come next: the answer it got. None: it changed nothing.
    pub(super) async fn answer(&mut self, command: Uuid) -> Result<Vec<Recorded>, Failed> {
        self.take_while(|recorded| recorded.event.origin.command_id == command).await
    }
}
