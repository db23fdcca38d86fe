//! The journal of gestures: who changed how the installation runs. No gesture is an event, and none touches a person.

use super::{Account, Desk};
use projections::db::DbError;
use uuid::Uuid;

/// Without it nobody could tell who paused a read model or had it built again.
pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS operations (id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, \
     account TEXT NOT NULL, label TEXT NOT NULL, gesture TEXT NOT NULL, subject TEXT NOT NULL)";

/// A gesture of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// When, microseconds.
    pub at: i64,
    /// How the site greets whoever made it.
    pub label: String,
    /// Which gesture: a stable code.
    pub gesture: String,
    /// On what.
    pub subject: String,
}

impl Desk {
    /// Writes down a gesture. It must stand before it is made.
    ///
    /// # Errors
    /// The database cannot be used: then nothing is done.
    pub async fn note_operation(
        &self,
        who: &Account,
        gesture: &str,
        subject: &str,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO operations (id, at, account, label, gesture, subject) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            Uuid::new_v4().into(),
            self.now().into(),
            who.id.to_string().into(),
            (&who.label).into(),
            gesture.into(),
            subject.into(),
        ];
        self.db.execute(sql, values).await.map(drop)
    }

    /// Gestures, the newest first.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn operations(&self, limit: u32) -> Result<Vec<Operation>, DbError> {
        let sql =
            "SELECT at, label, gesture, subject FROM operations ORDER BY at DESC, id LIMIT $1";
        let rows = self.db.fetch(sql, vec![limit.into()]).await?;
        let read = rows.iter().map(|row| {
            Ok(Operation {
                at: row.int("at")?,
                label: row.text("label")?,
                gesture: row.text("gesture")?,
                subject: row.text("subject")?,
            })
        });
        read.collect()
    }
}
