//! A log in memory, for tests.

use crate::{
    appender::{
        Appender,
        backend::{Backend, EventKey, Failure, Head, Moved, Page, Place, Row, StreamAt},
    },
    carry::{BulkStore, BulkWrite, CarryError, Port, Writer},
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
};
use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};
use tokio::sync::watch;
use uuid::Uuid;

/// What would be tables.
#[derive(Debug, Default)]
struct Tables {
    head: Head,
    streams: HashMap<StreamName, StreamAt>,
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
struct Shared(Arc<RwLock<Tables>>);

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Tables> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A log that is gone with its last handle.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    tables: Shared,
    appender: Appender,
    head: watch::Sender<Position>,
}

impl MemoryStore {
    /// An empty log. MUST be called inside a tokio runtime.
    #[must_use]
    pub fn new() -> Self {
        let tables = Shared::default();
        let head = watch::Sender::new(Position(0));
        let appender = Appender::start(tables.clone(), head.clone());
        Self { tables, appender, head }
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

#[async_trait]
impl Backend for Shared {
    async fn begin(&mut self) -> Result<Head, Failure> {
        Ok(self.read().head)
    }

    async fn streams(
        &mut self,
        names: &[&StreamName],
    ) -> Result<Vec<(StreamName, StreamAt)>, Failure> {
        let tables = self.read();
        let found =
            names.iter().filter_map(|name| Some(((*name).clone(), *tables.streams.get(name)?)));
        Ok(found.collect())
    }

    async fn places(&mut self, ids: &[EventKey]) -> Result<Vec<(EventKey, Place)>, Failure> {
        let tables = self.read();
        Ok(ids.iter().filter_map(|id| Some((*id, *tables.places.get(id)?))).collect())
    }

    async fn write(&mut self, page: &Page<'_>) -> Result<(), Failure> {
        let mut tables = self.change();
        if page.rows.iter().any(|row| tables.places.contains_key(&(row.key, row.event.event_id))) {
            return Err(Failure::Duplicate);
        }
        for row in &page.rows {
            tables.places.insert((row.key, row.event.event_id), row.place);
            tables.push(Recorded {
                position: row.place.position,
                stream: row.stream.clone(),
                revision: row.place.revision,
                recorded_at: row.recorded_at,
                event: row.event.clone(),
            });
        }
        for moved in &page.streams {
            tables.streams.insert(moved.name.clone(), moved.at);
        }
        tables.head = page.head;
        Ok(())
    }

    async fn leave(&mut self, _failed: bool) {}
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
        let side = if direction == Direction::Forwards { after } else { before };
        Ok(page(side.iter().filter(|event| filter.keeps(event)), direction, limit))
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
}

/// Rows of a bulk transaction: they wait here until its commit.
#[derive(Debug)]
struct Bulk {
    tables: Shared,
    begun: Head,
    rows: Vec<(EventKey, Recorded)>,
}

#[async_trait]
impl Port for Bulk {
    async fn streams(
        &mut self,
        names: &[&StreamName],
    ) -> Result<Vec<(StreamName, StreamAt)>, Failure> {
        self.tables.streams(names).await
    }

    async fn put(&mut self, rows: &[Row<'_>]) -> Result<(), Failure> {
        let tables = self.tables.read();
        for row in rows {
            let id = (row.key, row.event.event_id);
            if tables.places.contains_key(&id) {
                return Err(Failure::Duplicate);
            }
            let recorded = Recorded {
                position: row.place.position,
                stream: row.stream.clone(),
                revision: row.place.revision,
                recorded_at: row.recorded_at,
                event: row.event.clone(),
            };
            self.rows.push((id, recorded));
        }
        Ok(())
    }

    async fn commit(&mut self, head: Head, moved: &[Moved<'_>]) -> Result<(), Failure> {
        let mut tables = self.tables.change();
        if tables.head != self.begun {
            return Err(Failure::Lost("another writer moved the head".to_owned()));
        }
        for (id, recorded) in std::mem::take(&mut self.rows) {
            let place = Place { revision: recorded.revision, position: recorded.position };
            tables.places.insert(id, place);
            tables.push(recorded);
        }
        for moved in moved {
            tables.streams.insert(moved.name.clone(), moved.at);
        }
        tables.head = head;
        Ok(())
    }

    async fn abandon(self) {}
}

#[async_trait]
impl BulkStore for MemoryStore {
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError> {
        let begun = self.tables.read().head;
        let bulk = Bulk { tables: self.tables.clone(), begun, rows: Vec::new() };
        Ok(Box::new(Writer::new(bulk, begun, Some(self.head.clone()))))
    }
}
