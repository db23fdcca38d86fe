//! A log in memory, for tests.

mod bulk;
mod undecoded;

use crate::{
    appender::{
        Appender,
        backend::{Backend, EventKey, Failure, Head, Page, Place, Row, Stand, StreamAt},
    },
    group::MemoryGroups,
    metrics::AppenderMetrics,
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    state::StreamState,
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
    tree::fresh::Fresh,
};
use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use uuid::Uuid;

/// What would be tables.
#[derive(Debug, Default)]
struct Tables {
    head: Head,
    streams: HashMap<StreamName, StreamAt>,
    states: HashMap<StreamName, StreamState>,
    events: Vec<Recorded>,
    places: HashMap<EventKey, Place>,
    of_stream: HashMap<StreamName, Vec<usize>>,
    of_command: HashMap<Uuid, Vec<usize>>,
}

impl Tables {
    fn push(&mut self, event: Recorded) {
        let index = self.events.len();
        self.of_stream.entry(event.stream.clone()).or_default().push(index);
        self.of_command.entry(event.event.origin.command_id).or_default().push(index);
        self.events.push(event);
    }

    fn pick(&self, indexes: Option<&Vec<usize>>) -> impl DoubleEndedIterator<Item = &Recorded> {
        indexes.into_iter().flatten().filter_map(|index| self.events.get(*index))
    }
}

#[derive(Debug, Clone, Default)]
struct Shared {
    tables: Arc<RwLock<Tables>>,
    turn: Arc<Mutex<()>>,
}

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An appender's way to the tables, and its lock on the head while it has it.
#[derive(Debug)]
struct Writer {
    shared: Shared,
    locked: Option<OwnedMutexGuard<()>>,
}

/// A log that is gone with its last handle.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    tables: Shared,
    appender: Appender,
    head: watch::Sender<Position>,
    pub(crate) groups: MemoryGroups,
}

impl MemoryStore {
    /// An empty log. MUST be called inside a tokio runtime.
    #[must_use]
    pub fn new() -> Self {
        Self::over(Shared::default(), watch::Sender::new(Position(0)), MemoryGroups::default())
    }

    /// The same log with an appender of its own, as another process would have.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self::over(self.tables.clone(), self.head.clone(), self.groups.clone())
    }

    /// Leaves of what was written through this handle.
    pub(crate) fn fresh(&self) -> Fresh {
        self.appender.fresh()
    }

    fn over(tables: Shared, head: watch::Sender<Position>, groups: MemoryGroups) -> Self {
        let writer = Writer { shared: tables.clone(), locked: None };
        let appender = Appender::start(writer, head.clone());
        Self { tables, appender, head, groups }
    }
}

fn page<'a>(
    events: impl DoubleEndedIterator<Item = &'a Recorded>,
    direction: Direction,
    limit: usize,
) -> Vec<Recorded> {
    match direction {
        Direction::Forwards => events.take(limit).cloned().collect(),
        Direction::Backwards => events.rev().take(limit).cloned().collect(),
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Tables {
    fn write(&mut self, page: &Page<'_>) -> Result<(), Failure> {
        let known = |row: &Row<'_>| self.places.contains_key(&(row.key, row.event.event_id));
        if page.rows.iter().any(known)
            || page.streams.iter().any(|made| self.streams.contains_key(made.name))
        {
            return Err(Failure::Duplicate);
        }
        for row in &page.rows {
            self.places.insert((row.key, row.event.event_id), row.place);
            let at = StreamAt { key: row.key, revision: row.place.revision };
            self.streams.insert(row.stream.clone(), at);
            self.push(Recorded {
                position: row.place.position,
                stream: row.stream.clone(),
                revision: row.place.revision,
                recorded_at: row.recorded_at,
                event: row.event.clone(),
            });
        }
        self.states.extend(page.states.iter().cloned());
        self.head = page.head;
        Ok(())
    }
}

#[async_trait]
impl Backend for Writer {
    const FENCES: bool = true;

    async fn begin(&mut self) -> Result<Head, Failure> {
        self.locked = Some(Arc::clone(&self.shared.turn).lock_owned().await);
        self.head().await
    }

    async fn head(&mut self) -> Result<Head, Failure> {
        Ok(self.shared.read().head)
    }

    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure> {
        let tables = self.shared.read();
        let found = names.iter().map(|name| {
            let (at, state) =
                (tables.streams.get(*name).copied(), tables.states.get(*name).copied());
            ((*name).clone(), Stand { at, state })
        });
        Ok(found.collect())
    }

    async fn places(&mut self, ids: &[EventKey]) -> Result<Vec<(EventKey, Place)>, Failure> {
        let tables = self.shared.read();
        Ok(ids.iter().filter_map(|id| Some((*id, *tables.places.get(id)?))).collect())
    }

    async fn write(&mut self, page: &Page<'_>) -> Result<Duration, Failure> {
        self.shared.change().write(page)?;
        self.locked = None;
        Ok(Duration::ZERO)
    }

    async fn write_fenced(&mut self, page: &Page<'_>) -> Result<bool, Failure> {
        let _turn = self.shared.turn.lock().await;
        let mut tables = self.shared.change();
        if page.streams.iter().any(|made| tables.states.contains_key(made.name)) {
            return Err(Failure::Duplicate);
        }
        let stands = tables.head == page.before;
        if stands {
            tables.write(page)?;
        }
        Ok(stands)
    }

    async fn leave(&mut self, _why: Option<&Failure>) {
        self.locked = None;
    }
}

#[async_trait]
impl EventStore for MemoryStore {
    async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
        self.appender.append(requests).await
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from: Option<Revision>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let within = |revision: Revision| match direction {
            Direction::Forwards => from.is_none_or(|from| revision >= from),
            Direction::Backwards => from.is_none_or(|from| revision <= from),
        };
        let tables = self.tables.read();
        let events = tables.pick(tables.of_stream.get(stream));
        Ok(page(events.filter(|event| within(event.revision)), direction, limit))
    }

    async fn read_all(
        &self,
        from: Position,
        direction: Direction,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let tables = self.tables.read();
        let index = |position: i64| usize::try_from(position).unwrap_or(0).min(tables.events.len());
        let (before, after) = match direction {
            Direction::Forwards => tables.events.split_at(index(from.0)),
            Direction::Backwards => tables.events.split_at(index(from.0.saturating_sub(1))),
        };
        filter.examine()?;
        let kept = |event: &Recorded| {
            filter.keeps(event).map(|kept| kept.then(|| event.clone())).transpose()
        };
        Ok(match direction {
            Direction::Forwards => {
                after.iter().filter_map(kept).take(limit).collect::<Result<_, _>>()?
            }
            Direction::Backwards => {
                before.iter().rev().filter_map(kept).take(limit).collect::<Result<_, _>>()?
            }
        })
    }

    async fn find_command(&self, command_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        let tables = self.tables.read();
        Ok(tables.pick(tables.of_command.get(&command_id)).cloned().collect())
    }

    async fn head(&self) -> Result<Position, StoreError> {
        Ok(self.tables.read().head.position)
    }

    async fn verify_head(&self) -> Result<Position, StoreError> {
        Ok(self.tables.read().head.position)
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.head.subscribe()
    }

    fn metrics(&self) -> Option<Arc<AppenderMetrics>> {
        Some(self.appender.metrics())
    }
}
