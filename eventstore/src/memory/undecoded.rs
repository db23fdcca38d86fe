//! Pages of a log in memory: nothing is left to decode.

use super::MemoryStore;
use crate::{
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Direction, EventStore, Filter, StoreError},
    undecoded::{Rows, Undecoded, UndecodedStore, foreign},
};
use async_trait::async_trait;

#[async_trait]
impl UndecodedStore for MemoryStore {
    async fn read_undecoded(&self, after: Position, limit: usize) -> Result<Undecoded, StoreError> {
        let rows = self.read_all(after, Direction::Forwards, &Filter::All, limit).await?;
        let last = rows.last().map(|event| event.position);
        Ok(Undecoded { rows: Rows::Memory(rows), last })
    }

    async fn read_stream_undecoded(
        &self,
        stream: &StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Undecoded, StoreError> {
        let rows = self.read_stream(stream, Some(from), Direction::Forwards, limit).await?;
        let last = rows.last().map(|event| event.position);
        Ok(Undecoded { rows: Rows::Memory(rows), last })
    }

    async fn decode(&self, page: Undecoded) -> Result<Vec<Recorded>, StoreError> {
        match page.rows {
            Rows::Memory(rows) => Ok(rows),
            _ => Err(foreign(&page)),
        }
    }
}
