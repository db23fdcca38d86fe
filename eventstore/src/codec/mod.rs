//! Typed event to stored row, sealed; and back, opened or closed.
//!
//! In a stored payload every `{"sealed", "person", "value"}` of the typed event is `{"sealed": class, "person": id,
//! "box": base64, "commitment": base64}`; the format is in [`crate::vault::seal`]. A value of an erased person is
//! `{"sealed", "person"}`. Nothing else of a payload is changed.
//!
//! An event of a later version is told from a damaged one ([`CodecError::is_unknown`]). Readers show it as it is and
//! go on; projections park its stream but for the timeline, which says that something happened; `execute` refuses a
//! command that would have to fold it, with its position and type: to take it for nothing could decide against
//! someone on half a history. A new program and `projection rebuild` put all of that right.
//!
//! Opening needs keys: batches fetch a [`Keyring`] once ([`persons`], then `Vault::keys`) and decode without
//! waiting. Projections never open: [`decode_closed`] and [`sealed_copies`].

mod boxes;
mod copy;
mod error;
mod fields;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;

pub use copy::{SealedCopy, open_copies, open_copy, read_closed, sealed_copies, sealed_copy};
pub use error::CodecError;

use crate::{
    recorded::{EventType, NewEvent, Origin, Recorded, StreamName},
    upcast::{UPCASTS, current_version, upcast},
    vault::{Keyring, Vault, seal::Context},
};
use boxes::{open_field, seal_field};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::{catalogue, id::PersonId, world::Event};
use fields::{each_sealed, marks};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Content type of our own payloads.
pub const JSON: &str = "application/json";

/// What every payload with a box holds.
const BOX: &[u8] = b"\"box\"";

/// An event on its way into the log.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Its stream.
    pub stream: &'a StreamName,
    /// Its id.
    pub event_id: Uuid,
    /// The event.
    pub event: &'a Event,
    /// Civil day on which it happened.
    pub occurred_on: NaiveDate,
    /// Who, why, through which door.
    pub origin: Origin,
    /// Opaque bytes beside the payload.
    pub metadata: Bytes,
}

/// Seals and writes down an event; draws a key for a person the vault has never seen.
///
/// # Errors
/// See [`CodecError`].
pub async fn encode(vault: &Vault, draft: Draft<'_>) -> Result<NewEvent, CodecError> {
    let ring = vault.ensure_keys(&persons(draft.event)).await?;
    encode_with(&ring, vault.origin(), draft)
}

/// [`encode`] with the keys at hand. What belongs to a person without key in the ring is written as erased.
///
/// # Errors
/// See [`CodecError`].
pub fn encode_with(
    ring: &Keyring,
    log_origin: &str,
    draft: Draft<'_>,
) -> Result<NewEvent, CodecError> {
    let name = draft.event.type_name();
    let event_type = spelt(name, draft.stream)?;
    let info = catalogue::info(name).ok_or_else(|| CodecError::UnknownType(name.to_owned()))?;
    let schema_version = current_version(UPCASTS, name);
    let place = Place {
        origin: log_origin,
        stream: draft.stream.as_str(),
        event_id: draft.event_id,
        event_type: name,
        schema_version,
    };
    let mut data = draft.event.data();
    let mut key_ids = Vec::new();
    each_sealed(&mut data, &mut |field, object| {
        if let Some(person) = seal_field(ring, &place, field, object)? {
            key_ids.push(person);
        }
        Ok::<_, CodecError>(())
    })?;
    key_ids.sort_unstable();
    key_ids.dedup();
    Ok(NewEvent {
        event_id: draft.event_id,
        event_type,
        schema_version,
        content_type: JSON.to_owned(),
        occurred_on: draft.occurred_on,
        origin: draft.origin,
        legal_basis: info.legal_basis.to_owned(),
        applicant_visible: info.applicant_visible,
        key_ids,
        metadata: draft.metadata,
        payload: Bytes::from(data.to_string()),
    })
}

/// Persons under whose keys something of the event is to be sealed.
#[must_use]
pub fn persons(event: &Event) -> Vec<PersonId> {
    let mut persons = Vec::new();
    let seen = each_sealed(&mut event.data(), &mut |_, object| {
        persons.extend(marks(object).map(|(_, person)| person));
        Ok::<_, std::convert::Infallible>(())
    });
    let Ok(()) = seen;
    persons
}

/// The event, opened; what belongs to an erased person is erased.
///
/// # Errors
/// See [`CodecError`]; an unknown person means a vault older than the log.
pub async fn decode(vault: &Vault, recorded: &Recorded) -> Result<Event, CodecError> {
    let ring = vault.keys(&recorded.event.key_ids).await?;
    decode_with(&ring, vault.origin(), recorded)
}

/// [`decode`] for many, with one look at the vault.
///
/// # Errors
/// As [`decode`].
pub async fn decode_all(vault: &Vault, page: &[Recorded]) -> Result<Vec<Event>, CodecError> {
    let persons: Vec<_> = page.iter().flat_map(|r| r.event.key_ids.iter().copied()).collect();
    let ring = vault.keys(&persons).await?;
    page.iter().map(|recorded| decode_with(&ring, vault.origin(), recorded)).collect()
}

