//! Requests to write, in few words.

use crate::{
    position::{Expected, Position, Revision},
    recorded::{Actor, Instant, NewEvent, Origin, Recorded, StreamName},
    store::{Append, Appended, Check, Direction, EventStore, Filter, StoreError, StreamWrite},
};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::id::PersonId;
use uuid::Uuid;

/// What an append answers.
pub type Answer = Result<Appended, StoreError>;

/// Numbers that look random and are the same for the same seed.
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

/// The event whose id is `n`.
#[must_use]
pub fn event(n: u128) -> NewEvent {
    let who = Actor { who: "system:test".into(), body: "44109".into(), role: "system".into() };
    NewEvent {
        event_id: Uuid::from_u128(n),
        event_type: "demand.changed".parse().unwrap(),
        schema_version: 1,
        content_type: "application/json".to_owned(),
        occurred_on: NaiveDate::from_ymd_opt(2026, 2, 28).unwrap(),
        origin: Origin {
            command_id: Uuid::from_u128(n),
            correlation: Uuid::from_u128(n),
            causation: Uuid::from_u128(n),
            actor: who,
            source: "cli".to_owned(),
        },
        legal_basis: "CCH R441-2-7".to_owned(),
        applicant_visible: true,
        key_ids: vec![PersonId::new(Uuid::from_u128(7))],
        metadata: Bytes::new(),
        payload: Bytes::from(format!("{{\"n\":{n}}}")),
    }
}

/// Events with these ids for one stream.
#[must_use]
pub fn write(stream: &str, expected: Expected, ids: &[u128]) -> StreamWrite {
    let events = ids.iter().map(|n| event(*n)).collect();
    StreamWrite { stream: name(stream), expected, events }
}

/// A request of several writes.
#[must_use]
pub fn all(writes: Vec<StreamWrite>) -> Append {
    Append { writes, checks: Vec::new(), at: Instant(1_000_000) }
}

/// A request of one write.
#[must_use]
pub fn ask(stream: &str, expected: Expected, ids: &[u128]) -> Append {
    all(vec![write(stream, expected, ids)])
}

/// The same with an expectation on another stream.
#[must_use]
pub fn checked(mut request: Append, stream: &str, expected: Expected) -> Append {
    request.checks.push(Check { stream: name(stream), expected });
    request
}

/// A name.
#[must_use]
pub fn name(stream: &str) -> StreamName {
    stream.parse().unwrap()
}

/// Shorthand for an exact expectation.
#[must_use]
pub const fn at(revision: i64) -> Expected {
    Expected::Exact(Revision(revision))
}

/// Appends one request.
pub async fn append(store: &dyn EventStore, request: Append) -> Answer {
    store.append(vec![request]).await.pop().unwrap()
}

/// The whole log.
pub async fn everything(store: &dyn EventStore) -> Vec<Recorded> {
    store.read_all(Position(0), Direction::Forwards, &Filter::All, usize::MAX).await.unwrap()
}

/// A whole stream.
pub async fn history(store: &dyn EventStore, stream: &str) -> Vec<Recorded> {
    store.read_stream(&name(stream), None, Direction::Forwards, usize::MAX).await.unwrap()
}

/// The ids of events, as they were numbered.
#[must_use]
pub fn ids(events: &[Recorded]) -> Vec<u128> {
    events.iter().map(|event| event.event.event_id.as_u128()).collect()
}

/// Asserts a conflict on `stream`.
pub fn conflicts(answer: &Answer, stream: &str) {
    match answer {
        Err(StoreError::Conflict { stream: named, .. }) => assert_eq!(named.as_str(), stream),
        other => panic!("a conflict on {stream} was expected, not {other:?}"),
    }
}
