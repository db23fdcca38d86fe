//! Rows with their places: the contract on three logs, files between them, and a wrong log that the contract catches.

mod altered;
mod control;
mod files;

use crate::server::Database;
use eventstore::{
    contract::carry::BulkLog, memory::MemoryStore, postgres::PgStore, sqlite::SqliteStore,
};

pub(super) async fn memory() -> BulkLog {
    BulkLog::of(MemoryStore::new(), ())
}

pub(super) async fn sqlite() -> BulkLog {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    BulkLog::of(SqliteStore::open(&path).await.unwrap(), folder)
}

pub(super) async fn postgres() -> BulkLog {
    let database = Database::with_log().await;
    BulkLog::of(PgStore::open(&database.application()).await.unwrap(), database)
}

mod on_memory {
    eventstore::bulk_contract!(super::memory);
}

mod on_sqlite {
    eventstore::bulk_contract!(super::sqlite);
}

mod on_postgres {
    eventstore::bulk_contract!(super::postgres);
}
