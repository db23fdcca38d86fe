//! Empty logs on every backend, each with two doors as two processes would hold them.

use crate::database::Database;
use eventstore::{contract::Log, memory::MemoryStore, postgres::PgStore, sqlite::SqliteStore};
use std::sync::Arc;

/// A log that is gone with its last handle.
pub async fn in_memory() -> Log {
    let store = MemoryStore::new();
    Log { groups: vec![Arc::new(store.clone())], ..Log::of(store) }
}

/// A log in a file of its own.
///
/// # Panics
/// When the file cannot be made.
pub async fn on_sqlite() -> Log {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let one = SqliteStore::open(&path).await.unwrap();
    let other = SqliteStore::open(&path).await.unwrap();
    Log {
        groups: vec![Arc::new(one.clone()), Arc::new(other.clone())],
        doors: vec![Arc::new(one), Arc::new(other)],
        keep: Box::new(folder),
    }
}

/// A log in a database of its own.
///
/// # Panics
/// When the server does not answer.
pub async fn on_postgresql() -> Log {
    let database = Database::new().await;
    PgStore::init(&database.url(), "postgres").await.unwrap();
    let one = PgStore::open(&database.url()).await.unwrap();
    let other = PgStore::open(&database.url()).await.unwrap();
    Log {
        groups: vec![Arc::new(one.clone()), Arc::new(other.clone())],
        doors: vec![Arc::new(one), Arc::new(other)],
        keep: Box::new(database),
    }
}
