//! The contract on memory, through two doors: two appenders on one log, as two processes have.

use eventstore::{contract::Log, memory::MemoryStore};
use std::sync::Arc;

pub(crate) async fn log() -> Log {
    let first = MemoryStore::new();
    let second = first.beside();
    Log { doors: vec![Arc::new(first), Arc::new(second)], keep: Box::new(()) }
}

eventstore::log_contract!(log);
