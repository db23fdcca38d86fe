//! The state of a stream beside its events: metadata, soft deletion, tombstone (the words of KurrentDB).
//!
//! It follows from the log alone, by three rules:
//!
//! * an event of type `$metadata` in the stream `$$S` replaces the metadata of `S`; `$tb` at its highest value is a
//!   soft deletion;
//! * the next event of a soft-deleted `S` brings it back, truncated before that event;
//! * an event of type `$streamDeleted` in `S` ends it for ever.
//!
//! The log itself never loses a row: a state only says what a view shows.

use crate::{
    position::Expected,
    recorded::{BadName, EventType, NewEvent, Origin, StreamName},
    store::StreamWrite,
};
use chrono::NaiveDate;
use serde_json::{Map, Value};
use thiserror::Error;
use uuid::Uuid;

/// Type of an event that replaces the metadata of a stream.
pub const METADATA: &str = "$metadata";
/// Type of an event that ends a stream.
pub const TOMBSTONE: &str = "$streamDeleted";
/// What a soft deletion truncates before.
pub const SOFT_DELETED: i64 = i64::MAX;
/// What stands before the name of a stream in the name of the stream of its metadata.
const PREFIX: &str = "$$";

const MAX_COUNT: &str = "$maxCount";
const MAX_AGE: &str = "$maxAge";
const TRUNCATE_BEFORE: &str = "$tb";
const CACHE_CONTROL: &str = "$cacheControl";
const ACL: &str = "$acl";

/// What is known of a stream beside its events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamState {
    /// Events before this revision are not shown.
    pub truncate_before: i64,
    /// Only the last so many events are shown.
    pub max_count: Option<i64>,
    /// Only events of the last so many seconds are shown.
    pub max_age: Option<i64>,
    /// Ended for ever.
    pub tombstoned: bool,
}

impl StreamState {
    /// Deleted, and brought back by its next event.
    #[must_use]
    pub const fn is_soft_deleted(&self) -> bool {
        self.truncate_before == SOFT_DELETED
    }

    /// The state that a `$metadata` event with this payload gives.
    ///
    /// # Errors
    /// Which key is wrong, without its value.
    pub fn from_metadata(payload: &[u8]) -> Result<Self, String> {
        let metadata: Map<String, Value> = serde_json::from_slice(payload)
            .map_err(|_| "the metadata are not a JSON object".to_owned())?;
        let number = |key: &str, least: i64| match metadata.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_i64().filter(|number| *number >= least) {
                Some(number) => Ok(Some(number)),
                None => Err(format!("{key} of the metadata is not an integer of at least {least}")),
            },
        };
        number(CACHE_CONTROL, 1)?;
        if metadata.get(ACL).is_some_and(|acl| !acl.is_object()) {
            return Err(format!("{ACL} of the metadata is not an object"));
        }
        Ok(Self {
            truncate_before: number(TRUNCATE_BEFORE, 0)?.unwrap_or(0),
            max_count: number(MAX_COUNT, 1)?,
            max_age: number(MAX_AGE, 1)?,
            tombstoned: false,
        })
    }

    fn to_metadata(self) -> Value {
        let mut metadata = Map::new();
        let before = (self.truncate_before > 0).then_some(self.truncate_before);
        for (key, value) in
            [(MAX_COUNT, self.max_count), (MAX_AGE, self.max_age), (TRUNCATE_BEFORE, before)]
        {
            metadata.extend(value.map(|value| (key.to_owned(), value.into())));
        }
        metadata.into()
    }
}

/// Who changes a state, and the id of the event that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Id of the event: the same again is the same change.
    pub event_id: Uuid,
    /// Civil day of the change.
    pub occurred_on: NaiveDate,
    /// Who, why, through which door.
    pub origin: Origin,
}

/// Why a stream can have no state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoState {
    /// It shares the fate of the stream whose metadata it holds.
    #[error("stream {0} holds metadata: it has none of its own and is not ended alone")]
    HoldsMetadata(StreamName),
    /// No name is left for its metadata.
    #[error(transparent)]
    BadName(#[from] BadName),
}

/// The stream that holds the metadata of `stream`.
///
/// # Errors
/// The stream holds metadata itself, or its name is too long for two more characters.
pub fn metadata_stream(stream: &StreamName) -> Result<StreamName, NoState> {
    Ok(format!("{PREFIX}{}", with_state(stream)?).parse()?)
}

fn with_state(stream: &StreamName) -> Result<&StreamName, NoState> {
    match holds_metadata(stream) {
        true => Err(NoState::HoldsMetadata(stream.clone())),
        false => Ok(stream),
    }
}

/// Whether the name is one of a stream of metadata.
pub(crate) fn holds_metadata(stream: &StreamName) -> bool {
    stream.as_str().starts_with(PREFIX)
}

/// The stream whose metadata `stream` holds, if it holds any.
#[must_use]
pub fn subject(stream: &StreamName) -> Option<StreamName> {
    let rest = stream.as_str().strip_prefix(PREFIX)?;
    rest.parse().ok().filter(|_| !rest.starts_with(PREFIX))
}

/// Deletes a stream until its next event. What is expected of it travels as a check beside this write.
///
/// # Errors
/// As [`metadata_stream`].
pub fn soft_delete(stream: &StreamName, change: Change) -> Result<StreamWrite, NoState> {
    let state = StreamState { truncate_before: SOFT_DELETED, ..StreamState::default() };
    set_metadata(stream, state, change)
}

/// Replaces the metadata of a stream. A tombstone is not metadata: see [`tombstone`].
///
/// # Errors
/// As [`metadata_stream`].
pub fn set_metadata(
    stream: &StreamName,
    state: StreamState,
    change: Change,
) -> Result<StreamWrite, NoState> {
    let event = change.event(METADATA, state.to_metadata())?;
    Ok(StreamWrite {
        stream: metadata_stream(stream)?,
        expected: Expected::Any,
        events: vec![event],
    })
}

/// Ends a stream for ever.
///
/// # Errors
/// The stream holds metadata: it ends with the stream it belongs to.
pub fn tombstone(
    stream: &StreamName,
    expected: Expected,
    change: Change,
) -> Result<StreamWrite, NoState> {
    let stream = with_state(stream)?.clone();
    let event = change.event(TOMBSTONE, Map::new().into())?;
    Ok(StreamWrite { stream, expected, events: vec![event] })
}

impl Change {
    fn event(self, event_type: &str, payload: Value) -> Result<NewEvent, NoState> {
        Ok(NewEvent {
            event_id: self.event_id,
            event_type: event_type.parse::<EventType>()?,
            schema_version: 1,
            content_type: "application/json".to_owned(),
            occurred_on: self.occurred_on,
            origin: self.origin,
            legal_basis: String::new(),
            applicant_visible: false,
            key_ids: Vec::new(),
            metadata: bytes::Bytes::new(),
            payload: payload.to_string().into(),
        })
    }
}
