use crate::{
    desk::{Account, AccountId, Act, Desk, Kind, Reading},
    time::paris,
};
use chrono::{Datelike, Timelike, Weekday};
use domain::id::DemandId;
use eventstore::recorded::Instant;
use projections::db::{DbError, Row};
use uuid::Uuid;

const DAY: i64 = 86_400_000_000;
/// Rows that one account may take away in a day before somebody is told.
const MANY: i64 = 500;
/// The same outside the hours of a desk.
const MANY_LATE: i64 = 50;

/// A list taken away in a way that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its identifier.
    pub id: Uuid,
    /// Who took it.
    pub account: AccountId,
    /// How colleagues call them.
    pub label: String,
    /// Their body.
    pub body: String,
    /// Rows taken in a day, with these.
    pub shown: i64,
    /// When, microseconds.
    pub at: i64,
    /// Whether whoever asks has said that they saw it.
    pub seen: bool,
}

/// Whether so many rows taken in a day, the last of them at this instant, are to be looked at: more than 500, or more
/// than 50 outside 8 to 19 o'clock of a working day at Paris.
#[must_use]
pub fn is_unusual(rows: i64, at: Instant) -> bool {
    let at = paris(at);
    let rest = matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
    let late = rest || !(8..19).contains(&at.hour());
    rows > MANY || (late && rows > MANY_LATE)
}

impl Desk {
    /// Writes down that the files of a list are taken away, one entry a file, and tells who watches if it is unusual.
    /// It must stand before the list is given. Says whether an alert was raised.
    ///
    /// # Errors
    /// The database cannot be used: then nothing is given.
    pub async fn note_export(
        &self,
        who: &Account,
        files: &[DemandId],
        reading: &Reading,
    ) -> Result<bool, DbError> {
        let now = self.now();
        let taken = self.exported_since(&who.id.to_string(), now - DAY).await?;
        let rows = taken + i64::try_from(files.len()).unwrap_or(i64::MAX);
        let mut statements: Vec<_> = files
            .iter()
            .map(|file| {
                let reading = Reading { demand: Some(*file), ..reading.clone() };
                self.noted(who, Act::Export, 1, reading)
            })
            .collect();
        let unusual = is_unusual(rows, Instant(now));
        if unusual {
            let sql =
                "INSERT INTO alerts (id, account, body, shown, at) VALUES ($1, $2, $3, $4, $5)";
            let body = who.body.as_ref().map(ToString::to_string).unwrap_or_default();
            let (id, account) = (Uuid::new_v4().into(), who.id.0.into());
            statements.push((sql.into(), vec![id, account, body.into(), rows.into(), now.into()]));
        }
        self.db.write(statements).await?;
        if unusual {
            tracing::warn!(account = %who.id, rows, "an unusual export: its body and the operator are told");
        }
        Ok(unusual)
    }

    /// Alerts for who watches: of their own body, or of all for the operator. The unseen first, then the last.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn alerts(&self, watcher: &Account, limit: u32) -> Result<Vec<Alert>, DbError> {
        let (column, own) = side(watcher);
        let sql = format!(
            "SELECT w.*, a.label, CASE WHEN w.{column} IS NULL THEN 0 ELSE 1 END AS seen FROM alerts w \
             JOIN accounts a ON a.id = w.account WHERE ($1 = 0 OR w.body = $2) \
             ORDER BY CASE WHEN w.{column} IS NULL THEN 0 ELSE 1 END, w.at DESC, w.id LIMIT $3"
        );
        let body = watcher.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let rows = self.db.fetch(sql, vec![own.into(), body.into(), limit.into()]).await?;
        rows.iter().map(read).collect()
    }

    /// Says that an alert was seen, for the side of whoever says it.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn see_alert(&self, watcher: &Account, id: Uuid) -> Result<bool, DbError> {
        let (column, own) = side(watcher);
        let sql = format!(
            "UPDATE alerts SET {column} = $1 WHERE id = $2 AND {column} IS NULL \
             AND ($3 = 0 OR body = $4)"
        );
        let body = watcher.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let values = vec![self.now().into(), id.into(), own.into(), body.into()];
        Ok(self.db.execute(sql, values).await? > 0)
    }
}

/// The column of whoever watches, and whether they see their own body alone.
fn side(watcher: &Account) -> (&'static str, i64) {
    match watcher.kind {
        Kind::Operator => ("seen_by_operator", 0),
        _ => ("seen_by_body", 1),
    }
}

fn read(row: &Row) -> Result<Alert, DbError> {
    Ok(Alert {
        id: row.parsed("id")?,
        account: AccountId(row.parsed("account")?),
        label: row.text("label")?,
        body: row.text("body")?,
        shown: row.int("shown")?,
        at: row.int("at")?,
        seen: row.truth("seen")?,
    })
}
