//! One event of each type, as the log would hold it with every value open.

use crate::{id::PersonId, world::Event};
use serde_json::Value;

const SAMPLES: &str = include_str!("samples.json");

/// One event of each type, with values that no real person has.
///
/// # Panics
/// A sample does not read as an event: a test of this crate says which.
#[must_use]
#[expect(clippy::panic, reason = "a test helper fails its test")]
pub fn samples() -> Vec<Event> {
    let Ok(samples) = serde_json::from_str::<Vec<Sample>>(SAMPLES) else {
        panic!("the samples are no list of events")
    };
    samples
        .into_iter()
        .map(|Sample { r#type, data }| match Event::from_parts(&r#type, data) {
            Ok(event) => event,
            Err(error) => panic!("sample {}: {error}", r#type),
        })
        .collect()
}

/// The samples as they are written, to compare with what is read and written again.
#[cfg(test)]
pub(crate) fn written() -> Vec<(String, Value)> {
    let samples: Vec<Sample> = serde_json::from_str(SAMPLES).unwrap();
    samples.into_iter().map(|sample| (sample.r#type, sample.data)).collect()
}

#[derive(serde::Deserialize)]
struct Sample {
    r#type: String,
    data: Value,
}

/// The event as it reads once a person's key is destroyed.
#[expect(clippy::panic, reason = "a test helper fails its test")]
pub(super) fn erased(event: &Event, person: PersonId) -> Event {
    let mut data = event.data();
    erase(&mut data, &Value::from(person.to_string()));
    match Event::from_parts(event.type_name(), data) {
        Ok(event) => event,
        Err(error) => panic!("{} does not accept erasure: {error}", event.type_name()),
    }
}

fn erase(value: &mut Value, person: &Value) {
    let owner = value.get("person").cloned();
    match value {
        Value::Object(fields) if fields.contains_key("sealed") => {
            fields.retain(|name, _| name != "value" || owner.as_ref() != Some(person));
        }
        Value::Object(fields) => fields.values_mut().for_each(|field| erase(field, person)),
        Value::Array(items) => items.iter_mut().for_each(|item| erase(item, person)),
        _ => {}
    }
}
