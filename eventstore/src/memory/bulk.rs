//! Many rows into a log in memory.

use super::{MemoryStore, Writer};
use crate::{
    appender::backend::{Backend, EventKey, Failure, Page, Place, Row, Stand},
    carry::{BulkStore, BulkWrite, CarryError, Port, Writer as BulkWriter},
    recorded::{Recorded, StreamName},
    store::StoreError,
};
use async_trait::async_trait;

/// A bulk transaction: it has its turn, and its rows wait here until its commit.
#[derive(Debug)]
struct Bulk {
    writer: Writer,
    rows: Vec<(EventKey, Recorded)>,
}

fn waiting(((key, _), recorded): &(EventKey, Recorded)) -> Row<'_> {
    Row {
        stream: &recorded.stream,
        key: *key,
        place: Place { revision: recorded.revision, position: recorded.position },
        recorded_at: recorded.recorded_at,
        event: &recorded.event,
    }
}

#[async_trait]
impl Port for Bulk {
    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure> {
        self.writer.stands(names).await
    }

    async fn put(&mut self, rows: &[Row<'_>]) -> Result<(), Failure> {
        let tables = self.writer.shared.read();
        for row in rows {
            let id = (row.key, row.event.event_id);
            if tables.places.contains_key(&id) {
                return Err(Failure::Duplicate);
            }
            let recorded = Recorded {
                position: row.place.position,
                stream: row.stream.clone(),
                revision: row.place.revision,
                recorded_at: row.recorded_at,
                event: row.event.clone(),
            };
            self.rows.push((id, recorded));
        }
        Ok(())
    }

    async fn commit(&mut self, page: Page<'_>) -> Result<(), Failure> {
        let rows = std::mem::take(&mut self.rows);
        let mut page = page;
        page.rows.extend(rows.iter().map(waiting));
        self.writer.write(&page).await.map(drop)
    }

    async fn abandon(self) {}
}

#[async_trait]
impl BulkStore for MemoryStore {
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError> {
        let mut writer = Writer { shared: self.tables.clone(), locked: None };
        let head = writer.begin().await.map_err(|e| StoreError::Unavailable(e.to_string()))?;
        let bulk = Bulk { writer, rows: Vec::new() };
        Ok(Box::new(BulkWriter::new(bulk, head, Some(self.head.clone()))))
    }
}
