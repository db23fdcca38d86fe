//! The events that a projection could not take.

use super::ViewsError;
use crate::db::{Db, Tx};
use eventstore::position::Position;
use std::collections::HashSet;

/// An event a projection could not take.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Parked {
    /// Its place in the log.
    pub position: Position,
    /// Its stream: all its later events are parked too.
    pub stream: String,
    /// Its type.
    pub event_type: String,
    /// Why, without any value.
    pub error: String,
}

/// Positions of what a projection parked of a stream.
pub(super) async fn parked_of(
    db: &Db,
    name: &str,
    stream: &str,
) -> Result<HashSet<Position>, ViewsError> {
    let sql = "SELECT position FROM views_parked WHERE name = $1 AND stream = $2";
    let rows = db.fetch(sql, vec![name.into(), stream.into()]).await?;
    rows.iter().map(|row| Ok(Position(row.int("position")?))).collect()
}

/// Forgets what a projection parked of a stream, and tells whoever feeds it to look again. False: it was not so many
/// events.
pub(super) async fn unpark(
    tx: &mut Tx,
    name: &str,
    stream: &str,
    count: usize,
) -> Result<bool, ViewsError> {
    let sql = "DELETE FROM views_parked WHERE name = $1 AND stream = $2";
    let gone = tx.execute(sql, vec![name.into(), stream.into()]).await?;
    let sql = "UPDATE views_projections SET generation = generation + 1 WHERE name = $1";
    tx.execute(sql, vec![name.into()]).await?;
    Ok(usize::try_from(gone).is_ok_and(|gone| gone == count))
}

/// Forgets what stopped a projection.
pub(super) async fn forgive(db: &Db, name: &str) -> Result<(), ViewsError> {
    db.execute("DELETE FROM views_parked WHERE name = $1", vec![name.into()]).await?;
    Ok(())
}

pub(super) async fn park(tx: &mut Tx, name: &str, parked: &Parked) -> Result<(), ViewsError> {
    let sql = "INSERT INTO views_parked (name, position, stream, type, error) \
               VALUES ($1, $2, $3, $4, $5)";
    let values = vec![
        name.into(),
        parked.position.0.into(),
        (&parked.stream).into(),
        (&parked.event_type).into(),
        (&parked.error).into(),
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

pub(super) async fn parked(db: &Db, name: &str) -> Result<Vec<Parked>, ViewsError> {
    let sql = "SELECT position, stream, type, error FROM views_parked WHERE name = $1 \
               ORDER BY position";
    let mut found = Vec::new();
    for row in db.fetch(sql, vec![name.into()]).await? {
        found.push(Parked {
            position: Position(row.int("position")?),
            stream: row.text("stream")?,
            event_type: row.text("type")?,
            error: row.text("error")?,
        });
    }
    Ok(found)
}
