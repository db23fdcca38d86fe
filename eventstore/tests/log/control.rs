//! The suite can fail: a log with the commonest mistake does not pass it.

use crate::server::Database;
use async_trait::async_trait;
use eventstore::{
    contract::{Log, control::SequenceStore, tail},
    position::{Position, Revision},
    postgres::PgStore,
    recorded::{Recorded, StreamName},
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
};
use sqlx::{AssertSqlSafe, Executor, PgPool, postgres::PgPoolOptions};
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_with_sequence_positions_loses_events_and_the_tail_test_sees_it() {
    let seen = tail::follow(&Log::of(SequenceStore::default()), tail::load()).await;
    let missed: usize = seen.iter().map(|seen| seen.missed).sum();
    println!("in memory: {seen:?}");
    assert!(missed > 0, "the tail test cannot see a lost event: {seen:?}");
}

/// A real table of a real server, its positions from `bigserial`; everything else as in the contract.
#[derive(Debug)]
struct Serial {
    pool: PgPool,
    inner: PgStore,
}

impl Serial {
    async fn new(database: &Database) -> Self {
        let options = PgPoolOptions::new().max_connections(20);
        let pool = options.connect(&database.owner()).await.unwrap();
        pool.execute(
            "CREATE TABLE serial (position bigserial PRIMARY KEY, event_id uuid NOT NULL)",
        )
        .await
        .unwrap();
        Self { pool, inner: PgStore::open(&database.application()).await.unwrap() }
    }

    async fn insert(&self, request: &Append) -> Result<Appended, sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let mut position = 0;
        for event in request.writes.iter().flat_map(|write| &write.events) {
            position =
                sqlx::query_scalar("INSERT INTO serial (event_id) VALUES ($1) RETURNING position")
                    .bind(event.event_id)
                    .fetch_one(&mut *transaction)
                    .await?;
            tokio::time::sleep(Duration::from_micros(event.event_id.as_u128() as u64 % 500)).await;
        }
        transaction.commit().await?;
        Ok(Appended { position: Position(position), revisions: Vec::new(), repeated: false })
    }
}

#[async_trait]
impl EventStore for Serial {
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
        from: Option<Revision>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        self.inner.read_stream(stream, from, direction, limit).await
    }

    async fn read_all(
        &self,
        from: Position,
        _direction: Direction,
        _filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let query = format!(
            "SELECT position FROM serial WHERE position > {} ORDER BY 1 LIMIT {limit}",
            from.0
        );
        let positions: Vec<i64> =
            sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&self.pool).await.unwrap();
        Ok(positions.into_iter().map(recorded).collect())
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

fn recorded(position: i64) -> Recorded {
    Recorded {
        position: Position(position),
        stream: "s-1".parse().unwrap(),
        revision: Revision(position),
        recorded_at: eventstore::recorded::Instant(0),
        event: eventstore::contract::make::event(1),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_with_a_serial_position_loses_events_and_the_tail_test_sees_it() {
    let database = Database::with_log().await;
    let store = Serial::new(&database).await;
    let log = Log { keep: Box::new(database), ..Log::of(store) };
    let load = tail::Load { writers: 8, readers: 3, long: tail::Long::Calls(60) };
    let seen = tail::follow(&log, load).await;
    let missed: usize = seen.iter().map(|seen| seen.missed).sum();
    println!("on PostgreSQL: {seen:?}");
    assert!(missed > 0, "the tail test cannot see a lost event: {seen:?}");
}
