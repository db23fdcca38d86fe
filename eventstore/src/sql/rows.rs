//! From rows to events.

use super::read::{Question, Value};
use crate::{
    position::{Position, Revision},
    recorded::{Actor, EventType, Instant, NewEvent, Origin, Recorded, StreamName},
    store::{Direction, Filter, StoreError},
};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::id::PersonId;
use sqlx::{ColumnIndex, Database, Decode, Encode, Executor, IntoArguments, Pool, Row, Type};
use uuid::Uuid;

/// Asks one question after the other, and reads every row of the answers.
pub(crate) async fn fetch<DB>(
    pool: &Pool<DB>,
    questions: impl IntoIterator<Item = Question, IntoIter: Send>,
) -> Result<Vec<Recorded>, StoreError>
where
    DB: Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'r> i64: Decode<'r, DB> + Encode<'r, DB> + Type<DB>,
    for<'r> String: Decode<'r, DB> + Encode<'r, DB> + Type<DB>,
    for<'r> Uuid: Decode<'r, DB> + Encode<'r, DB> + Type<DB>,
    for<'r> i32: Decode<'r, DB> + Type<DB>,
    for<'r> bool: Decode<'r, DB> + Type<DB>,
    for<'r> NaiveDate: Decode<'r, DB> + Type<DB>,
    for<'r> Vec<u8>: Decode<'r, DB> + Type<DB>,
{
    let mut found = Vec::new();
    for question in questions {
        let mut query = sqlx::query(question.sql);
        for value in question.values {
            query = match value {
                Value::Int(int) => query.bind(int),
                Value::Text(text) => query.bind(text),
                Value::Id(id) => query.bind(id),
            };
        }
        for row in query.fetch_all(pool).await.map_err(|e| unavailable(&e))? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// The event of a row.
pub(crate) fn read<R>(row: &R) -> Result<Recorded, StoreError>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i32: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> NaiveDate: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    read_named(row, |bad| {
        let stream: String = row.try_get(1).map_err(|_| bad())?;
        StreamName::try_from(stream).map_err(|_| bad())
    })
}

/// A row whose stream is named by `stream`, from its second column or from elsewhere.
pub(crate) fn read_named<R>(
    row: &R,
    stream: impl FnOnce(&dyn Fn() -> StoreError) -> Result<StreamName, StoreError>,
) -> Result<Recorded, StoreError>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i32: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> NaiveDate: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    let at = Position(row.try_get(0).map_err(|e| unavailable(&e))?);
    let bad = |column: &str| StoreError::Unreadable { at, why: format!("column {column}") };
    macro_rules! column {
        ($index:literal, $name:literal) => {
            row.try_get($index).map_err(|_| bad($name))?
        };
    }
    let actor = Actor {
        who: column!(12, "actor_who"),
        body: column!(13, "actor_body"),
        role: column!(14, "actor_role"),
    };
    let origin = Origin {
        command_id: column!(9, "command_id"),
        correlation: column!(10, "correlation"),
        causation: column!(11, "causation"),
        actor,
        source: column!(15, "source"),
    };
    let event_type: String = column!(4, "type");
    let schema_version: i32 = column!(5, "schema_version");
    let key_ids: Vec<u8> = column!(18, "key_ids");
    let metadata: Vec<u8> = column!(19, "metadata");
    let payload: Vec<u8> = column!(20, "payload");
    let event = NewEvent {
        event_id: column!(3, "event_id"),
        event_type: EventType::try_from(event_type).map_err(|_| bad("type"))?,
        schema_version: u16::try_from(schema_version).map_err(|_| bad("schema_version"))?,
        content_type: column!(6, "content_type"),
        occurred_on: column!(7, "occurred_on"),
        origin,
        legal_basis: column!(16, "legal_basis"),
        applicant_visible: column!(17, "applicant_visible"),
        key_ids: persons(&key_ids).ok_or_else(|| bad("key_ids"))?,
        metadata: Bytes::from(metadata),
        payload: Bytes::from(payload),
    };
    Ok(Recorded {
        position: at,
        stream: stream(&|| bad("stream"))?,
        revision: Revision(column!(2, "revision")),
        recorded_at: Instant(column!(8, "recorded_at")),
        event,
    })
}

/// Person ids, 16 bytes each, one after the other: the same bytes in both databases.
pub(crate) fn key_ids(persons: &[PersonId]) -> Vec<u8> {
    persons.iter().flat_map(|person| person.bits().into_bytes()).collect()
}

pub(crate) fn persons(bytes: &[u8]) -> Option<Vec<PersonId>> {
    let (ids, rest) = bytes.as_chunks::<16>();
    rest.is_empty().then(|| ids.iter().map(|id| PersonId::new(Uuid::from_bytes(*id))).collect())
}

/// A page of the whole log has no hole; one would mean that the log lost an event, or gave a position too early.
pub(crate) fn without_hole(
    page: Vec<Recorded>,
    from: Position,
    direction: Direction,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    if *filter != Filter::All {
        return Ok(page);
    }
    let mut next = match (direction, page.first()) {
        (Direction::Forwards, _) => from.0.max(0).saturating_add(1),
        (Direction::Backwards, Some(first)) => first.position.0,
        (Direction::Backwards, None) => return Ok(page),
    };
    for event in &page {
        if event.position.0 != next {
            let why = format!("the log goes on at {}", event.position.0);
            return Err(StoreError::Unreadable { at: Position(next), why });
        }
        next += if direction == Direction::Forwards { 1 } else { -1 };
    }
    Ok(page)
}

/// What a reader is told when the database does not answer.
pub(crate) fn unavailable(error: &sqlx::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// The last position.
pub(crate) async fn head<DB>(pool: &Pool<DB>) -> Result<Position, StoreError>
where
    DB: Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'r> i64: Decode<'r, DB> + Type<DB>,
{
    let row = sqlx::query(super::read::HEAD).fetch_one(pool).await.map_err(|e| unavailable(&e))?;
    row.try_get(0).map(Position).map_err(|e| unavailable(&e))
}
