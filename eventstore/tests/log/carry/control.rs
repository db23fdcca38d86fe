//! The contract of bulk rows can fail: a log that believes whatever it is given does not pass it.

use async_trait::async_trait;
use eventstore::{
    carry::{BulkStore, BulkWrite, CarryError},
    contract::carry::{BulkLog, rows_that_a_log_could_not_have_written_are_refused},
    memory::MemoryStore,
    position::Position,
    recorded::Recorded,
};

/// Takes anything, and writes none of what is refused: as if nothing were ever held to anything.
#[derive(Debug)]
struct Trusting(MemoryStore);

struct Trusted(Box<dyn BulkWrite>);

#[async_trait]
impl BulkStore for Trusting {
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError> {
        Ok(Box::new(Trusted(self.0.begin().await?)))
    }
}

#[async_trait]
impl BulkWrite for Trusted {
    fn head(&self) -> Position {
        self.0.head()
    }

    async fn write(&mut self, rows: Vec<Recorded>) -> Result<(), CarryError> {
        let _ = self.0.write(rows).await;
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<Position, CarryError> {
        let head = self.0.head();
        let _ = self.0.commit().await;
        Ok(head)
    }

    async fn abandon(self: Box<Self>) {
        self.0.abandon().await;
    }
}

#[tokio::test]
async fn a_log_that_holds_rows_to_nothing_does_not_pass_the_contract() {
    let store = MemoryStore::new();
    let log = BulkLog {
        store: std::sync::Arc::new(store.clone()),
        bulk: std::sync::Arc::new(Trusting(store)),
        keep: Box::new(()),
    };
    let judged = tokio::spawn(async move {
        rows_that_a_log_could_not_have_written_are_refused(&log).await;
    });
    assert!(judged.await.is_err_and(|e| e.is_panic()), "the contract cannot see a trusting log");
}
