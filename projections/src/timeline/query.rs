use super::{Head, Topic};
use crate::db::{Db, DbError, Row};
use chrono::NaiveDate;
use domain::id::DemandId;
use eventstore::{position::Position, recorded::Instant};
use serde::Serialize;

/// Something that happened to a demand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its place in the log.
    pub position: Position,
    /// Day it happened.
    pub occurred_on: NaiveDate,
    /// When the log took it.
    pub recorded_at: Instant,
    /// Type of the event.
    pub kind: String,
    /// Role of who did it.
    pub role: String,
    /// Body of who did it, empty for an applicant.
    pub body: String,
    /// Article it rests on.
    pub legal_basis: String,
    /// Dates, codes and identifiers of the fact, by the names of the event's fields.
    pub parameters: serde_json::Value,
}

/// Where a demand stands, and the last event that moved it.
///
/// # Errors
/// `Unavailable`.
pub async fn head(db: &Db, demand: DemandId) -> Result<Option<(Head, Position)>, DbError> {
    let sql = "SELECT head, changed_at FROM timeline_2_heads WHERE demand = $1";
    let row = db.fetch_first(sql, vec![demand.into()]).await?;
    row.map(|row| Ok((row.json("head")?, Position(row.int("changed_at")?)))).transpose()
}

/// Entries after a position, the oldest first.
///
/// # Errors
/// `Unavailable`.
pub async fn entries(
    db: &Db,
    demand: DemandId,
    after: Position,
    limit: u32,
) -> Result<Vec<Entry>, DbError> {
    let sql = "SELECT * FROM timeline_2_entries WHERE demand = $1 AND position > $2 \
               ORDER BY position LIMIT $3";
    let values = vec![demand.into(), after.0.into(), limit.into()];
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// Entries before a position, the newest first; `Position(i64::MAX)` for the end.
///
/// # Errors
/// `Unavailable`.
pub async fn newest_entries(
    db: &Db,
    demand: DemandId,
    before: Position,
    limit: u32,
) -> Result<Vec<Entry>, DbError> {
    let sql = "SELECT * FROM timeline_2_entries WHERE demand = $1 AND position < $2 \
               ORDER BY position DESC LIMIT $3";
    let values = vec![demand.into(), before.0.into(), limit.into()];
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// An entry without its words: enough to count, to choose and to turn pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its place in the log.
    pub position: Position,
    /// Day it happened.
    pub occurred_on: NaiveDate,
    /// What it is about.
    pub topic: Topic,
    /// Whether an applicant did it.
    pub is_own: bool,
}

/// Every entry of a demand without its words, the newest first: a few numbers each, however long the thread is.
///
/// # Errors
/// `Unavailable`.
pub async fn lines(db: &Db, demand: DemandId) -> Result<Vec<Line>, DbError> {
    let sql = "SELECT position, occurred_on, topic, role FROM timeline_2_entries WHERE demand = $1 \
               ORDER BY position DESC";
    let rows = db.fetch(sql, vec![demand.into()]).await?;
    let lines = rows.iter().map(|row| {
        Ok(Line {
            position: Position(row.int("position")?),
            occurred_on: row.parsed("occurred_on")?,
            topic: Topic::from_code(&row.text("topic")?).unwrap_or(Topic::Other),
            is_own: row.text("role")? == "applicant",
        })
    });
    lines.collect()
}

/// A piece of a thread: from one position to another, both included, of one topic or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The oldest.
    pub from: Position,
    /// The newest.
    pub to: Position,
    /// Only this topic.
    pub topic: Option<Topic>,
}

/// The entries of a piece of a thread, the newest first.
///
/// # Errors
/// `Unavailable`.
pub async fn part(db: &Db, demand: DemandId, part: Part) -> Result<Vec<Entry>, DbError> {
    let sql = "SELECT * FROM timeline_2_entries WHERE demand = $1 AND position >= $2 \
               AND position <= $3 AND ($4 = '' OR topic = $4) ORDER BY position DESC";
    let topic = part.topic.map_or("", Topic::code);
    let values = vec![demand.into(), part.from.0.into(), part.to.0.into(), topic.into()];
    db.fetch(sql, values).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Entry, DbError> {
    Ok(Entry {
        position: Position(row.int("position")?),
        occurred_on: row.parsed("occurred_on")?,
        recorded_at: Instant(row.int("recorded_at")?),
        kind: row.text("kind")?,
        role: row.text("role")?,
        body: row.text("body")?,
        legal_basis: row.text("legal_basis")?,
        parameters: row.json("parameters")?,
    })
}
