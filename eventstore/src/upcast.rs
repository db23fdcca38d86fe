//! The chain that brings a stored payload up to today's shape, and every step ever added.
//!
//! Changing a payload: an optional field with a default if that suffices; else one [`Upcast`] here and one golden
//! file. Never two live versions of an event in Rust, never an `UPDATE` of the log. Steps run after sealed fields
//! are opened (or emptied, for a reader without keys), so a step MUST accept a sealed object without `value`.

use serde_json::{Map, Value};

/// One step of a payload's history: from version `from` to `from + 1`, once, mechanically.
#[derive(Debug, Clone, Copy)]
pub struct Upcast {
    /// The type.
    pub of: &'static str,
    /// The version it takes.
    pub from: u16,
    /// What it does. It never invents: what it cannot tell stays out, and the row unreadable.
    pub step: fn(&mut Map<String, Value>),
}

/// Every step, oldest first.
pub const UPCASTS: &[Upcast] = &[];

/// The version written today: nobody types it, it is where the chain ends.
#[must_use]
pub fn current_version(steps: &[Upcast], of: &str) -> u16 {
    steps.iter().filter(|step| step.of == of).map(|step| step.from + 1).max().unwrap_or(1)
}

/// Brings a payload stored at `version` up to today's shape.
pub fn upcast(steps: &[Upcast], of: &str, version: u16, data: &mut Map<String, Value>) {
    for step in steps.iter().filter(|step| step.of == of && step.from >= version) {
        (step.step)(data);
    }
}

/// The first type whose chain does not start at 1, or has a hole.
#[must_use]
pub fn broken_chain(steps: &[Upcast]) -> Option<&'static str> {
    let mut reached: std::collections::BTreeMap<&str, u16> = std::collections::BTreeMap::new();
    for step in steps {
        let version = reached.entry(step.of).or_insert(1);
        if *version != step.from {
            return Some(step.of);
        }
        *version += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{UPCASTS, Upcast, broken_chain, current_version, upcast};
    use serde_json::{Map, Value, json};

    const STEPS: &[Upcast] = &[
        Upcast {
            of: "demand.tested",
            from: 1,
            step: |data| {
                if let Some(size) = data.remove("size") {
                    data.insert("household_size".into(), size);
                }
            },
        },
        Upcast {
            of: "demand.tested",
            from: 2,
            step: |data| drop(data.insert("widened".into(), Value::Bool(false))),
        },
    ];

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn every_chain_starts_at_1_and_has_no_hole() {
        assert_eq!(broken_chain(UPCASTS), None);
        assert_eq!(broken_chain(STEPS), None);
        assert_eq!(broken_chain(&STEPS[1..]), Some("demand.tested"));
        assert_eq!(broken_chain(&[STEPS[1], STEPS[0]]), Some("demand.tested"));
    }

    #[test]
    fn every_chain_is_of_a_type_that_exists() {
        for step in UPCASTS {
            assert!(domain::catalogue::info(step.of).is_some(), "{}", step.of);
        }
    }

    #[test]
    fn a_payload_takes_the_steps_from_its_version_on() {
        let today = object(json!({"household_size": 3, "widened": false}));
        for (version, stored) in
            [(1, json!({"size": 3})), (2, json!({"household_size": 3})), (3, today.clone().into())]
        {
            let mut data = object(stored);
            upcast(STEPS, "demand.tested", version, &mut data);
            assert_eq!(data, today, "from version {version}");
        }
        assert_eq!(current_version(STEPS, "demand.tested"), 3);
        assert_eq!(current_version(STEPS, "demand.other"), 1);
    }
}
