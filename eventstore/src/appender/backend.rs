//! The little that the appender asks of a database.

use crate::{
    failpoint,
    position::{Expected, Position, Revision},
    recorded::{Instant, NewEvent, StreamName},
    state::StreamState,
};
use async_trait::async_trait;
use std::time::Duration;
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

/// All that decides what may be written to a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    /// None: it has no event.
    pub(crate) at: Option<StreamAt>,
    /// None: it has no metadata and was never deleted.
    pub(crate) state: Option<StreamState>,
}

impl Stand {
    pub(crate) fn revision(&self) -> Option<Revision> {
        self.at.map(|at| at.revision)
    }

    pub(crate) fn is_soft_deleted(&self) -> bool {
        self.state.is_some_and(|state| state.is_soft_deleted())
    }

    pub(crate) fn is_tombstoned(&self) -> bool {
        self.state.is_some_and(|state| state.tombstoned)
    }

    /// Whether a stream that is not ended meets the expectation.
    pub(crate) fn meets(&self, expected: Expected) -> bool {
        match expected {
            Expected::NoStream if self.is_soft_deleted() => true,
            Expected::StreamExists => {
                !self.is_soft_deleted() && (self.at.is_some() || self.state.is_some())
            }
            other => other.is_met_by(self.revision()),
        }
    }
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

/// A stream that a group makes.
#[derive(Debug)]
pub(crate) struct Made<'a> {
    pub(crate) name: &'a StreamName,
    pub(crate) key: StreamKey,
}

/// Everything one transaction writes.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The head that the page was decided on.
    pub(crate) before: Head,
    /// The head that it leaves.
    pub(crate) head: Head,
    pub(crate) streams: Vec<Made<'a>>,
    /// States that it changes. A page with some is only written under the lock.
    pub(crate) states: Vec<(StreamName, StreamState)>,
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
/// The locked way: `begin`, any of `stands` and `places`, then `write` (which commits) or `leave`. The fast way, for
/// a database with [`FENCES`](Self::FENCES): any of `stands`, `places` and `head`, then `write_fenced`; no
/// transaction is open before it or after it. After a [`Failure`] the next call is `leave`, which MUST leave no
/// transaction open, if needed by dropping the connection; the next call opens another.
#[async_trait]
pub(crate) trait Backend: Send + 'static {
    /// Whether a page can be written by one statement that does nothing if the head moved.
    const FENCES: bool;

    /// Begins a transaction and locks the head until its end, against every process.
    async fn begin(&mut self) -> Result<Head, Failure>;

    /// The same, and where the streams stand that were written since the head was at `known`: the last entry of a
    /// stream counts. `None`: more than can be told, be it that there is too much, or that states changed.
    async fn begin_since(&mut self, known: Head) -> Result<(Head, Option<Vec<StreamAt>>), Failure> {
        let head = self.begin().await?;
        Ok((head, (head == known).then(Vec::new)))
    }

    /// The head as it is now, without a lock.
    async fn head(&mut self) -> Result<Head, Failure>;

    /// Where these streams stand; those with neither event nor state are absent.
    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure>;

    /// Where these events stand; those not in the log are absent.
    async fn places(&mut self, ids: &[EventKey]) -> Result<Vec<(EventKey, Place)>, Failure>;

    /// Writes a page and commits: on return it is durable. How long the commit alone took.
    async fn write(&mut self, page: &Page<'_>) -> Result<Duration, Failure>;

    /// Writes a page without states if the head is still where the page begins, and commits: `true` means durable,
    /// `false` that another process wrote, and nothing was done. A stream of the page that has a state already MUST
    /// be a `Duplicate`: the appender may have believed that nobody knows it.
    async fn write_fenced(&mut self, page: &Page<'_>) -> Result<bool, Failure>;

    /// Gives the lock back without writing.
    async fn leave(&mut self, why: Option<&Failure>);
}

/// Passes a fail point before the commit.
///
/// # Errors
/// The point takes the connection away: nothing of the group stands.
pub(crate) fn pass(name: &str) -> Result<(), Failure> {
    match failpoint::pass(name) {
        true => Err(Failure::Lost("a fail point took the connection".to_owned())),
        false => Ok(()),
    }
}