/// [`decode`] with the keys at hand.
///
/// # Errors
/// As [`decode`].
pub fn decode_with(
    ring: &Keyring,
    log_origin: &str,
    recorded: &Recorded,
) -> Result<Event, CodecError> {
    // without a box there is nothing to open: most of a life is read in one go
    let boxed = recorded.event.payload.windows(BOX.len()).any(|part| part == BOX);
    if !boxed && let Some(event) = straight(recorded) {
        return Ok(event);
    }
    typed(recorded, open_payload(ring, log_origin, recorded)?)
}

/// The event as someone without any key reads it: every sealed value is erased.
///
/// # Errors
/// `BadType`, `BadPayload`.
pub fn decode_closed(recorded: &Recorded) -> Result<Event, CodecError> {
    match straight(recorded) {
        Some(event) => Ok(event),
        None => read_closed(recorded).map(|(event, _)| event),
    }
}

/// The event read from its bytes in one go: no step of the chain to take, and no value that lies open where a box
/// should be. What cannot be read so is read the long way, which says why.
fn straight(recorded: &Recorded) -> Option<Event> {
    known(recorded).ok()?;
    let event = &recorded.event;
    let (name, payload) = (event.event_type.as_str(), std::str::from_utf8(&event.payload).ok()?);
    let today = event.schema_version == current_version(UPCASTS, name);
    if !today || payload.contains("\"value\"") || !payload.starts_with('{') {
        return None;
    }
    Event::from_text(name, payload).ok()
}

/// The payload as stored but for its sealed values, which are opened or erased. Not upcast.
///
/// # Errors
/// As [`decode`].
pub fn open_payload(
    ring: &Keyring,
    log_origin: &str,
    recorded: &Recorded,
) -> Result<Value, CodecError> {
    let place = Place::of(log_origin, recorded);
    let mut data = payload(recorded)?;
    each_sealed(&mut data, &mut |field, object| open_field(ring, &place, field, object))?;
    Ok(data)
}

/// What all boxes of one event share.
#[derive(Clone, Copy)]
struct Place<'a> {
    origin: &'a str,
    stream: &'a str,
    event_id: Uuid,
    event_type: &'a str,
    schema_version: u16,
}

impl<'a> Place<'a> {
    fn of(origin: &'a str, recorded: &'a Recorded) -> Self {
        Self {
            origin,
            stream: recorded.stream.as_str(),
            event_id: recorded.event.event_id,
            event_type: recorded.event.event_type.as_str(),
            schema_version: recorded.event.schema_version,
        }
    }

    fn bad(&self, why: &'static str) -> CodecError {
        let (event_type, version) = (self.event_type.to_owned(), self.schema_version);
        CodecError::BadPayload { event_type, version, why }
    }

    fn context(
        self,
        field: &'a str,
        object: &Map<String, Value>,
    ) -> Result<Context<'a>, CodecError> {
        let (class, person) =
            marks(object).ok_or_else(|| self.bad("a sealed value has no known class or person"))?;
        Ok(Context {
            origin: self.origin,
            stream: self.stream,
            event_id: self.event_id,
            event_type: self.event_type,
            schema_version: self.schema_version,
            class,
            person,
            field,
        })
    }
}

/// Whether the event is one that this version of the program knows; its payload is not looked at.
///
/// # Errors
/// `BadType`, `Newer`: see [`CodecError::is_unknown`].
pub fn known(recorded: &Recorded) -> Result<(), CodecError> {
    let (name, version) = (recorded.event.event_type.as_str(), recorded.event.schema_version);
    spelt(name, &recorded.stream)?;
    match catalogue::info(name) {
        Some(_) if version <= current_version(UPCASTS, name) => Ok(()),
        _ => Err(CodecError::Newer { event_type: name.to_owned(), version }),
    }
}

/// Whether an event is told in our words, or in those of a later version of ours: on a stream of an aggregate, and of
/// no type of the store's own. What is not is nobody's business but its writer's.
#[must_use]
pub fn is_ours(recorded: &Recorded) -> bool {
    !recorded.event.event_type.as_str().starts_with('$')
        && recorded.stream.as_str().parse::<domain::id::StreamId>().is_ok()
}

fn payload(recorded: &Recorded) -> Result<Value, CodecError> {
    let place = Place::of("", recorded);
    spelt(place.event_type, &recorded.stream)?;
    serde_json::from_slice(&recorded.event.payload).map_err(|_| place.bad("it is not JSON"))
}

fn typed(recorded: &Recorded, data: Value) -> Result<Event, CodecError> {
    let place = Place::of("", recorded);
    known(recorded)?;
    let Value::Object(mut data) = data else { return Err(place.bad("it is no object")) };
    upcast(UPCASTS, place.event_type, place.schema_version, &mut data);
    // the error of serde would quote the value
    Event::from_parts(place.event_type, Value::Object(data))
        .map_err(|_| place.bad("it has not the shape of its type"))
}

/// Holds a type to our spelling and to the category of its stream.
fn spelt(name: &str, stream: &StreamName) -> Result<EventType, CodecError> {
    let word = |text: &str| {
        text.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.ends_with('-')
    };
    name.split_once('.')
        .filter(|(category, past)| word(category) && word(past) && *category == stream.category())
        .and_then(|_| name.parse().ok())
        .ok_or_else(|| CodecError::BadType(name.to_owned()))
}
