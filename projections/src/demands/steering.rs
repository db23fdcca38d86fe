//! Active demands by the desk that registered them, and those that wait since long.

use crate::db::{Db, DbError};
use chrono::NaiveDate;
use serde::Serialize;

/// What one desk follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfDesk {
    /// The desk; empty where none is known.
    pub desk: String,
    /// Active demands.
    pub active: i64,
    /// Of them, those presented on the given day or before.
    pub since_long: i64,
}

/// Counts by desk, at one position of the log.
///
/// # Errors
/// `Unavailable`.
pub async fn by_desk(db: &Db, presented_by: NaiveDate) -> Result<Vec<OfDesk>, DbError> {
    let sql = "SELECT COALESCE(desk, '') AS desk, COUNT(*) AS active, \
               COUNT(CASE WHEN presented_on <= $1 THEN 1 END) AS since_long \
               FROM demands_2_files WHERE status = 'active' GROUP BY 1 ORDER BY 1";
    let rows = db.fetch(sql, vec![presented_by.into()]).await?;
    let read = |row: &crate::db::Row| {
        Ok(OfDesk {
            desk: row.text("desk")?,
            active: row.int("active")?,
            since_long: row.int("since_long")?,
        })
    };
    rows.iter().map(read).collect()
}
