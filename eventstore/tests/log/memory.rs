//! The contract on memory, through two doors: two appenders on one log, as two processes have.

use eventstore::{contract::Log, group::GroupStore, memory::MemoryStore};
use std::sync::Arc;

pub(crate) async fn log() -> Log {
    let first = MemoryStore::new();
    let second = first.beside();
    let groups: Vec<Arc<dyn GroupStore>> = vec![Arc::new(first.clone())];
    Log { doors: vec![Arc::new(first), Arc::new(second)], groups, keep: Box::new(()) }
}

eventstore::log_contract!(log);
