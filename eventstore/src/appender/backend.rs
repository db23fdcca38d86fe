//! The little that the appender asks of a database.

use crate::{
    position::{Position, Revision},
    recorded::{Instant, NewEvent, StreamName},
};
use async_trait::async_trait;
use thiserror::Error;
use uuid::Uuid;

/// The row that hands out positions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) position: Position,
    pub(crate) recorded_at: Instant,
}

/// Number of a stream inside one database: the position of its first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct StreamKey(pub(crate) i64);

/// Where a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamAt {
    pub(crate) key: StreamKey,
    pub(crate) revision: Revision,
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) revision: Revision,
    pub(crate) position: Position,
}

/// An event of a stream, by id.
pub(crate) type EventKey = (StreamKey, Uuid);

/// A row to insert.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) stream: &'a StreamName,
    pub(crate) key: StreamKey,
    pub(crate) place: Place,
    pub(crate) recorded_at: Instant,
    pub(crate) event: &'a NewEvent,
}

/// A stream that a group moved.
#[derive(Debug)]
pub(crate) struct Moved<'a> {
    pub(crate) name: &'a StreamName,
    pub(crate) at: StreamAt,
    /// Whether the group made it.
    pub(crate) new: bool,
}

/// Everything one transaction writes.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) head: Head,
    pub(crate) streams: Vec<Moved<'a>>,
    pub(crate) rows: Vec<Row<'a>>,
}

/// Why a transaction did not stand.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A stream or an event id is already there: what the appender remembered or believed was wrong.
    #[error("an event or a stream is already in the log")]
    Duplicate,
    /// The database did not do it, or nobody knows whether it did.
    #[error("{0}")]
    Lost(String),
}

/// A database that can be written by one group at a time.
///
/// Calls come in this order: `begin`, any of `streams` and `places`, then `write` (which commits) or `leave`. After
/// a [`Failure`] the next call is `leave`, which MUST leave no transaction open, if needed by dropping the
/// connection; the next `begin` opens another.
#[async_trait]
pub(crate) trait Backend: Send + 'static {
    /// Begins a transaction and locks the head until its end, against every process.
    async fn begin(&mut self) -> Result<Head, Failure>;

    /// Where these streams stand; those without event are absent.
    async fn streams(
        &mut self,
        names: &[&StreamName],
    ) -> Result<Vec<(StreamName, StreamAt)>, Failure>;

    /// Where these events stand; those not in the log are absent.
    async fn places(&mut self, ids: &[EventKey]) -> Result<Vec<(EventKey, Place)>, Failure>;

    /// Writes a page and commits: on return it is durable.
    async fn write(&mut self, page: &Page<'_>) -> Result<(), Failure>;

    /// Gives the lock back without writing.
    async fn leave(&mut self, failed: bool);
}
