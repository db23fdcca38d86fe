//! Reading a projection at one position.

use super::{Views, ViewsError};
use crate::db::Tx;
use eventstore::position::Position;

/// A projection as it was at one position of the log, whatever happens meanwhile.
#[derive(Debug)]
pub struct Snapshot {
    /// The last event in it.
    pub position: Position,
    /// Reads its tables, and nothing else. Ends when dropped; hold it for a page, not for a person.
    pub tx: Tx,
}

impl Views {
    /// Begins to read a projection at the position where it stands: lists and counters read through it agree.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn snapshot(&self, name: &str) -> Result<Snapshot, ViewsError> {
        let projection = self.projection(name)?;
        let mut tx = self.db.begin_reading().await?;
        if tx.is_postgres() {
            // A swap gives other tables these names: what was looked up before it must not be read after it.
            let tables = projection.tables().iter().map(|table| table.stored_name(name, ""));
            let tables: Vec<String> = tables.collect();
            let lock = format!("LOCK TABLE {} IN ACCESS SHARE MODE", tables.join(", "));
            tx.execute(lock, vec![]).await?;
        }
        let sql = "SELECT position FROM views_projections WHERE name = $1";
        let rows = tx.fetch(sql, vec![name.into()]).await?;
        let row = rows.first().ok_or_else(|| ViewsError::Unknown(name.to_owned()))?;
        Ok(Snapshot { position: Position(row.int("position")?), tx })
    }
}
