//! A page of the log, read and decoded once for every projection.

use super::{ViewsError, member::guarded};
use crate::projection::Poison;
use domain::world::Event;
use eventstore::{
    codec::is_ours,
    position::Position,
    recorded::Recorded,
    store::{Direction, EventStore, Filter},
};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Reads the payload of an event without opening anything.
pub type Decode = fn(&Recorded) -> Result<Event, Poison>;

/// One event of a page: what it says, or why it cannot be read.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) recorded: Recorded,
    pub(super) event: Result<Event, Poison>,
    /// Whether it is told to projections at all: the store's own events and other writers' are not.
    pub(super) ours: bool,
}

impl Entry {
    pub(super) fn new(recorded: Recorded, decode: Decode) -> Self {
        let ours = is_ours(&recorded);
        let event = guarded(|| decode(&recorded)).and_then(|event| event);
        Self { recorded, event, ours }
    }
}

/// Events in a row.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    /// Whether more may follow.
    pub(super) full: bool,
}

impl Page {
    /// Position of the last event.
    pub(super) fn last(&self) -> Option<Position> {
        self.entries.last().map(|entry| entry.recorded.position)
    }
}

/// A page being read: from where, how many, the task.
type Ahead = (Position, usize, JoinHandle<Result<Page, ViewsError>>);

/// Reads pages, one ahead while the last is being written.
#[derive(Debug)]
pub(super) struct Reader {
    store: Arc<dyn EventStore>,
    decode: Decode,
    ahead: Option<Ahead>,
}

impl Reader {
    pub(super) fn new(store: Arc<dyn EventStore>, decode: Decode) -> Self {
        Self { store, decode, ahead: None }
    }

    /// The events after `from`, at most `limit`.
    pub(super) async fn page(&mut self, from: Position, limit: usize) -> Result<Page, ViewsError> {
        let page = match self.ahead.take() {
            Some((at, size, task)) if at == from && size == limit => {
                task.await.map_err(|_| ViewsError::Stopped)??
            }
            _ => read(self.store.clone(), self.decode, from, limit).await?,
        };
        if let Some(last) = page.last().filter(|_| page.full) {
            let task = tokio::spawn(read(self.store.clone(), self.decode, last, limit));
            self.ahead = Some((last, limit, task));
        }
        Ok(page)
    }
}

async fn read(
    store: Arc<dyn EventStore>,
    decode: Decode,
    from: Position,
    limit: usize,
) -> Result<Page, ViewsError> {
    let found = store.read_all(from, Direction::Forwards, &Filter::All, limit).await?;
    let mut next = from.0;
    for recorded in &found {
        next += 1;
        if recorded.position.0 != next {
            return Err(ViewsError::Gap(Position(next)));
        }
    }
    let full = found.len() == limit;
    let entries = found.into_iter().map(|recorded| Entry::new(recorded, decode)).collect();
    Ok(Page { entries, full })
}
