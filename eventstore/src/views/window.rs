//! Which revisions of a stream are to be seen.

use super::{
    ViewError,
    state::{last, next, state_at},
};
use crate::{
    position::Revision,
    recorded::{Instant, Recorded, StreamName},
    store::{Direction, EventStore, StoreError},
};

const SECOND: i64 = 1_000_000;

/// The revisions of a stream that are to be seen: from `first` to `last`; none if `first` is above `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first one.
    pub first: Revision,
    /// The last event of the stream.
    pub last: Revision,
}

/// What truncation, count and age leave of a stream at an instant.
///
/// # Errors
/// `NotFound`: no event, or soft-deleted. `StreamDeleted`. `Store`.
pub async fn window(
    store: &dyn EventStore,
    stream: &StreamName,
    at: Instant,
) -> Result<Window, ViewError> {
    let end = last(store, stream).await?;
    let state = state_at(store, stream, end.as_ref()).await?;
    if state.tombstoned {
        return Err(ViewError::StreamDeleted { stream: stream.clone() });
    }
    let end = end.filter(|_| !state.is_soft_deleted());
    let Some(end) = end else { return Err(ViewError::NotFound { stream: stream.clone() }) };
    let last = end.revision;
    let mut first = Revision(state.truncate_before.max(0));
    if let Some(count) = state.max_count {
        first = first.max(Revision(last.0.saturating_sub(count).saturating_add(1)));
    }
    if let Some(age) = state.max_age {
        let oldest = Instant(at.0.saturating_sub(age.saturating_mul(SECOND)));
        let young = |event: &Recorded| event.recorded_at >= oldest;
        first = first.max(first_where(store, stream, last, young).await?);
    }
    Ok(Window { first, last })
}

/// The first revision whose event is `right`, when no event after a right one is wrong; the one after `last` if none
/// is. Positions and instants never go back along a stream, so halving finds it.
pub(super) async fn first_where(
    store: &dyn EventStore,
    stream: &StreamName,
    last: Revision,
    right: impl Fn(&Recorded) -> bool,
) -> Result<Revision, StoreError> {
    let (mut low, mut high) = (0, next(last).0);
    while low < high {
        let middle = low + (high - low) / 2;
        let read =
            store.read_stream(stream, Some(Revision(middle)), Direction::Forwards, 1).await?;
        match read.first() {
            Some(event) if !right(event) => low = event.revision.0.saturating_add(1),
            _ => high = middle,
        }
    }
    Ok(Revision(low))
}
