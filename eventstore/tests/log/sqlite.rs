//! The contract on SQLite, through two doors: two appenders on one file, as two processes have.

use eventstore::{contract::Log, sqlite::SqliteStore};
use std::sync::Arc;

pub(crate) async fn log() -> Log {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let first = SqliteStore::open(&path).await.unwrap();
    let second = SqliteStore::open(&path).await.unwrap();
    Log {
        groups: vec![Arc::new(first.clone()), Arc::new(second.clone())],
        doors: vec![Arc::new(first), Arc::new(second)],
        keep: Box::new(folder),
    }
}

eventstore::log_contract!(log);
