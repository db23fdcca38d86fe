//! What no append may exceed, looked at before it enters the queue.

use crate::{
    recorded::{Instant, NewEvent},
    store::{Append, StoreError},
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
    examine(request).map_err(StoreError::Malformed)
}

fn examine(request: &Append) -> Result<usize, String> {
    if request.writes.is_empty() {
        return Err("it writes to no stream".to_owned());
    }
    if !(Instant(0)..=LAST_INSTANT).contains(&request.at) {
        return Err("its instant is before 1970 or after 9999".to_owned());
    }
    let mut streams = HashSet::new();
    let (mut bytes, mut events) = (0, 0);
    for write in &request.writes {
        if write.events.is_empty() {
            return Err(format!("no event for stream {}", write.stream));
        }
        if !streams.insert(&write.stream) {
            return Err(format!("stream {} is written twice", write.stream));
        }
        let mut ids = HashSet::new();
        for event in &write.events {
            if !ids.insert(event.event_id) {
                return Err(format!("event {} comes twice", event.event_id));
            }
            bytes += examine_event(event)?;
        }
        events += write.events.len();
    }
    if events > REQUEST_EVENTS {
        return Err(format!("{events} events, the limit is {REQUEST_EVENTS}"));
    }
    if bytes > REQUEST_BYTES {
        return Err(format!("{bytes} bytes, the limit is {REQUEST_BYTES}"));
    }
    Ok(bytes)
}

pub(crate) fn examine_event(event: &NewEvent) -> Result<usize, String> {
    let id = event.event_id;
    let bytes = event.payload.len() + event.metadata.len();
    if bytes > EVENT_BYTES {
        return Err(format!("event {id} has {bytes} bytes, the limit is {EVENT_BYTES}"));
    }
    let actor = &event.origin.actor;
    let texts = [
        &event.content_type,
        &event.legal_basis,
        &event.origin.source,
        &actor.who,
        &actor.body,
        &actor.role,
    ];
    if texts.iter().any(|text| text.contains('\0') || text.chars().count() > TEXT_CHARS) {
        return Err(format!("event {id} has a text over {TEXT_CHARS} characters, or with a NUL"));
    }
    if !(1..=9999).contains(&event.occurred_on.year()) {
        return Err(format!("event {id} did not happen between the years 1 and 9999"));
    }
    Ok(bytes + ROW_BYTES)
}
