use super::Queue;
use crate::db::{Db, DbError, Row, Value};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, StreamId},
    territory::{Body, Desk},
};
use serde::Serialize;

/// A thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What it is about: a demand, a vacancy with an open offer, a referral. Spelt as its stream.
    #[serde(serialize_with = "spelt")]
    pub subject: StreamId,
    /// The demand, if there is one.
    pub demand: Option<DemandId>,
    /// Body that has to do it, if known.
    pub body: Option<Body>,
    /// Desk that received or registered the demand.
    pub desk: Option<Desk>,
    /// Since when it waits.
    pub since: NaiveDate,
    /// Until when it can be done.
    pub due: Option<NaiveDate>,
    /// What is particular to the queue: documents, missing elements, lookalikes, mission.
    pub details: serde_json::Value,
}

fn spelt<S: serde::Serializer>(stream: &StreamId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(stream)
}

/// Which part of a queue.
#[derive(Debug, Clone, Default)]
pub struct Page<'a> {
    /// Only what this body has to do.
    pub body: Option<&'a Body>,
    /// What comes after this one, as the last page ended.
    pub after: Option<(NaiveDate, StreamId)>,
    /// At most this many.
    pub limit: u32,
}

/// How many wait in a queue for a body (none: body unknown).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The queue.
    pub queue: Queue,
    /// The body.
    pub body: Option<Body>,
    /// How many.
    pub items: i64,
}

/// Things to do of a queue, the longest waiting first.
///
/// # Errors
/// `Unavailable`.
pub async fn items(db: &Db, queue: Queue, page: &Page<'_>) -> Result<Vec<Item>, DbError> {
    let mut sql = String::from("SELECT * FROM queues_2_items WHERE queue = $1");
    let mut values: Vec<Value> = vec![queue.code().into()];
    if let Some(body) = page.body {
        values.push(body.into());
        sql.push_str(" AND body = $2");
    }
    if let Some((since, subject)) = &page.after {
        let n = values.len();
        values.extend([since.into(), subject.to_string().into()]);
        sql.push_str(&format!(" AND (since, subject) > (${}, ${})", n + 1, n + 2));
    }
    values.push(page.limit.into());
    sql.push_str(&format!(" ORDER BY since, subject LIMIT ${}", values.len()));
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// How many wait, by queue and body.
///
/// # Errors
/// `Unavailable`.
pub async fn counts(db: &Db) -> Result<Vec<Count>, DbError> {
    let sql = "SELECT queue, body, COUNT(*) AS items FROM queues_2_items GROUP BY queue, body \
               ORDER BY queue, body";
    let rows = db.fetch(sql, vec![]).await?;
    let read = rows.iter().map(|row| {
        let queue = row.text("queue")?;
        Ok(Count {
            queue: Queue::from_code(&queue)
                .ok_or_else(|| DbError::Shape(format!("no queue {queue}")))?,
            body: row.opt_parsed("body")?,
            items: row.int("items")?,
        })
    });
    read.collect()
}

fn read(row: &Row) -> Result<Item, DbError> {
    let details = row.opt_text("details")?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(Item {
        subject: row.parsed("subject")?,
        demand: row.opt_parsed("demand")?,
        body: row.opt_parsed("body")?,
        desk: row.opt_parsed("desk")?,
        since: row.parsed("since")?,
        due: row.opt_parsed("due")?,
        details: details.unwrap_or_default(),
    })
}
