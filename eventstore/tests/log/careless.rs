//! A log that lives and dies with its caller, to show that the test of dropped callers sees it; and models that forget a
//! rule, to show that the test of the rules sees them.

use crate::{memory, server::Database};
use async_trait::async_trait;
use eventstore::{
    contract::{
        Log,
        life::{Left, hang_up},
        model::{Forgets, disagreement},
    },
    position::{Position, Revision},
    postgres::PgStore,
    recorded::{Recorded, StreamName},
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
};
use sqlx::{Executor, PgPool, postgres::PgPoolOptions};
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// Writes in the future of its caller, over a pool. Nothing protects what is in flight when the caller goes.
#[derive(Debug)]
struct Careless {
    pool: PgPool,
    one_transaction: bool,
    inner: PgStore,
}

impl Careless {
    async fn new(database: &Database, one_transaction: bool) -> Self {
        let pool =
            PgPoolOptions::new().max_connections(20).connect(&database.owner()).await.unwrap();
        pool.execute("CREATE TABLE careless (stream text NOT NULL, event_id uuid NOT NULL)")
            .await
            .unwrap();
        let inner = PgStore::open(&database.application()).await.unwrap();
        Self { pool, one_transaction, inner }
    }

    async fn insert(&self, request: &Append) -> Result<Appended, sqlx::Error> {
        const INSERT: &str = "INSERT INTO careless VALUES ($1, $2)";
        let mut rows = Vec::new();
        for write in &request.writes {
            rows.extend(write.events.iter().map(|event| (&write.stream, event.event_id)));
        }
        if self.one_transaction {
            let mut transaction = self.pool.begin().await?;
            for (stream, id) in rows {
                let insert = sqlx::query(INSERT).bind(stream.as_str()).bind(id);
                insert.execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
        } else {
            for (stream, id) in rows {
                sqlx::query(INSERT).bind(stream.as_str()).bind(id).execute(&self.pool).await?;
            }
        }
        Ok(Appended { position: Position(0), revisions: Vec::new(), repeated: false })
    }
}

#[async_trait]
impl EventStore for Careless {
    async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
        let mut answers = Vec::new();
        for request in &requests {
            let done = self.insert(request).await;
            answers.push(done.map_err(|e| StoreError::Unavailable(e.to_string())));
        }
        answers
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        _from: Option<Revision>,
        _direction: Direction,
        _limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let found: Vec<Uuid> =
            sqlx::query_scalar("SELECT event_id FROM careless WHERE stream = $1")
                .bind(stream.as_str())
                .fetch_all(&self.pool)
                .await
                .unwrap();
        let recorded = |_| Recorded {
            position: Position(1),
            stream: stream.clone(),
            revision: Revision(0),
            recorded_at: eventstore::recorded::Instant(0),
            event: eventstore::contract::make::event(1),
        };
        Ok(found.into_iter().map(recorded).collect())
    }

    async fn read_all(
        &self,
        from: Position,
        direction: Direction,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        self.inner.read_all(from, direction, filter, limit).await
    }

    async fn find_command(&self, command_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        self.inner.find_command(command_id).await
    }

    async fn head(&self) -> Result<Position, StoreError> {
        self.inner.head().await
    }

    async fn verify_head(&self) -> Result<Position, StoreError> {
        self.inner.verify_head().await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.inner.watch()
    }
}

async fn left_by(one_transaction: bool) -> Left {
    let database = Database::with_log().await;
    let store = Careless::new(&database, one_transaction).await;
    let log = Log { doors: vec![Arc::new(store)], keep: Box::new(database) };
    let left = hang_up(&log, 300).await;
    println!("one transaction {one_transaction}: {left:?}");
    left
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_in_the_callers_future_loses_requests_and_the_test_sees_it() {
    let left = left_by(true).await;
    assert!(left.lost > 0 && left.halved == 0, "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_in_the_callers_future_leave_halves_and_the_test_sees_it() {
    let left = left_by(false).await;
    assert!(left.lost + left.halved > 0, "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_forgets_a_rule_disagrees_with_the_log() {
    use Forgets::{Metadata, Place, Repeats, SoftDeletion, Tombstones};
    for forgets in [SoftDeletion, Tombstones, Metadata, Place, Repeats] {
        let found = disagreement(&memory::log().await, 60, forgets).await;
        assert!(found.is_some(), "nobody notices that it forgets {forgets:?}");
    }
}
