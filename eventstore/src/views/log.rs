//! The log, as KurrentDB reads it.

use super::ViewError;
use crate::{
    position::Position,
    recorded::Recorded,
    store::{Direction, EventStore, Filter},
};

/// Where the log is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFrom {
    /// Its first event.
    Start,
    /// Its end.
    End,
    /// This position: included forwards, excluded backwards.
    Position(Position),
}

/// A read of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRead {
    /// From where.
    pub from: LogFrom,
    /// Which way.
    pub direction: Direction,
    /// Which events.
    pub filter: Filter,
    /// At most so many events.
    pub limit: usize,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// In the order asked.
    pub events: Vec<Recorded>,
    /// Where to go on: forwards the position to include next, backwards the one to exclude.
    pub next: Position,
    /// Whether there is nothing more that way.
    pub end: bool,
}

/// Reads the log. A position beyond the end reads empty forwards, and the whole log backwards.
///
/// # Errors
/// `BadPosition`: below zero. `Store`, also for a filter that cannot be used.
pub async fn read_log(store: &dyn EventStore, read: &LogRead) -> Result<LogPage, ViewError> {
    if let LogFrom::Position(at) = read.from
        && at < Position(0)
    {
        return Err(ViewError::BadPosition { at });
    }
    match read.direction {
        Direction::Forwards => forwards(store, read).await,
        Direction::Backwards => backwards(store, read).await,
    }
}

async fn forwards(store: &dyn EventStore, read: &LogRead) -> Result<LogPage, ViewError> {
    let mut after = match read.from {
        LogFrom::Start => Position(0),
        LogFrom::Position(at) => Position(at.0.saturating_sub(1)),
        LogFrom::End => store.head().await?,
    };
    let (mut events, mut more) = (Vec::new(), true);
    while more && events.len() < read.limit {
        let page = store.scan(after, &read.filter, read.limit - events.len()).await?;
        (after, more) = (page.considered, page.more);
        events.extend(page.events);
    }
    Ok(LogPage { events, next: Position(after.0.saturating_add(1)), end: !more })
}

async fn backwards(store: &dyn EventStore, read: &LogRead) -> Result<LogPage, ViewError> {
    let before = match read.from {
        LogFrom::Start => Position(0),
        LogFrom::Position(at) => at,
        LogFrom::End => Position(i64::MAX),
    };
    let events = store.read_all(before, read.direction, &read.filter, read.limit).await?;
    let end = events.len() < read.limit;
    let next = events.last().map_or(if end { Position(0) } else { before }, |e| e.position);
    Ok(LogPage { events, next, end })
}
