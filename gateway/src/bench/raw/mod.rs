//! The most a database gives: the same events by the same driver, with none of the log's promises.
//!
//! No order of positions but what a counter of this process gives, no expectation, no idempotency, no pool, no ping:
//! each caller has its connection and its prepared statement.

pub(super) mod postgres;
pub(super) mod read;
pub(super) mod sqlite;

use super::{BenchError, error::expect};
use eventstore::recorded::NewEvent;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Every column that is written.
macro_rules! columns {
    () => {
        "position, stream_id, revision, event_id, category, type, schema_version, content_type, occurred_on, \
         recorded_at, command_id, correlation, causation, actor_who, actor_body, actor_role, source, legal_basis, \
         applicant_visible, key_ids, metadata, payload"
    };
}
pub(super) use columns;

/// The category of every event.
const CATEGORY: &str = "demand";
/// Streams of each caller, as on the other side.
const STREAMS: i64 = 8;

/// Where the next row of a caller goes.
#[derive(Debug, Clone)]
struct Places {
    positions: Arc<AtomicI64>,
    caller: i64,
    written: i64,
}

/// Where a row goes.
#[derive(Debug, Clone, Copy)]
struct RawPlace {
    position: i64,
    stream: i64,
    revision: i64,
}

impl Places {
    fn of_callers(count: usize) -> impl Iterator<Item = Self> {
        let positions = Arc::new(AtomicI64::new(0));
        (0..count as i64).map(move |caller| Self {
            positions: positions.clone(),
            caller,
            written: 0,
        })
    }

    fn next(&mut self) -> RawPlace {
        let stream = self.caller * STREAMS + self.written % STREAMS;
        let revision = self.written / STREAMS;
        self.written += 1;
        RawPlace { position: self.positions.fetch_add(1, Ordering::Relaxed) + 1, stream, revision }
    }
}

/// 16 bytes a person, as the log keeps them.
fn key_ids(event: &NewEvent) -> Vec<u8> {
    event.key_ids.iter().flat_map(|person| person.bits().into_bytes()).collect()
}

/// Gives a query the values of a row, in the order of the columns.
macro_rules! bind_row {
    ($query:expr, $place:expr, $event:expr) => {{
        let (place, event): (&RawPlace, &NewEvent) = ($place, $event);
        $query
            .bind(place.position)
            .bind(place.stream)
            .bind(place.revision)
            .bind(event.event_id)
            .bind(CATEGORY)
            .bind(event.event_type.as_str().to_owned())
            .bind(i32::from(event.schema_version))
            .bind(event.content_type.clone())
            .bind(event.occurred_on)
            .bind(super::super::event::AT.0)
            .bind(event.origin.command_id)
            .bind(event.origin.correlation)
            .bind(event.origin.causation)
            .bind(event.origin.actor.who.clone())
            .bind(event.origin.actor.body.clone())
            .bind(event.origin.actor.role.clone())
            .bind(event.origin.source.clone())
            .bind(event.legal_basis.clone())
            .bind(event.applicant_visible)
            .bind(key_ids(event))
            .bind(event.metadata.to_vec())
            .bind(event.payload.to_vec())
    }};
}
use bind_row;

/// The raw table holds what was written to it.
fn counted(held: i64, written: u64) -> Result<(), BenchError> {
    expect(u64::try_from(held) == Ok(written), || {
        format!("{written} rows were written, the raw table holds {held}")
    })
}
