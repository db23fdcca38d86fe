//! The tree of the embedded log.

use super::{
    file::{self, trouble},
    write::Turn,
};
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
use sqlx::{ConnectOptions, Row, SqliteConnection, SqlitePool};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard};

const ROWS: &str = sql::rows!("e.occurred_on");

/// The tree of a log in a file.
#[derive(Debug, Clone)]
pub struct SqliteTree {
    path: PathBuf,
    readers: SqlitePool,
    writer: Arc<Mutex<Option<SqliteConnection>>>,
    turn: Turn,
    fresh: Option<Fresh>,
}

impl SqliteTree {
    pub(super) fn new(path: &Path, readers: SqlitePool) -> Self {
        Self {
            path: path.to_owned(),
            readers,
            writer: Arc::default(),
            turn: Turn::default(),
            fresh: None,
        }
    }

    /// The tree as it lies there, also of a log that [`super::SqliteStore::open`] refuses: to find out what is wrong.
    ///
    /// # Errors
    /// `Unusable`: the file is missing, or holds no log of this version.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        file::expect_log(path).await?;
        Ok(Self::new(path, file::readers(path)))
    }

    /// The same tree, which need not read what this process writes and takes turns with it.
    pub(super) fn beside(self, fresh: Fresh, turn: Turn) -> Self {
        Self { fresh: Some(fresh), turn, ..self }
    }

    async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    async fn connect(&self) -> Result<SqliteConnection, StoreError> {
        file::writer(&self.path).connect().await.map_err(|e| trouble(&self.path, &e))
    }
}

tree_store!(SqliteTree, SqliteConnection, turn: OwnedMutexGuard<()>, rows: ROWS,
    relaxed: &["PRAGMA synchronous = NORMAL", "BEGIN IMMEDIATE"],
    durable: &["PRAGMA synchronous = FULL", "BEGIN IMMEDIATE"]);
