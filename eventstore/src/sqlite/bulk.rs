//! Many rows on SQLite: the appender's own statements, all in one transaction of a connection of its own.

use super::{
    SqliteStore, file,
    write::{INSERT_EVENTS, Writer as Connection, bind_event},
};
use crate::{
    appender::backend::{Backend, Failure, Page, Row, Stand},
    carry::{BulkStore, BulkWrite, CarryError, Port, Writer},
    position::Position,
    recorded::StreamName,
    store::StoreError,
};
use async_trait::async_trait;
use std::{fmt, path::Path};
use tokio::sync::watch;

/// A transaction; dropped, its connection closes and SQLite rolls back.
struct Bulk(Connection);

impl fmt::Debug for Bulk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bulk")
    }
}

#[async_trait]
impl Port for Bulk {
    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure> {
        self.0.stands(names).await
    }

    async fn put(&mut self, rows: &[Row<'_>]) -> Result<(), Failure> {
        self.0.put(&INSERT_EVENTS, rows, bind_event).await
    }

    async fn commit(&mut self, page: Page<'_>) -> Result<(), Failure> {
        self.0.write(&page).await?;
        self.0.close().await;
        Ok(())
    }

    async fn abandon(mut self) {
        self.0.leave(None).await;
        self.0.close().await;
    }
}

/// A transaction on the log at `path`, which no handle needs to be open on.
async fn begin(
    path: &Path,
    told: Option<watch::Sender<Position>>,
) -> Result<Box<dyn BulkWrite>, CarryError> {
    let mut connection = Connection::new(path, file::open_writer(path).await?);
    let lost = |why: Failure| StoreError::Unavailable(why.to_string());
    let head = connection.begin().await.map_err(lost)?;
    // streams are written last, once each; the events that name them come before
    connection.run("PRAGMA defer_foreign_keys = ON").await.map_err(lost)?;
    Ok(Box::new(Writer::new(Bulk(connection), head, told)))
}

#[async_trait]
impl BulkStore for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError> {
        begin(&self.path, Some(self.head.clone())).await
    }
}

/// The log in a file, only to write rows into it: it leaves nothing but that one file behind.
#[derive(Debug, Clone)]
pub struct SqliteFile(pub std::path::PathBuf);

#[async_trait]
impl BulkStore for SqliteFile {
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError> {
        begin(&self.0, None).await
    }
}
