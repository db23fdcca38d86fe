//! The contract on PostgreSQL, as the application's role, through two doors: two appenders, as two processes have.

use crate::server::Database;
use eventstore::{contract::Log, postgres::PgStore};
use std::sync::Arc;

pub(crate) async fn log() -> Log {
    let database = Database::with_log().await;
    let first = PgStore::open(&database.application()).await.unwrap();
    let second = PgStore::open(&database.application()).await.unwrap();
    Log {
        groups: vec![Arc::new(first.clone()), Arc::new(second.clone())],
        doors: vec![Arc::new(first), Arc::new(second)],
        keep: Box::new(database),
    }
}

eventstore::log_contract!(log);
