//! Ids of commands and events, and what tells a repeat from another command.

use super::{Request, rulebook::Read};
use crate::{
    position::Revision,
    vault::{Vault, seal::push},
};
use serde_json::{Map, Value};
use uuid::{Uuid, uuid};

const COMMANDS: Uuid = uuid!("5f0f5e0e-2f5a-5c0a-9d55-0d3f4b1c7a10");

/// The id of a command: UUIDv5 of who calls, through which door, under which key of theirs, each with its length,
/// so that no caller's key meets another's.
#[must_use]
pub fn command_id(caller: &str, door: &str, key: &str) -> Uuid {
    let mut name = Vec::new();
    for part in [caller, door, key] {
        push(&mut name, part.as_bytes());
    }
    Uuid::new_v5(&COMMANDS, &name)
}

/// The id of the n-th event of a command.
pub(super) fn event_id(command_id: Uuid, n: usize) -> Uuid {
    Uuid::new_v5(&command_id, &u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes())
}

/// Keyed hash of what a request asks. A date that is the day of the request is no part of it: the same
/// command sent again the next day is a repeat.
pub(super) fn content(vault: &Vault, request: &Request) -> String {
    let day = request.occurred_on.to_string();
    let mut value = serde_json::to_value(&request.command).unwrap_or_default();
    canonical(&mut value, &day);
    vault.command_mac(value.to_string().as_bytes())
}

/// Sorts keys, and replaces the day of the request.
fn canonical(value: &mut Value, day: &str) {
    match value {
        Value::Object(object) => {
            let mut pairs: Vec<_> = std::mem::take(object).into_iter().collect();
            pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            for (_, value) in &mut pairs {
                canonical(value, day);
            }
            *object = Map::from_iter(pairs);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| canonical(item, day)),
        Value::String(text) if text == day => *value = Value::from("the day of the request"),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The names of the registers in the metadata.
const REGISTERS: [&str; 2] = ["rules", "bodies"];

/// The metadata of an event: the content of its command, and how far the registers of the law were read.
pub(super) fn metadata(content: &str, read: Read) -> bytes::Bytes {
    let mut text = format!(r#"{{"content":"{content}""#);
    for (name, read) in REGISTERS.into_iter().zip(read) {
        if let Some(Revision(read)) = read {
            text.push_str(&format!(r#","{name}":{read}"#));
        }
    }
    text.push('}');
    bytes::Bytes::from(text)
}

/// How far each register was read when the event was decided; none while it was empty.
pub(super) fn registers_of(metadata: &[u8]) -> Read {
    let value: Value = serde_json::from_slice(metadata).unwrap_or_default();
    REGISTERS.map(|name| value.get(name)?.as_i64().map(Revision))
}

/// The content an event's metadata names, if it does.
pub(super) fn content_of(metadata: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(metadata).ok()?;
    Some(value.get("content")?.as_str()?.to_owned())
}
