//! One event as an auditor reads it.

use crate::{
    replay::Step,
    web::{
        pages::{Pages, Way},
        words,
    },
};
use domain::{id::DemandId, world::Event};
use std::collections::BTreeMap;

/// Events of one page of a replay.
const PER_PAGE: usize = 80;
/// What the ways to other pages are called.
const NAMES: [&str; 4] =
    ["Premiers événements", "Événements précédents", "Événements suivants", "Derniers événements"];

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
}

/// A part of a replay. What an event holds is on the page of its step.
pub(super) struct Replay {
    pub(super) lines: Vec<Line>,
    /// « 1 à 80 sur 431 ».
    pub(super) told: String,
    pub(super) ways: Vec<Way>,
    /// Demands and what each is called, of the whole replay.
    pub(super) households: Vec<(String, String)>,
}

impl Replay {
    /// The page asked for; a household keeps its letter on all of them.
    pub(super) fn of(steps: &[Step], page: &str, to: impl Fn(usize) -> String) -> Self {
        let mut aliases = Aliases::default();
        for (recorded, event) in steps {
            if let Some(demand) = about(recorded.stream.as_str(), event.as_ref()) {
                aliases.of(demand);
            }
        }
        let pages = Pages::of(page.parse().ok(), steps.len(), PER_PAGE);
        let shown = steps.get(pages.lines()).unwrap_or_default();
        Self {
            lines: shown.iter().map(|step| line(step, &mut aliases)).collect(),
            told: pages.told(),
            ways: pages.ways(NAMES, |page| format!("{}#h-replay", to(page))),
            households: aliases.all(),
        }
    }
}

/// Names for the households of one replay, in the order they appear: A, B, C …
#[derive(Default)]
struct Aliases(BTreeMap<DemandId, String>, Vec<DemandId>);

impl Aliases {
    fn of(&mut self, demand: DemandId) -> String {
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
    fn all(&self) -> Vec<(String, String)> {
        let named = self.1.iter();
        named.filter_map(|id| Some((id.to_string(), self.0.get(id)?.clone()))).collect()
    }
}

fn alias(at: usize) -> String {
    let letter = u8::try_from(at % 26).map_or('?', |n| char::from(b'A' + n));
    let turn = if at >= 26 { (at / 26 + 1).to_string() } else { String::new() };
    format!("Ménage {letter}{turn}")
}

fn line(step: &Step, aliases: &mut Aliases) -> Line {
    let (recorded, event) = step;
    let envelope = &recorded.event;
    let about = about(recorded.stream.as_str(), event.as_ref()).map(|demand| aliases.of(demand));
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
    }
}

/// The demand an event is about.
fn about(stream: &str, event: Option<&Event>) -> Option<DemandId> {
    stream.parse().ok().or_else(|| event?.data().get("demand")?.as_str()?.parse().ok())
}
