//! The state of a stream, from the log.

use super::window::first_where;
use crate::{
    position::Revision,
    recorded::{Recorded, StreamName},
    state::{self, StreamState},
    store::{Direction, EventStore, StoreError},
};

/// The last event of a stream.
pub(super) async fn last(
    store: &dyn EventStore,
    stream: &StreamName,
) -> Result<Option<Recorded>, StoreError> {
    Ok(store.read_stream(stream, None, Direction::Backwards, 1).await?.pop())
}

/// The state of a stream: what its metadata stream says last, and whether it was deleted since or before.
///
/// Read from the log itself, so that no table has to be believed.
///
/// # Errors
/// `Unavailable`, `Unreadable`.
pub async fn stream_state(
    store: &dyn EventStore,
    stream: &StreamName,
) -> Result<StreamState, StoreError> {
    let end = last(store, stream).await?;
    state_at(store, stream, end.as_ref()).await
}

/// [`stream_state`] of a stream whose last event is known.
pub(super) async fn state_at(
    store: &dyn EventStore,
    stream: &StreamName,
    last: Option<&Recorded>,
) -> Result<StreamState, StoreError> {
    let tombstoned = last.is_some_and(|last| last.event.event_type.as_str() == state::TOMBSTONE);
    // a name too long for a metadata stream has none, and so has a metadata stream
    let Ok(about) = state::metadata_stream(stream) else {
        return Ok(StreamState { tombstoned, ..StreamState::default() });
    };
    let Some(metadata) = self::last(store, &about).await? else {
        return Ok(StreamState { tombstoned, ..StreamState::default() });
    };
    let mut state = StreamState { tombstoned, ..said(&metadata) };
    if let Some(last) = last
        && state.is_soft_deleted()
        && last.position > metadata.position
    {
        // the first append after a soft deletion brings the stream back, from there on
        let back = |event: &Recorded| event.position > metadata.position;
        state.truncate_before = first_where(store, stream, last.revision, back).await?.0;
    }
    Ok(state)
}

/// What a metadata event says; one that the appender would refuse says nothing.
fn said(metadata: &Recorded) -> StreamState {
    let is_metadata = metadata.event.event_type.as_str() == state::METADATA;
    let said = StreamState::from_metadata(&metadata.event.payload).ok();
    said.filter(|_| is_metadata).unwrap_or_default()
}

/// The revision after `last`.
pub(super) const fn next(last: Revision) -> Revision {
    Revision(last.0.saturating_add(1))
}
