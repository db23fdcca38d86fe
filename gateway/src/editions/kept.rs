//! Editions as they were published: counted once, kept for good.

use super::{code, count_last, ended};
use crate::{app::App, error::Trouble};
use eventstore::position::Position;
use projections::{
    db::{Db, DbError, Row},
    projection::Projection,
    statistics::{
        Statistics,
        edition::{Edition, Facts, Month},
    },
};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The figures that were published: a row is written once, so that who cites a month finds what was published.
pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS editions (month TEXT NOT NULL PRIMARY KEY, \
     position BIGINT NOT NULL, code TEXT NOT NULL, published_at BIGINT NOT NULL, document TEXT NOT NULL)";

/// The last edition asked for, in memory.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Option<Arc<Issue>>>);

/// An edition, and what counted it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Issue {
    /// The figures.
    #[serde(flatten)]
    pub(crate) edition: Edition,
    /// Versions of the program, the read model and the method.
    pub(crate) code: String,
}

/// The edition of the last month that ended, or of the last one published while that one is being counted; nothing
/// while no month of the log has ended.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn latest(app: &App) -> Result<Option<Arc<Issue>>, Trouble> {
    let checkpoint = app.views.checkpoint(Statistics.name()).await;
    let checkpoint = checkpoint.map_err(|e| Trouble::Unavailable(e.to_string()))?;
    let month = Month::of(app.today()).before(1);
    let mut kept = app.figures.0.lock().await;
    if let Some(issue) = kept.as_ref().filter(|kept| kept.edition.month == month) {
        return Ok(Some(Arc::clone(issue)));
    }
    let db = app.desk.db();
    let mut last = newest(&db).await?;
    if last.as_ref().is_none_or(|issue| issue.edition.month < month) {
        publish(app, &db, checkpoint, last.as_ref().map(|issue| issue.edition.month)).await?;
        last = newest(&db).await?;
    }
    *kept = last.map(Arc::new);
    Ok(kept.clone())
}

/// Counts and keeps every edition after a month, as far as the read model has come.
async fn publish(
    app: &App,
    db: &Db,
    checkpoint: Position,
    after: Option<Month>,
) -> Result<(), Trouble> {
    let months = ended(&*app.executor.store, app.today(), checkpoint).await?;
    let missing = months.iter().filter(|end| after.is_none_or(|month| end.month > month)).count();
    let Some(last) = months.last().filter(|_| missing > 0) else { return Ok(()) };
    let facts = Facts::read(app.views.db(), last.position).await?;
    for edition in count_last(facts, months, missing).await? {
        let document = serde_json::to_string(&edition)
            .map_err(|error| Trouble::Unavailable(error.to_string()))?;
        // another process that counted the same month wrote the same
        let insert = "INSERT INTO editions (month, position, code, published_at, document) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (month) DO NOTHING";
        let values = vec![
            edition.month.to_string().into(),
            edition.position.into(),
            code().into(),
            app.clock.now().0.into(),
            document.into(),
        ];
        db.execute(insert, values).await?;
    }
    Ok(())
}

async fn newest(db: &Db) -> Result<Option<Issue>, Trouble> {
    let sql = "SELECT code, document FROM editions ORDER BY month DESC LIMIT 1";
    Ok(db.fetch_first(sql, vec![]).await?.map(|row| issue(&row)).transpose()?)
}

/// The edition of a month, as it was published.
///
/// # Errors
/// The store does not answer.
pub(crate) async fn of_month(app: &App, month: Month) -> Result<Option<Issue>, Trouble> {
    let sql = "SELECT code, document FROM editions WHERE month = $1";
    let row = app.desk.db().fetch_first(sql, vec![month.to_string().into()]).await?;
    Ok(row.map(|row| issue(&row)).transpose()?)
}

/// Months and positions of the editions, newest first, at most so many.
///
/// # Errors
/// The store does not answer.
pub(crate) async fn all(app: &App, limit: i64) -> Result<Vec<(Month, i64)>, Trouble> {
    let sql = "SELECT month, position FROM editions ORDER BY month DESC LIMIT $1";
    let rows = app.desk.db().fetch(sql, vec![limit.into()]).await?;
    let month = |row: &Row| {
        let month = row.text("month")?.parse();
        month.map_err(|_| DbError::Shape("a month that is none".to_owned()))
    };
    Ok(rows
        .iter()
        .map(|row| Ok((month(row)?, row.int("position")?)))
        .collect::<Result<_, DbError>>()?)
}

fn issue(row: &Row) -> Result<Issue, DbError> {
    let edition = serde_json::from_str(&row.text("document")?);
    let edition = edition.map_err(|error| DbError::Shape(error.to_string()))?;
    Ok(Issue { edition, code: row.text("code")? })
}
