//! A stretch of the log for whoever folds it: whole, but for the types it does not use.

use crate::{
    position::Position,
    recorded::{EventType, Recorded},
    store::{Direction, EventStore, Filter, StoreError},
};
use std::collections::BTreeSet;

/// Events in a row, without those of some types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// What is left of them, in order.
    pub events: Vec<Recorded>,
    /// The last position that was looked at, that of a skipped event too; where it began if there was none.
    pub last: Position,
}

/// Types that are skipped. Any other is told, also one that nobody knows yet.
pub type Skipped = BTreeSet<EventType>;

/// A span read as any other page, for a store that has no shorter way.
pub(crate) async fn read<S: EventStore + ?Sized>(
    store: &S,
    after: Position,
    upto: Position,
    skipped: &Skipped,
) -> Result<Span, StoreError> {
    let limit = usize::try_from(upto.0.saturating_sub(after.0)).unwrap_or(0);
    let mut events = store.read_all(after, Direction::Forwards, &Filter::All, limit).await?;
    let last = events.last().map_or(after, |event| event.position);
    events.retain(|event| !skipped.contains(&event.event.event_type));
    Ok(Span { events, last })
}

/// What the database counted after `after`: how many events, and the highest position of them.
pub(crate) fn without_hole(
    after: Position,
    count: i64,
    last: Option<i64>,
) -> Result<Position, StoreError> {
    let last = last.map_or(after, Position);
    if last.0 - after.0 == count {
        return Ok(last);
    }
    let why = format!("the log has {count} events up to position {}", last.0);
    Err(StoreError::Unreadable { at: Position(after.0 + 1), why })
}

/// How many events there are in a span, and the highest position.
pub(crate) const COUNT: &str =
    "SELECT COUNT(*), MAX(position) FROM events WHERE position > $1 AND position <= $2";
