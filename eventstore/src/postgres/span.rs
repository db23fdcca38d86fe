//! A stretch of the log by COPY: no row of the driver's own, no column looked up by name.

use super::PgStore;
use crate::{
    position::{Position, Revision},
    recorded::{Actor, EventType, Instant, NewEvent, Origin, Recorded, StreamName},
    span::{COUNT, Skipped, Span, without_hole},
    sql::rows::{persons, unavailable},
    store::StoreError,
};
use bytes::{Buf, Bytes};
use chrono::NaiveDate;
use futures::TryStreamExt as _;
use sqlx::{PgPool, postgres::PgPoolCopyExt as _};
use std::collections::HashMap;
use uuid::Uuid;

const NAMES: &str = "SELECT id, name FROM streams WHERE id = ANY($1)";
/// Signature, flags and length of the extension, which is empty.
const HEADER: usize = 19;
/// Days from the first day of a date of chrono to that of PostgreSQL, 2000-01-01.
const EPOCH: i32 = 730_120;

pub(super) async fn read(
    store: &PgStore,
    after: Position,
    upto: Position,
    skipped: &Skipped,
) -> Result<Span, StoreError> {
    let (readers, skipped) = (store.readers.clone(), skipped.clone());
    // In a task of its own: a COPY that is cut short would leave its connection in the middle of a row.
    let read = tokio::spawn(async move { copied(&readers, after, upto, &skipped).await });
    read.await.map_err(|_| StoreError::Unavailable("the process is stopping".to_owned()))?
}

async fn copied(
    readers: &PgPool,
    after: Position,
    upto: Position,
    skipped: &Skipped,
) -> Result<Span, StoreError> {
    let trouble = |e: sqlx::Error| unavailable(&e);
    let counted = sqlx::query_as(COUNT).bind(after.0).bind(upto.0).fetch_one(readers);
    let (count, last): (i64, Option<i64>) = counted.await.map_err(trouble)?;
    let last = without_hole(after, count, last)?;
    let sql = statement(after, last, skipped);
    let mut stream = readers.copy_out_raw(&sql).await.map_err(trouble)?;
    let mut rows = Vec::new();
    while let Some(bytes) = stream.try_next().await.map_err(trouble)? {
        rows.extend(Tuple::of(bytes, rows.is_empty()));
    }
    let mut numbers: Vec<i64> = Vec::with_capacity(rows.len());
    for row in &rows {
        numbers.push(row.stream().ok_or_else(|| bad(after))?);
    }
    let mut wanted = numbers.clone();
    wanted.sort_unstable();
    wanted.dedup();
    let names = sqlx::query_as(NAMES).bind(wanted).fetch_all(readers).await.map_err(trouble)?;
    let named = |(id, name): (i64, String)| Some((id, StreamName::try_from(name).ok()?));
    let names: HashMap<i64, StreamName> = names.into_iter().filter_map(named).collect();
    let mut types: HashMap<Bytes, EventType> = HashMap::new();
    let mut events = Vec::with_capacity(rows.len());
    for (row, number) in rows.into_iter().zip(numbers) {
        let stream = names.get(&number).cloned();
        let event = stream.and_then(|stream| row.event(stream, &mut types));
        let reached = events.last().map_or(after, |last: &Recorded| last.position);
        events.push(event.ok_or_else(|| bad(reached))?);
    }
    Ok(Span { events, last })
}

fn bad(after: Position) -> StoreError {
    let why = "it, or one that follows, is not laid out as this program writes".to_owned();
    StoreError::Unreadable { at: Position(after.0 + 1), why }
}

/// Positions and names of types stand in the text, for a COPY takes no values: a name that is not plain is not
/// skipped but told.
fn statement(after: Position, last: Position, skipped: &Skipped) -> String {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    let names = skipped.iter().filter(|name| name.as_str().bytes().all(plain));
    let names: Vec<String> = names.map(|name| format!("'{name}'")).collect();
    let but = match names.is_empty() {
        true => String::new(),
        false => format!("AND type NOT IN ({})", names.join(", ")),
    };
    format!(
        "COPY (SELECT position, stream_id, revision, event_id, type, schema_version, content_type, occurred_on, \
         recorded_at, command_id, correlation, causation, actor_who, actor_body, actor_role, source, legal_basis, \
         applicant_visible, key_ids, metadata, payload FROM events \
         WHERE position > {} AND position <= {} {but} ORDER BY position) TO STDOUT (FORMAT binary)",
        after.0, last.0
    )
}

/// One row in the binary format of COPY, after its number of columns.
struct Tuple(Bytes);

impl Tuple {
    /// The row of a message; the end of the data is none.
    fn of(mut bytes: Bytes, first: bool) -> Option<Self> {
        if first && bytes.starts_with(b"PGCOPY") {
            bytes.advance(HEADER.min(bytes.len()));
        }
        (bytes.try_get_i16().ok()? == 21).then_some(Self(bytes))
    }

    /// The number of the stream, its second column.
    fn stream(&self) -> Option<i64> {
        let mut bytes = self.0.clone();
        field(&mut bytes)?;
        number(&mut bytes)
    }

    fn event(self, stream: StreamName, types: &mut HashMap<Bytes, EventType>) -> Option<Recorded> {
        let mut bytes = self.0;
        let row = &mut bytes;
        let position = Position(number(row)?);
        field(row)?;
        let revision = Revision(number(row)?);
        let event_id = id(row)?;
        let name = field(row)?;
        let event_type = match types.get(&name) {
            Some(known) => known.clone(),
            None => {
                let fresh: EventType = std::str::from_utf8(&name).ok()?.parse().ok()?;
                types.entry(name).or_insert(fresh).clone()
            }
        };
        let schema_version = u16::try_from(field(row)?.try_get_i32().ok()?).ok()?;
        let content_type = text(row)?;
        let occurred_on = day(row)?;
        let recorded_at = Instant(number(row)?);
        let (command_id, correlation, causation) = (id(row)?, id(row)?, id(row)?);
        let actor = Actor { who: text(row)?, body: text(row)?, role: text(row)? };
        let source = text(row)?;
        let legal_basis = text(row)?;
        let applicant_visible = field(row)?.try_get_u8().ok()? != 0;
        let key_ids = persons(&field(row)?)?;
        let (metadata, payload) = (field(row)?, field(row)?);
        let origin = Origin { command_id, correlation, causation, actor, source };
        let event = NewEvent {
            event_id,
            event_type,
            schema_version,
            content_type,
            occurred_on,
            origin,
            legal_basis,
            applicant_visible,
            key_ids,
            metadata,
            payload,
        };
        Some(Recorded { position, stream, revision, recorded_at, event })
    }
}

/// The next column; the log has no null.
fn field(row: &mut Bytes) -> Option<Bytes> {
    let length = usize::try_from(row.try_get_i32().ok()?).ok()?;
    (length <= row.len()).then(|| row.split_to(length))
}

fn number(row: &mut Bytes) -> Option<i64> {
    field(row)?.try_get_i64().ok()
}

fn id(row: &mut Bytes) -> Option<Uuid> {
    Uuid::from_slice(&field(row)?).ok()
}

fn text(row: &mut Bytes) -> Option<String> {
    Some(std::str::from_utf8(&field(row)?).ok()?.to_owned())
}

fn day(row: &mut Bytes) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(field(row)?.try_get_i32().ok()?.checked_add(EPOCH)?)
}
