//! Sealed values taken out of an event as they are, with all that is needed to open them later.

use super::{CodecError, Place, each_sealed, marks, open_field, payload, typed};
use crate::{
    recorded::{Recorded, StreamName},
    upcast::{UPCASTS, upcast},
    vault::{Keyring, Vault},
};
use domain::{id::PersonId, sealed::Class, world::Event};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json, value::RawValue};
use std::collections::HashMap;
use uuid::Uuid;

/// A sealed value as it stands in the log, and where. Opaque: whoever keeps one learns nothing from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedCopy {
    stream: StreamName,
    event_id: Uuid,
    event_type: String,
    schema_version: u16,
    field: String,
    class: Class,
    person: PersonId,
    #[serde(rename = "box")]
    bytes: String,
    commitment: String,
}

impl SealedCopy {
    /// JSON pointer of the value in the payload (`/identity`).
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Class it is sealed in.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Whose it is.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }
}

/// The sealed values of an event, in the order they are written. Opens nothing.
///
/// # Errors
/// `BadType`, `BadPayload`.
pub fn sealed_copies(recorded: &Recorded) -> Result<Vec<SealedCopy>, CodecError> {
    match recorded.event.key_ids.is_empty() {
        true => Ok(Vec::new()),
        false => take_copies(recorded, &mut payload(recorded)?),
    }
}

/// One of [`sealed_copies`], by its JSON pointer. The rest of the payload is passed over, unread.
///
/// # Errors
/// `BadType`, `BadPayload`.
pub fn sealed_copy(recorded: &Recorded, field: &str) -> Result<Option<SealedCopy>, CodecError> {
    let named = |copies: Vec<SealedCopy>| copies.into_iter().find(|copy| copy.field() == field);
    let top = field.strip_prefix('/').filter(|name| !name.contains(['/', '~']));
    let Some(name) = top.filter(|_| !recorded.event.key_ids.is_empty()) else {
        return sealed_copies(recorded).map(named);
    };
    let not_json = |_| Place::of("", recorded).bad("it is not JSON");
    let mut raw: HashMap<String, &RawValue> =
        serde_json::from_slice(&recorded.event.payload).map_err(not_json)?;
    let Some(raw) = raw.remove(name) else { return Ok(None) };
    let value: Value = serde_json::from_str(raw.get()).map_err(not_json)?;
    let mut data = Value::Object(Map::from_iter([(name.to_owned(), value)]));
    take_copies(recorded, &mut data).map(named)
}

/// [`super::decode_closed`] and [`sealed_copies`] with one look at the payload: what a projection reads.
///
/// # Errors
/// `BadType`, `BadPayload`.
pub fn read_closed(recorded: &Recorded) -> Result<(Event, Vec<SealedCopy>), CodecError> {
    let mut data = payload(recorded)?;
    let copies = take_copies(recorded, &mut data)?;
    Ok((typed(recorded, data)?, copies))
}

/// Takes boxes and values out of a payload, and copies the boxes.
fn take_copies(recorded: &Recorded, data: &mut Value) -> Result<Vec<SealedCopy>, CodecError> {
    let mut copies = Vec::new();
    each_sealed(data, &mut |field, object| {
        let mut text = |name: &str| match object.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let sealed = (text("box"), text("commitment"));
        object.remove("value");
        if let (Some((class, person)), (Some(bytes), Some(commitment))) = (marks(object), sealed) {
            copies.push(SealedCopy {
                stream: recorded.stream.clone(),
                event_id: recorded.event.event_id,
                event_type: recorded.event.event_type.to_string(),
                schema_version: recorded.event.schema_version,
                field: field.to_owned(),
                class,
                person,
                bytes,
                commitment,
            });
        }
        Ok::<_, CodecError>(())
    })?;
    Ok(copies)
}

/// Opens a copy: the value in today's shape, or `None` when the person's key is destroyed.
///
/// # Errors
/// See [`CodecError`].
pub async fn open_copy(vault: &Vault, copy: &SealedCopy) -> Result<Option<Value>, CodecError> {
    let ring = vault.keys(&[copy.person]).await?;
    open_with(&ring, vault.origin(), copy)
}

/// [`open_copy`] for many, with one look at the vault.
///
/// # Errors
/// As [`open_copy`].
pub async fn open_copies(
    vault: &Vault,
    copies: &[SealedCopy],
) -> Result<Vec<Option<Value>>, CodecError> {
    let persons: Vec<_> = copies.iter().map(|copy| copy.person).collect();
    let ring = vault.keys(&persons).await?;
    copies.iter().map(|copy| open_with(&ring, vault.origin(), copy)).collect()
}

fn open_with(
    ring: &Keyring,
    log_origin: &str,
    copy: &SealedCopy,
) -> Result<Option<Value>, CodecError> {
    let place = Place {
        origin: log_origin,
        stream: copy.stream.as_str(),
        event_id: copy.event_id,
        event_type: &copy.event_type,
        schema_version: copy.schema_version,
    };
    let sealed = json!({
        "sealed": copy.class, "person": copy.person, "box": copy.bytes, "commitment": copy.commitment
    });
    let Value::Object(mut object) = sealed else { return Ok(None) };
    open_field(ring, &place, &copy.field, &mut object)?;
    Ok(today(copy, object))
}

/// Takes the steps of the event's chain with this one field in it: they see it where it was written.
fn today(copy: &SealedCopy, mut object: Map<String, Value>) -> Option<Value> {
    let mut name = copy.field.strip_prefix('/').unwrap_or(&copy.field).split('/');
    let (Some(top), None) = (name.next(), name.next()) else { return object.remove("value") };
    let mut data = Map::from_iter([(top.to_owned(), Value::Object(object))]);
    upcast(UPCASTS, &copy.event_type, copy.schema_version, &mut data);
    let mut value = None;
    let found = each_sealed(&mut Value::Object(data), &mut |_, object| {
        value = value.take().or_else(|| object.remove("value"));
        Ok::<_, std::convert::Infallible>(())
    });
    let Ok(()) = found;
    value
}
