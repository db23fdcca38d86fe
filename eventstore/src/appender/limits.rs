//! What no append may exceed, looked at before it enters the queue.

use crate::{
    recorded::{Instant, NewEvent, StreamName},
    state::{self, METADATA, StreamState, TOMBSTONE},
    store::{Append, StoreError, StreamWrite},
};
use chrono::Datelike;
use std::collections::HashSet;

/// Bytes of payload and metadata of one event.
pub const EVENT_BYTES: usize = 1 << 20;
/// Bytes of one request, and of one group.
pub const REQUEST_BYTES: usize = 4 << 20;
/// Events of one request.
pub const REQUEST_EVENTS: usize = 2_000;
/// Requests of one group.
pub(crate) const GROUP_REQUESTS: usize = 256;
/// Characters of any text of the envelope.
const TEXT_CHARS: usize = 1_000;
/// 9999-12-31T23:59:59.999999Z: one instant beyond it would hold back the log's clock for ever.
pub(crate) const LAST_INSTANT: Instant = Instant(253_402_300_799_999_999);
/// What a row weighs beside its bytes.
const ROW_BYTES: usize = 300;

/// How much of a group the request takes.
pub(super) fn weigh(request: &Append) -> Result<usize, StoreError> {
    let malformed = |why: String| Err(StoreError::Malformed(why));
    if request.writes.is_empty() {
        return malformed("it writes to no stream".to_owned());
    }
    if !(Instant(0)..=LAST_INSTANT).contains(&request.at) {
        return malformed("its instant is before 1970 or after 9999".to_owned());
    }
    let mut streams = HashSet::new();
    let (mut bytes, mut events) = (0, 0);
    for write in &request.writes {
        if !streams.insert(&write.stream) {
            return malformed(format!("stream {} is written twice", write.stream));
        }
        bytes += weigh_write(write)?;
        events += write.events.len();
    }
    // its metadata would come after its end, and nobody could tell what holds
    let described = request.writes.iter().filter_map(|write| state::subject(&write.stream));
    if let Some(stream) = described
        .filter(|stream| streams.contains(stream))
        .find(|stream| request.writes.iter().any(|write| write.stream == *stream && ends(write)))
    {
        return malformed(format!("stream {stream} is ended and gets metadata at once"));
    }
    for (what, actual, limit) in
        [("events", events, REQUEST_EVENTS), ("bytes", bytes, REQUEST_BYTES)]
    {
        if actual > limit {
            return Err(StoreError::BatchTooLarge { what, actual, limit });
        }
    }
    Ok(bytes)
}

fn ends(write: &StreamWrite) -> bool {
    write.events.last().is_some_and(|event| event.event_type.as_str() == TOMBSTONE)
}

fn weigh_write(write: &StreamWrite) -> Result<usize, StoreError> {
    if write.events.is_empty() {
        return Err(StoreError::Malformed(format!("no event for stream {}", write.stream)));
    }
    examine_states(write).map_err(StoreError::Malformed)?;
    let mut bytes = 0;
    let mut ids = HashSet::with_capacity(write.events.len());
    for event in &write.events {
        if !ids.insert(event.event_id) {
            return Err(StoreError::Malformed(format!("event {} comes twice", event.event_id)));
        }
        examine_event(event).map_err(StoreError::Malformed)?;
        bytes += weigh_event(event)?;
    }
    Ok(bytes)
}

pub(crate) fn weigh_event(event: &NewEvent) -> Result<usize, StoreError> {
    let bytes = event.payload.len() + event.metadata.len();
    if bytes > EVENT_BYTES {
        let (event_id, limit) = (event.event_id, EVENT_BYTES);
        return Err(StoreError::EventTooLarge { event_id, bytes, limit });
    }
    Ok(bytes + ROW_BYTES)
}

/// Events that change the state of a stream say something, and where they mean something.
fn examine_states(write: &StreamWrite) -> Result<(), String> {
    let stream = &write.stream;
    for (n, event) in write.events.iter().enumerate() {
        examine_state(stream, event)?;
        if event.event_type.as_str() == TOMBSTONE && n + 1 < write.events.len() {
            return Err(format!("stream {stream} gets events after its tombstone"));
        }
    }
    Ok(())
}

/// An event that changes the state of a stream says something, and where it means something.
pub(crate) fn examine_state(stream: &StreamName, event: &NewEvent) -> Result<(), String> {
    match event.event_type.as_str() {
        TOMBSTONE if state::holds_metadata(stream) => {
            Err(format!("stream {stream} holds metadata and is not ended alone"))
        }
        METADATA if state::subject(stream).is_some() => StreamState::from_metadata(&event.payload)
            .map(drop)
            .map_err(|why| format!("event {}: {why}", event.event_id)),
        METADATA if state::holds_metadata(stream) => {
            Err(format!("stream {stream} is about no stream that can have metadata"))
        }
        _ => Ok(()),
    }
}

/// What an event alone may not exceed, whoever writes it and in whatever company.
pub(crate) fn examine_event(event: &NewEvent) -> Result<(), String> {
    let id = event.event_id;
    let actor = &event.origin.actor;
    let texts = [
        ("content_type", &event.content_type),
        ("legal_basis", &event.legal_basis),
        ("source", &event.origin.source),
        ("actor_who", &actor.who),
        ("actor_body", &actor.body),
        ("actor_role", &actor.role),
    ];
    for (column, text) in texts {
        if text.contains('\0') {
            return Err(format!("{column} of event {id} holds a NUL"));
        }
        if text.len() > TEXT_CHARS && text.chars().count() > TEXT_CHARS {
            return Err(format!("{column} of event {id} has more than {TEXT_CHARS} characters"));
        }
    }
    if !(1..=9999).contains(&event.occurred_on.year()) {
        return Err(format!("event {id} did not happen between the years 1 and 9999"));
    }
    Ok(())
}
