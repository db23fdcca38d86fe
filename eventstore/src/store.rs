//! What every event store promises.

pub use crate::filter::{Filter, FilterError, Scanned};
use crate::{
    filter,
    metrics::AppenderMetrics,
    position::{Expected, Position, Revision},
    recorded::{Instant, NewEvent, Recorded, StreamName},
    span::{self, Skipped, Span},
};
use async_trait::async_trait;
use std::sync::Arc;
use thiserror::Error;
use tokio::sync::watch;
use uuid::Uuid;

/// One request to write: all of it, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Events for one or more streams, each stream at most once.
    pub writes: Vec<StreamWrite>,
    /// Streams that are only looked at.
    pub checks: Vec<Check>,
    /// What the caller's clock shows. The log stores the later of this and the head's instant.
    pub at: Instant,
}

/// Events for one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamWrite {
    /// The stream.
    pub stream: StreamName,
    /// Where the writer expects it.
    pub expected: Expected,
    /// At least one.
    pub events: Vec<NewEvent>,
}

/// An expectation on a stream that is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The stream.
    pub stream: StreamName,
    /// Where the writer expects it.
    pub expected: Expected,
}

/// The answer to an append that stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Position of its last event.
    pub position: Position,
    /// Last revision of each written stream, in the order of the request.
    pub revisions: Vec<(StreamName, Revision)>,
    /// True when the same events were already there and nothing was written.
    pub repeated: bool,
}

/// Which way to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first.
    Forwards,
    /// Newest first.
    Backwards,
}

/// Why a store did not do what was asked.
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// Someone wrote first, or an event id was used for something else. Nothing of the request was written.
    #[error("stream {stream} is at {actual:?}, expected {expected:?}")]
    Conflict {
        /// The stream that is not where it should.
        stream: StreamName,
        /// What the request expected.
        expected: Expected,
        /// Its last revision.
        actual: Option<Revision>,
    },
    /// The stream was ended by a tombstone: nothing is written to it or checked on it any more.
    #[error("stream {stream} is deleted")]
    StreamDeleted {
        /// The stream.
        stream: StreamName,
    },
    /// The request itself is wrong: no event, a stream twice, metadata that say nothing.
    #[error("the append is malformed: {0}")]
    Malformed(String),
    /// An event is too heavy. Nothing of its request was written.
    #[error("event {event_id} has {bytes} bytes, the limit is {limit}")]
    EventTooLarge {
        /// The event.
        event_id: Uuid,
        /// Bytes of its payload and metadata.
        bytes: usize,
        /// Bytes it may have.
        limit: usize,
    },
    /// A request has too many events, or too many bytes. Nothing of it was written.
    #[error("the append has {actual} {what}, the limit is {limit}")]
    BatchTooLarge {
        /// `events` or `bytes`.
        what: &'static str,
        /// How many it has.
        actual: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The filter cannot be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The store could not answer. The request may or may not stand in the log: ask again with the same ids.
    #[error("the event store does not answer: {0}")]
    Unavailable(String),
    /// The database cannot be used as it is: missing, locked, read-only, of something else or of a newer version.
    /// The sentence names what to do.
    #[error("{0}")]
    Unusable(String),
    /// A row of the log cannot be read. Never retried: page someone.
    #[error("the event at position {} cannot be read: {why}", at.0)]
    Unreadable {
        /// Where.
        at: Position,
        /// Why, without any value of the payload.
        why: String,
    },
}

impl StoreError {
    /// Stable, for a door to answer with.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "conflict",
            Self::StreamDeleted { .. } => "stream-deleted",
            Self::Malformed(_) => "malformed",
            Self::EventTooLarge { .. } => "event-too-large",
            Self::BatchTooLarge { .. } => "batch-too-large",
            Self::Filter(error) => error.code(),
            Self::Unavailable(_) => "unavailable",
            Self::Unusable(_) => "unusable",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

/// One totally ordered, append-only log of streams.
///
/// Positions are dense: a reader that has seen N has seen everything up to N.
#[async_trait]
pub trait EventStore: Send + Sync + std::fmt::Debug {
    /// Records each request whole or not at all, in the order given, and answers in that order.
    ///
    /// On return the events are durable. A request sees the effects of those before it. `Conflict`,
    /// `StreamDeleted`, `Malformed` and those over a limit MUST mean that nothing of that request was written; the
    /// others stand. Dropping the returned future MUST NOT cancel the writing.
    async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>>;

    /// Events of one stream: forwards from `from` (included), or backwards from it (included; `None`: the end).
    ///
    /// # Errors
    /// `Unavailable`, `Unreadable`.
    async fn read_stream(
        &self,
        stream: &StreamName,
        from: Option<Revision>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// Events of the log that pass `filter`: forwards those after `from` (excluded), backwards those before it
    /// (excluded; use [`Position`] `i64::MAX` for the end).
    ///
    /// # Errors
    /// `Filter`, `Unavailable`, `Unreadable`.
    async fn read_all(
        &self,
        from: Position,
        direction: Direction,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// [`Self::read_all`] forwards, for whoever keeps a checkpoint: at most `limit` events after `after`, and how far
    /// it looked. One call may look at a stretch of the log only: no event and `more` means to ask again.
    ///
    /// # Errors
    /// `Filter`, `Unavailable`, `Unreadable`.
    async fn scan(
        &self,
        after: Position,
        filter: &Filter,
        limit: usize,
    ) -> Result<Scanned, StoreError> {
        filter::scan(self, after, filter, limit).await
    }

    /// Events after `after` up to `upto` (included), without those of some types, for whoever folds the log.
    ///
    /// # Errors
    /// `Unavailable`; `Unreadable`, also where a position is missing.
    async fn read_span(
        &self,
        after: Position,
        upto: Position,
        skipped: &Skipped,
    ) -> Result<Span, StoreError> {
        span::read(self, after, upto, skipped).await
    }

    /// The events that a command caused, by position; empty if it left no trace.
    ///
    /// # Errors
    /// `Unavailable`, `Unreadable`.
    async fn find_command(&self, command_id: Uuid) -> Result<Vec<Recorded>, StoreError>;

    /// [`Self::find_command`] of many commands at once, in no order between commands.
    ///
    /// # Errors
    /// `Unavailable`, `Unreadable`.
    async fn find_commands(&self, command_ids: &[Uuid]) -> Result<Vec<Recorded>, StoreError> {
        let mut found = Vec::new();
        for command_id in command_ids {
            found.extend(self.find_command(*command_id).await?);
        }
        Ok(found)
    }

    /// Many streams at once, each whole and forwards, in no order between streams.
    ///
    /// # Errors
    /// `Unavailable`, `Unreadable`.
    async fn read_streams(&self, streams: &[StreamName]) -> Result<Vec<Recorded>, StoreError> {
        let mut found = Vec::new();
        for stream in streams {
            found.extend(self.read_stream(stream, None, Direction::Forwards, usize::MAX).await?);
        }
        Ok(found)
    }

    /// The last position, durable.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn head(&self) -> Result<Position, StoreError>;

    /// Counts every event: the head's position, the highest position and the number of events are one number.
    ///
    /// # Errors
    /// `Unusable` with the three numbers, `Unavailable`.
    async fn verify_head(&self) -> Result<Position, StoreError>;

    /// Wakes whoever tails the log: the value is a position known to be reached. A wake-up only: read the log
    /// to know what is there.
    fn watch(&self) -> watch::Receiver<Position>;

    /// What its appender did since it started; `None` for a store without one.
    fn metrics(&self) -> Option<Arc<AppenderMetrics>> {
        None
    }
}
