//! The contract on memory.

use eventstore::{contract::Log, memory::MemoryStore};

async fn log() -> Log {
    Log::of(MemoryStore::new())
}

eventstore::log_contract!(log);
