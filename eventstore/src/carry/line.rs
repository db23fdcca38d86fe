//! A row as a line of JSON, and back, byte for byte.

use crate::{
    position::{Position, Revision},
    recorded::{Actor, EventType, Instant, NewEvent, Origin, Recorded, StreamName},
    tree::leaf::{Hash, leaf_hash},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::id::PersonId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// Every column of a row, then its leaf. Instants are microseconds since 1970, UTC.
///
/// The caller's bytes stand as they are where they are JSON on one line, else in base64; left out when there are
/// none. Whoever writes such a line again MUST NOT change a byte of them: the leaf covers them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    position: Position,
    #[serde(borrow)]
    stream: Cow<'a, str>,
    revision: Revision,
    recorded_at: Instant,
    id: Uuid,
    #[serde(rename = "type", borrow)]
    event_type: Cow<'a, str>,
    version: u16,
    #[serde(borrow)]
    content_type: Cow<'a, str>,
    occurred_on: NaiveDate,
    command: Uuid,
    correlation: Uuid,
    causation: Uuid,
    actor: Cow<'a, Actor>,
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(borrow)]
    legal_basis: Cow<'a, str>,
    applicant_visible: bool,
    keys: Cow<'a, [PersonId]>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    metadata_base64: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    payload: Option<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    payload_base64: Option<Cow<'a, str>>,
    #[serde(borrow)]
    leaf: Cow<'a, str>,
}

type Opaque<'a> = (Option<&'a RawValue>, Option<Cow<'a, str>>);

fn opaque(bytes: &[u8]) -> Opaque<'_> {
    if bytes.is_empty() {
        return (None, None);
    }
    match serde_json::from_slice::<&RawValue>(bytes) {
        // blanks around a value, lines inside it, and null, which reads as nothing, would not come back
        Ok(raw)
            if raw.get().len() == bytes.len() && bytes != b"null" && !bytes.contains(&b'\n') =>
        {
            (Some(raw), None)
        }
        _ => (None, Some(STANDARD.encode(bytes).into())),
    }
}

fn plain(opaque: Opaque<'_>) -> Result<Bytes, &'static str> {
    match opaque {
        (None, None) => Ok(Bytes::new()),
        (Some(raw), None) => Ok(Bytes::copy_from_slice(raw.get().as_bytes())),
        (None, Some(text)) => {
            STANDARD.decode(&*text).map(Bytes::from).map_err(|_| "its bytes are not base64")
        }
        (Some(_), Some(_)) => Err("it has the same bytes twice"),
    }
}

/// Writes a row as a line, without the end of line; tells its leaf.
///
/// # Errors
/// Whoever takes the bytes does not.
pub fn write(out: &mut Vec<u8>, recorded: &Recorded) -> Result<Hash, serde_json::Error> {
    let event = &recorded.event;
    let origin = &event.origin;
    let leaf = leaf_hash(recorded);
    let (metadata, metadata_base64) = opaque(&event.metadata);
    let (payload, payload_base64) = opaque(&event.payload);
    let line = Line {
        position: recorded.position,
        stream: recorded.stream.as_str().into(),
        revision: recorded.revision,
        recorded_at: recorded.recorded_at,
        id: event.event_id,
        event_type: event.event_type.as_str().into(),
        version: event.schema_version,
        content_type: event.content_type.as_str().into(),
        occurred_on: event.occurred_on,
        command: origin.command_id,
        correlation: origin.correlation,
        causation: origin.causation,
        actor: Cow::Borrowed(&origin.actor),
        source: origin.source.as_str().into(),
        legal_basis: event.legal_basis.as_str().into(),
        applicant_visible: event.applicant_visible,
        keys: event.key_ids.as_slice().into(),
        metadata,
        metadata_base64,
        payload,
        payload_base64,
        leaf: hex::encode(leaf).into(),
    };
    serde_json::to_writer(out, &line)?;
    Ok(leaf)
}

/// A row, its leaf, and whether that is the leaf its line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The row.
    pub recorded: Recorded,
    /// Its leaf, computed.
    pub leaf: Hash,
    /// Whether the line names this leaf.
    pub same: bool,
}

