//! Pages as the database keeps them.

use super::PgStore;
use crate::{
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    sql::{rows::unavailable, undecoded},
    store::StoreError,
    undecoded::{Rows, Undecoded, UndecodedStore, foreign},
};
use async_trait::async_trait;

const NAMES: &str = "SELECT id, name FROM streams WHERE id = ANY($1)";

#[async_trait]
impl UndecodedStore for PgStore {
    async fn read_undecoded(&self, after: Position, limit: usize) -> Result<Undecoded, StoreError> {
        let (rows, last) = undecoded::page(&self.readers, after, limit).await?;
        Ok(Undecoded { rows: Rows::Postgres(rows), last })
    }

    async fn read_stream_undecoded(
        &self,
        stream: &StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Undecoded, StoreError> {
        let mut connection = self.spare.take().await.map_err(|e| unavailable(&e))?;
        let (rows, last) =
            undecoded::of_stream::<sqlx::Postgres, _>(&mut *connection, stream, from, limit)
                .await?;
        self.spare.leave(connection);
        Ok(Undecoded { rows: Rows::Postgres(rows), last })
    }

    async fn decode(&self, page: Undecoded) -> Result<Vec<Recorded>, StoreError> {
        let Rows::Postgres(rows) = &page.rows else { return Err(foreign(&page)) };
        let numbers = undecoded::streams(rows)?;
        let names: Vec<(i64, String)> = sqlx::query_as(NAMES)
            .bind(numbers)
            .fetch_all(&self.readers)
            .await
            .map_err(|e| unavailable(&e))?;
        undecoded::decode(rows, &names.into_iter().collect())
    }
}
