//! A list of the log that goes both ways from a position, the newest first.

use crate::web::words;
use eventstore::{
    position::Position,
    recorded::{Recorded, StreamName},
    store::{Direction, EventStore, Filter, StoreError},
};
use url::form_urlencoded::{Serializer, byte_serialize};

/// Where a page of a list begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// At the newest.
    End,
    /// Just before this one: older ones.
    Before(i64),
    /// Just after this one: newer ones.
    After(i64),
}

impl Edge {
    /// From the two parameters of an address; what is no number is not there.
    pub(super) fn of(before: &str, after: &str) -> Self {
        match (before.parse(), after.parse()) {
            (Ok(before), _) => Self::Before(before),
            (_, Ok(after)) => Self::After(after),
            _ => Self::End,
        }
    }
}

/// A page of a list, the newest first, and whether there is more each way.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) events: Vec<Recorded>,
    pub(super) newer: bool,
    pub(super) older: bool,
}

/// A page of the events that pass a filter.
pub(super) async fn list(
    store: &dyn EventStore,
    filter: &Filter,
    edge: Edge,
    limit: usize,
) -> Result<Listed, StoreError> {
    let (from, direction) = match edge {
        Edge::End => (i64::MAX, Direction::Backwards),
        Edge::Before(at) => (at, Direction::Backwards),
        Edge::After(at) => (at, Direction::Forwards),
    };
    let mut events = store.read_all(Position(from), direction, filter, limit + 1).await?;
    let more = events.len() > limit;
    events.truncate(limit);
    Ok(match direction {
        Direction::Backwards => Listed { events, newer: edge != Edge::End, older: more },
        Direction::Forwards => {
            events.reverse();
            Listed { events, newer: more, older: true }
        }
    })
}

/// Links to the pages around one: mark, words, address.
pub(super) type Ways = Vec<(&'static str, &'static str, String)>;

/// Where a list stands: its address, what else it asks, and the keys of its first and last row.
pub(super) struct Shown<'a, K> {
    pub(super) path: &'a str,
    pub(super) kept: &'a [(&'a str, &'a str)],
    pub(super) first: Option<K>,
    pub(super) last: Option<K>,
}

impl<K: ToString> Shown<'_, K> {
    /// Links of a list along time, the newest first.
    pub(super) fn by_time(&self, newer: bool, older: bool) -> Ways {
        let mut ways = Vec::new();
        if newer {
            ways.push(("page-first", "Les plus récents", self.address(None)));
            ways.extend(self.way("page-previous", "Plus récents", ("apres", &self.first)));
        }
        ways.extend(self.way("page-next", "Plus anciens", ("avant", &self.last)).filter(|_| older));
        ways
    }

    /// Links of a list by name.
    pub(super) fn by_name(&self, back: bool, on: bool) -> Ways {
        let mut ways = Vec::new();
        if back {
            ways.push(("page-first", "Début de la liste", self.address(None)));
            ways.extend(self.way("page-previous", "Page précédente", ("avant", &self.first)));
        }
        ways.extend(self.way("page-next", "Page suivante", ("apres", &self.last)).filter(|_| on));
        ways
    }

    fn way(
        &self,
        id: &'static str,
        label: &'static str,
        (name, key): (&str, &Option<K>),
    ) -> Option<(&'static str, &'static str, String)> {
        Some((id, label, self.address(Some((name, key.as_ref()?.to_string())))))
    }

    fn address(&self, more: Option<(&str, String)>) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.kept.iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if let Some((name, value)) = more {
            query.append_pair(name, &value);
        }
        match query.finish() {
            query if query.is_empty() => self.path.to_owned(),
            query => format!("{}?{query}", self.path),
        }
    }
}

/// Address of a stream's page.
pub(super) fn stream_address(name: &StreamName) -> String {
    let name: String = byte_serialize(name.as_str().as_bytes()).collect();
    format!("/exploitation/fil?nom={name}")
}

/// One event in a list.
pub(super) struct Row {
    pub(super) position: i64,
    pub(super) number: String,
    pub(super) stream: String,
    pub(super) stream_address: String,
    pub(super) revision: i64,
    pub(super) kind: String,
    pub(super) label: &'static str,
    pub(super) at: String,
    pub(super) iso: String,
    pub(super) actor: String,
}

impl Row {
    pub(super) fn of(recorded: &Recorded) -> Self {
        let kind = recorded.event.event_type.as_str();
        Self {
            position: recorded.position.0,
            number: words::number(recorded.position.0),
            stream: recorded.stream.to_string(),
            stream_address: stream_address(&recorded.stream),
            revision: recorded.revision.0,
            kind: kind.to_owned(),
            label: words::event(kind),
            at: words::minute(recorded.recorded_at),
            iso: crate::time::rfc3339(recorded.recorded_at),
            actor: actor(recorded),
        }
    }
}

/// By whom, as far as an operator may know: the role and the body, never the account.
pub(super) fn actor(recorded: &Recorded) -> String {
    let actor = &recorded.event.origin.actor;
    match actor.body.as_str() {
        "" => words::role(&actor.role).to_owned(),
        body => format!("{}, {body}", words::role(&actor.role)),
    }
}
