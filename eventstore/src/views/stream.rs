//! A stream, as it is to be seen.

use super::{ViewError, Window, window};
use crate::{
    position::Revision,
    recorded::{Instant, Recorded, StreamName},
    store::{Direction, EventStore},
};

/// Where a stream is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamFrom {
    /// Its first event.
    Start,
    /// Its last event; forwards, what comes after it.
    End,
    /// This revision, included both ways.
    Revision(Revision),
}

/// A read of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRead {
    /// Which.
    pub stream: StreamName,
    /// From where.
    pub from: StreamFrom,
    /// Which way.
    pub direction: Direction,
    /// At most so many events.
    pub limit: usize,
    /// The instant at which an event is too old for the stream's maximal age.
    pub at: Instant,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamPage {
    /// In the order asked.
    pub events: Vec<Recorded>,
    /// The first revision to be seen.
    pub first: Revision,
    /// The last revision of the stream.
    pub last: Revision,
    /// Whether there is nothing more that way.
    pub end: bool,
}

/// Reads a stream with its state applied. A revision beyond the end reads empty.
///
/// # Errors
/// `NotFound`: no event, or soft-deleted. `StreamDeleted`. `Store`.
pub async fn read_stream(
    store: &dyn EventStore,
    read: &StreamRead,
) -> Result<StreamPage, ViewError> {
    let seen = window(store, &read.stream, read.at).await?;
    let from = match (read.from, read.direction) {
        (StreamFrom::Start, _) => Revision(0),
        (StreamFrom::End, Direction::Forwards) => Revision(seen.last.0.saturating_add(1)),
        (StreamFrom::End, Direction::Backwards) => seen.last,
        (StreamFrom::Revision(revision), _) => revision,
    };
    let from = match read.direction {
        Direction::Forwards => from.max(seen.first),
        Direction::Backwards => from.min(seen.last),
    };
    let mut events =
        store.read_stream(&read.stream, Some(from), read.direction, read.limit).await?;
    events.retain(|event| event.revision >= seen.first);
    Ok(page(events, seen, from, read.direction))
}

fn page(events: Vec<Recorded>, seen: Window, from: Revision, direction: Direction) -> StreamPage {
    // events appended since the window was looked at are part of the page
    let last = events.iter().map(|event| event.revision).fold(seen.last, Revision::max);
    let end = match (direction, events.last()) {
        (Direction::Forwards, Some(event)) => event.revision >= last,
        (Direction::Forwards, None) => from > last,
        (Direction::Backwards, Some(event)) => event.revision <= seen.first,
        (Direction::Backwards, None) => from < seen.first || seen.first > last,
    };
    StreamPage { events, first: seen.first, last, end }
}
