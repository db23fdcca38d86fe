//! Pages of rows: fetched as they are, named and decoded later.

use super::rows::{read_named, unavailable};
use crate::{
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::StoreError,
};
use chrono::NaiveDate;
use sqlx::{ColumnIndex, Database, Decode, Encode, Executor, IntoArguments, Pool, Row, Type};
use std::collections::HashMap;
use uuid::Uuid;

/// As the other questions, without the join: the number of the stream stands where its name would.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT position, stream_id, revision, event_id, type, schema_version, content_type, occurred_on, \
             recorded_at, command_id, correlation, causation, actor_who, actor_body, actor_role, source, \
             legal_basis, applicant_visible, key_ids, metadata, payload FROM events WHERE ",
            $rest
        )
    };
}

const PAGE: &str = rows!("position > $1 ORDER BY position LIMIT $2");
const OF_STREAM: &str = rows!(
    "stream_id = (SELECT id FROM streams WHERE name = $1) AND revision >= $2 ORDER BY revision LIMIT $3"
);

/// A page after `after`, and the position of its last row.
pub(crate) async fn page<DB>(
    pool: &Pool<DB>,
    after: Position,
    limit: usize,
) -> Result<(Vec<DB::Row>, Option<Position>), StoreError>
where
    DB: Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'r> i64: Decode<'r, DB> + Encode<'r, DB> + Type<DB>,
{
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = sqlx::query(PAGE).bind(after.0.max(0)).bind(limit);
    let rows = query.fetch_all(pool).await.map_err(|e| unavailable(&e))?;
    let mut last = after.0.max(0);
    for row in &rows {
        let at: i64 = row.try_get(0).map_err(|e| unavailable(&e))?;
        last += 1;
        if at != last {
            let why = format!("the log goes on at {at}");
            return Err(StoreError::Unreadable { at: Position(last), why });
        }
    }
    let last = (!rows.is_empty()).then_some(Position(last));
    Ok((rows, last))
}

/// A page of one stream, and the position of its last row.
pub(crate) async fn of_stream<'e, DB, E>(
    database: E,
    stream: &StreamName,
    from: Revision,
    limit: usize,
) -> Result<(Vec<DB::Row>, Option<Position>), StoreError>
where
    DB: Database,
    E: Executor<'e, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'r> i64: Decode<'r, DB> + Encode<'r, DB> + Type<DB>,
    for<'r> String: Encode<'r, DB> + Type<DB>,
{
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = sqlx::query(OF_STREAM).bind(stream.as_str().to_owned()).bind(from.0).bind(limit);
    let rows = query.fetch_all(database).await.map_err(|e| unavailable(&e))?;
    let last = rows.last().map(|row| row.try_get(0).map(Position)).transpose();
    Ok((rows, last.map_err(|e| unavailable(&e))?))
}

/// Numbers of the streams of some rows, each once.
pub(crate) fn streams<R>(rows: &[R]) -> Result<Vec<i64>, StoreError>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
{
    let numbers = rows.iter().map(|row| row.try_get(1).map_err(|e| unavailable(&e)));
    let mut numbers = numbers.collect::<Result<Vec<i64>, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// The events of some rows, given the names of their streams.
pub(crate) fn decode<R>(
    rows: &[R],
    names: &HashMap<i64, String>,
) -> Result<Vec<Recorded>, StoreError>
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
    let event = |row: &R| {
        read_named(row, |bad| {
            let stream: i64 = row.try_get(1).map_err(|_| bad())?;
            let name = names.get(&stream).ok_or_else(bad)?;
            StreamName::try_from(name.clone()).map_err(|_| bad())
        })
    };
    rows.iter().map(event).collect()
}
