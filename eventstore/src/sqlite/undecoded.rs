//! Pages as the database keeps them.

use super::SqliteStore;
use crate::{
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    sql::{rows::unavailable, undecoded},
    store::StoreError,
    undecoded::{Rows, Undecoded, UndecodedStore, foreign},
};
use async_trait::async_trait;

const NAMES: &str =
    "SELECT s.id, s.name FROM json_each(?) n CROSS JOIN streams s ON s.id = n.value";

#[async_trait]
impl UndecodedStore for SqliteStore {
    async fn read_undecoded(&self, after: Position, limit: usize) -> Result<Undecoded, StoreError> {
        let (rows, last) = undecoded::page(&self.readers, after, limit).await?;
        Ok(Undecoded { rows: Rows::Sqlite(rows), last })
    }

    async fn read_stream_undecoded(
        &self,
        stream: &StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Undecoded, StoreError> {
        let (rows, last) = undecoded::of_stream(&self.readers, stream, from, limit).await?;
        Ok(Undecoded { rows: Rows::Sqlite(rows), last })
    }

    async fn decode(&self, page: Undecoded) -> Result<Vec<Recorded>, StoreError> {
        let Rows::Sqlite(rows) = &page.rows else { return Err(foreign(&page)) };
        let numbers = undecoded::streams(rows)?;
        let names: Vec<(i64, String)> = sqlx::query_as(NAMES)
            .bind(serde_json::json!(numbers).to_string())
            .fetch_all(&self.readers)
            .await
            .map_err(|e| unavailable(&e))?;
        undecoded::decode(rows, &names.into_iter().collect())
    }
}