/// Reads a line.
///
/// # Errors
/// What is wrong with it, without any value of it.
pub fn read(line: &[u8]) -> Result<Read, &'static str> {
    let line: Line<'_> = serde_json::from_slice(line).map_err(|_| "it is not an event")?;
    let named = &*line.leaf;
    let event = NewEvent {
        event_id: line.id,
        event_type: named_as::<EventType>(line.event_type)?,
        schema_version: line.version,
        content_type: line.content_type.into_owned(),
        occurred_on: line.occurred_on,
        origin: Origin {
            command_id: line.command,
            correlation: line.correlation,
            causation: line.causation,
            actor: line.actor.into_owned(),
            source: line.source.into_owned(),
        },
        legal_basis: line.legal_basis.into_owned(),
        applicant_visible: line.applicant_visible,
        key_ids: line.keys.into_owned(),
        metadata: plain((line.metadata, line.metadata_base64))?,
        payload: plain((line.payload, line.payload_base64))?,
    };
    let recorded = Recorded {
        position: line.position,
        stream: named_as::<StreamName>(line.stream)?,
        revision: line.revision,
        recorded_at: line.recorded_at,
        event,
    };
    let leaf = leaf_hash(&recorded);
    Ok(Read { same: hex::encode(leaf) == named, leaf, recorded })
}

fn named_as<T: TryFrom<String>>(text: Cow<'_, str>) -> Result<T, &'static str> {
    T::try_from(text.into_owned()).map_err(|_| "a stream or a type has a name the log cannot take")
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::{
        contract::make::event,
        position::{Position, Revision},
        recorded::{Instant, Recorded},
        tree::leaf::leaf_hash,
    };
    use bytes::Bytes;

    fn row(payload: &[u8], metadata: &[u8]) -> Recorded {
        let mut event = event(7);
        event.payload = Bytes::copy_from_slice(payload);
        event.metadata = Bytes::copy_from_slice(metadata);
        event.legal_basis = "CCH « R441 »\t\"\\\u{1f600}".to_owned();
        Recorded {
            position: Position(258),
            stream: "$$s-é".parse().unwrap(),
            revision: Revision(3),
            recorded_at: Instant(1_700_000_000_000_001),
            event,
        }
    }

    #[test]
    fn any_bytes_come_back_as_they_were() {
        let bytes: [&[u8]; 14] = [
            b"",
            b"{}",
            b"{ \"a\" :\t1e999, \"b\":[1.0,1.10] }",
            b" {}",
            b"{}\n",
            b"{\n}",
            b"{\"a\":\"\\u00e9\xc3\xa9\\/\"}",
            b"{\"a\":1,\"a\":2}",
            b"null",
            b"\"\\ud800\"",
            b"not json",
            b"\xff\xfe\x00",
            b"{\"a\":}",
            b"1 2",
        ];
        for payload in bytes {
            for metadata in bytes {
                let recorded = row(payload, metadata);
                let mut line = Vec::new();
                let leaf = write(&mut line, &recorded).unwrap();
                assert!(!line.contains(&b'\n'), "{}", String::from_utf8_lossy(&line));
                let back = read(&line).unwrap();
                assert_eq!(back.recorded, recorded);
                assert!(back.same && back.leaf == leaf && leaf == leaf_hash(&recorded));
            }
        }
    }

    #[test]
    fn json_stands_in_the_line_as_it_is() {
        let mut line = Vec::new();
        write(&mut line, &row(b"{\"n\":7}", b"")).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(value["payload"]["n"], 7);
        assert!(value.get("metadata").is_none() && value.get("payload_base64").is_none());
    }

    #[test]
    fn a_changed_line_is_refused_or_has_another_leaf() {
        let mut line = Vec::new();
        write(&mut line, &row(b"{\"n\":7}", b"{}")).unwrap();
        for at in 0..line.len() {
            let mut changed = line.clone();
            changed[at] ^= 1;
            let back = read(&changed);
            assert!(back.is_err() || back.is_ok_and(|back| !back.same), "byte {at}");
        }
    }
}
