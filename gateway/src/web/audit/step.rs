//! One event as an auditor reads it.

use crate::{
    replay::{Step, pseudonymous},
    web::words,
};
use domain::{id::DemandId, world::Event};
use serde_json::Value;
use std::collections::BTreeMap;

/// A line of a replay.
pub(super) struct Line {
    pub(super) position: i64,
    pub(super) steps: String,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) about: String,
    pub(super) on: String,
    pub(super) iso: String,
    pub(super) recorded: String,
    pub(super) actor: String,
    pub(super) source: String,
    pub(super) article: String,
    pub(super) data: String,
}

/// Names for the households of one replay, in the order they appear: A, B, C …
#[derive(Default)]
pub(super) struct Aliases(BTreeMap<DemandId, String>, Vec<DemandId>);

impl Aliases {
    pub(super) fn of(&mut self, demand: DemandId) -> String {
        let next = alias(self.1.len());
        let order = &mut self.1;
        self.0
            .entry(demand)
            .or_insert_with(|| {
                order.push(demand);
                next
            })
            .clone()
    }

    /// Demands and aliases, in order of appearance.
    pub(super) fn all(&self) -> Vec<(String, String)> {
        let named = self.1.iter();
        named.filter_map(|id| Some((id.to_string(), self.0.get(id)?.clone()))).collect()
    }
}

fn alias(at: usize) -> String {
    let letter = u8::try_from(at % 26).map_or('?', |n| char::from(b'A' + n));
    let turn = if at >= 26 { (at / 26 + 1).to_string() } else { String::new() };
    format!("Ménage {letter}{turn}")
}

pub(super) fn line(step: &Step, aliases: &mut Aliases) -> Line {
    let (recorded, event) = step;
    let envelope = &recorded.event;
    let about = about(recorded.stream.as_str(), event.as_ref()).map(|demand| aliases.of(demand));
    let data = pseudonymous(step).get("data").cloned().unwrap_or(Value::Null);
    let body = &envelope.origin.actor.body;
    Line {
        position: recorded.position.0,
        steps: format!("/audit/pas?fil={}&revision={}", recorded.stream, recorded.revision.0),
        kind: envelope.event_type.as_str().to_owned(),
        label: words::event(envelope.event_type.as_str()).to_owned(),
        about: about.unwrap_or_default(),
        on: words::day(envelope.occurred_on),
        iso: words::iso(envelope.occurred_on),
        recorded: words::minute(recorded.recorded_at),
        actor: if body.is_empty() {
            words::role(&envelope.origin.actor.role).to_owned()
        } else {
            format!("{}, {body}", words::role(&envelope.origin.actor.role))
        },
        source: words::source(&envelope.origin.source).to_owned(),
        article: envelope.legal_basis.clone(),
        data: serde_json::to_string_pretty(&data).unwrap_or_default(),
    }
}

/// The demand an event is about.
fn about(stream: &str, event: Option<&Event>) -> Option<DemandId> {
    stream.parse().ok().or_else(|| event?.data().get("demand")?.as_str()?.parse().ok())
}
