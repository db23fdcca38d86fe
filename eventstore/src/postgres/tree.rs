//! The tree of a log on a server.

use super::server::Server;
use crate::{
    position::Position,
    recorded::Instant,
    sql::{
        rows::{read, unavailable},
        tree::{self as sql, signed, tile},
        tree_store::tree_store,
    },
    store::{Direction, StoreError},
    tree::{
        fresh::Fresh,
        leaf::Hash,
        size::Size,
        store::{
            Cosignature, Epoch, Growth, Rows, Signed, Standing, StoredRow, StreamNumber, StreamRow,
            TreeError, TreeReader, TreeStore,
        },
        tile::{TileId, Tiles},
    },
};
use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, Row};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

/// A day that chrono cannot hold is read as none, which no event has.
const ROWS: &str = sql::rows!(
    "CASE WHEN e.occurred_on BETWEEN '0001-01-01' AND '9999-12-31' THEN e.occurred_on END"
);

/// The tree of a log in the schema `log` of a PostgreSQL database.
#[derive(Debug, Clone)]
pub struct PgTree {
    server: Server,
    readers: PgPool,
    writer: Arc<Mutex<Option<PgConnection>>>,
    fresh: Option<Fresh>,
}

impl PgTree {
    pub(super) fn new(server: Server, readers: PgPool) -> Self {
        Self { server, readers, writer: Arc::default(), fresh: None }
    }

    /// The tree as it lies there, also of a log that [`super::PgStore::open`] refuses: to find out what is wrong.
    ///
    /// # Errors
    /// `Unusable`: the server does not answer, or there is no log.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let server = Server::new(url)?;
        let readers = server.readers();
        let look = sqlx::query(sql::STANDING).fetch_one(&readers).await;
        look.map_err(|e| server.trouble(&e))?;
        Ok(Self::new(server, readers))
    }

    /// The same tree, which need not read what this process writes.
    pub(super) fn beside(self, fresh: Fresh) -> Self {
        Self { fresh: Some(fresh), ..self }
    }

    /// The server lets several write at once.
    async fn turn(&self) {}

    async fn connect(&self) -> Result<PgConnection, StoreError> {
        self.server.writer().await
    }
}

tree_store!(PgTree, PgConnection, turn: (), rows: ROWS,
    relaxed: &["BEGIN", "SET LOCAL synchronous_commit = off"],
    durable: &["BEGIN", "SET LOCAL synchronous_commit = on"]);
