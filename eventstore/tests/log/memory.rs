//! The contract on memory.

use eventstore::{contract::Log, memory::MemoryStore};
use std::sync::Arc;

async fn log() -> Log {
    let store = MemoryStore::new();
    Log { groups: vec![Arc::new(store.clone())], ..Log::of(store) }
}

eventstore::log_contract!(log);
