//! The events that are written: of the size of ours, each another.

use super::BenchError;
use bytes::Bytes;
use domain::id::{DemandId, PersonId, StreamId};
use eventstore::{
    position::{Expected, Revision},
    recorded::{Actor, BadName, EventType, Instant, NewEvent, Origin, StreamName},
    store::{Append, StreamWrite},
};
use uuid::Uuid;

/// Bytes of a payload.
pub(crate) const PAYLOAD: usize = 350;
/// Bytes of the metadata.
pub(crate) const METADATA: usize = 150;
/// What every event is recorded at, at the earliest.
pub(super) const AT: Instant = Instant(1_700_000_000_000_000);

/// Makes events that nobody wrote before.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    event_type: EventType,
}

/// JSON text of so many bytes around an id.
fn text(id: Uuid, bytes: usize) -> Bytes {
    let mut text = format!("{{\"id\":\"{id}\",\"text\":\"");
    while text.len() + 2 < bytes {
        text.push('x');
    }
    text.push_str("\"}");
    Bytes::from(text)
}

impl Maker {
    pub(super) fn new() -> Result<Self, BenchError> {
        let bad = |e: BadName| BenchError::wrong(e.to_string());
        Ok(Self { event_type: "demand.household-declared".parse().map_err(bad)? })
    }

    /// One event.
    pub(super) fn event(&self) -> NewEvent {
        self.event_of(Uuid::new_v4())
    }

    /// The first event of a command.
    pub(super) fn event_of(&self, id: Uuid) -> NewEvent {
        let who = id.to_string();
        let actor = Actor { who, body: "44109".to_owned(), role: "agent".to_owned() };
        let origin = Origin {
            command_id: id,
            correlation: Uuid::new_v4(),
            causation: id,
            actor,
            source: "api".to_owned(),
        };
        NewEvent {
            event_id: id,
            event_type: self.event_type.clone(),
            schema_version: 1,
            content_type: "application/json".to_owned(),
            occurred_on: AT.day(),
            origin,
            legal_basis: "CCH R441-2-2".to_owned(),
            applicant_visible: true,
            key_ids: vec![PersonId::new(id)],
            metadata: text(id, METADATA),
            payload: text(id, PAYLOAD),
        }
    }

    /// So many events.
    pub(super) fn events(&self, count: usize) -> Vec<NewEvent> {
        (0..count).map(|_| self.event()).collect()
    }
}

/// A stream that nobody wrote to before.
pub(super) fn stream() -> StreamName {
    StreamId::Demand(DemandId::new(Uuid::new_v4())).into()
}

/// A stream and its last revision, as its only writer knows it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) stream: StreamName,
    pub(super) last: i64,
}

impl Place {
    pub(super) fn new() -> Self {
        Self { stream: stream(), last: -1 }
    }

    /// Where the stream stands.
    pub(super) const fn exact(&self) -> Expected {
        expected(self.last)
    }
}

/// The exact expectation of a last revision; −1 is a stream without event.
pub(super) const fn expected(last: i64) -> Expected {
    if last < 0 { Expected::NoStream } else { Expected::Exact(Revision(last)) }
}

/// A request of one write.
pub(super) fn request(stream: &StreamName, expected: Expected, events: Vec<NewEvent>) -> Append {
    let writes = vec![StreamWrite { stream: stream.clone(), expected, events }];
    Append { writes, checks: Vec::new(), at: AT }
}

#[cfg(test)]
mod tests {
    use super::{METADATA, Maker, PAYLOAD};

    #[test]
    fn an_event_has_the_size_that_the_table_says() {
        let event = Maker::new().unwrap().event();
        assert_eq!((event.payload.len(), event.metadata.len()), (PAYLOAD, METADATA));
        assert!(serde_json::from_slice::<serde_json::Value>(&event.payload).is_ok());
    }
}
