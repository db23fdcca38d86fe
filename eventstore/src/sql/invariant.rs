//! Head, highest position and number of events are one number.

use super::rows::unavailable;
use crate::{position::Position, store::StoreError};
use sqlx::{ColumnIndex, Database, Decode, Executor, IntoArguments, Pool, Row, Type};

/// The cheap form, for every start: head and highest position.
const HIGHEST: &str = "SELECT h.position, coalesce((SELECT max(position) FROM events), 0), h.position \
                       FROM head h WHERE h.id = 0";
/// The full form reads every position.
const COUNTED: &str = "SELECT h.position, coalesce((SELECT max(position) FROM events), 0), \
                       (SELECT count(*) FROM events) FROM head h WHERE h.id = 0";

/// How much is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Three rows.
    Highest,
    /// Every position.
    Counted,
}

/// The head, if it tells the truth.
pub(crate) async fn verified_head<DB>(pool: &Pool<DB>, depth: Depth) -> Result<Position, StoreError>
where
    DB: Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    usize: ColumnIndex<DB::Row>,
    for<'r> i64: Decode<'r, DB> + Type<DB>,
{
    let sql = if depth == Depth::Highest { HIGHEST } else { COUNTED };
    let row = sqlx::query(sql).fetch_one(pool).await.map_err(|e| unavailable(&e))?;
    let number = |index: usize| row.try_get::<i64, _>(index).map_err(|e| unavailable(&e));
    let (head, highest, counted) = (number(0)?, number(1)?, number(2)?);
    if head == highest && head == counted {
        return Ok(Position(head));
    }
    Err(StoreError::Unusable(format!(
        "the log does not add up: its head says {head}, its last event is {highest}, it has {counted} events; \
         something else than this program wrote to it, restore it from a backup"
    )))
}
