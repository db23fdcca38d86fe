//! Many rows on PostgreSQL: COPY in binary, streams once each, the head last.

use super::{
    PgStore,
    binary::Tuples,
    server::Server,
    write::{FIND_STREAMS, stand, states_query},
};
use crate::{
    appender::backend::{Failure, Head, Page, Row, Stand},
    carry::{BulkStore, BulkWrite, CarryError, Port, Writer},
    position::Position,
    recorded::{Instant, StreamName},
};
use async_trait::async_trait;
use sqlx::{Connection, PgConnection, Row as _};

/// Two statements in one round trip; each has its own snapshot, so the second sees what it waited for. The time-out
/// is that of whoever reads the rows from somewhere slow.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
                     SET LOCAL idle_in_transaction_session_timeout = '10min'; \
                     SELECT position, recorded_at FROM head WHERE id = 0 FOR UPDATE";
pub(super) const COPY_EVENTS: &str = "COPY events (position, stream_id, revision, event_id, category, type, \
    schema_version, content_type, occurred_on, recorded_at, command_id, correlation, causation, actor_who, actor_body, \
    actor_role, source, legal_basis, applicant_visible, key_ids, metadata, payload) FROM STDIN (FORMAT binary)";
pub(super) const COPY_STREAMS: &str =
    "COPY streams (id, name, category) FROM STDIN (FORMAT binary)";
const MOVE_HEAD: &str = "UPDATE head SET position = $1, recorded_at = $2 WHERE id = 0";
/// Bytes sent at once.
const CHUNK: usize = 1 << 18;

/// A transaction on a connection of its own: dropped, the server rolls back.
#[derive(Debug)]
struct Bulk {
    server: Server,
    connection: PgConnection,
}

impl Bulk {
    fn failure(&self, error: &sqlx::Error) -> Failure {
        match error.as_database_error().is_some_and(|e| e.is_unique_violation()) {
            true => Failure::Duplicate,
            false => Failure::Lost(self.server.trouble(error).to_string()),
        }
    }

    async fn copy<T: Sync>(
        &mut self,
        sql: &str,
        rows: &[T],
        encode: impl Fn(&mut Tuples, &T) + Send,
    ) -> Result<(), sqlx::Error> {
        let mut copy = self.connection.copy_in_raw(sql).await?;
        let mut tuples = Tuples::new();
        for row in rows {
            encode(&mut tuples, row);
            if tuples.len() >= CHUNK {
                copy.send(tuples.bytes()).await?;
                tuples.clear();
            }
        }
        tuples.end();
        copy.send(tuples.bytes()).await?;
        copy.finish().await.map(drop)
    }

    async fn finish(&mut self, page: &Page<'_>) -> Result<(), sqlx::Error> {
        if !page.streams.is_empty() {
            self.copy(COPY_STREAMS, &page.streams, |tuples, made| tuples.stream(made)).await?;
        }
        if !page.states.is_empty() {
            states_query(&page.states).execute(&mut self.connection).await?;
        }
        let Head { position, recorded_at } = page.head;
        let query = sqlx::query(MOVE_HEAD).bind(position.0).bind(recorded_at.0);
        query.execute(&mut self.connection).await?;
        sqlx::query("COMMIT").execute(&mut self.connection).await.map(drop)
    }
}

#[async_trait]
impl Port for Bulk {
    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure> {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let query = sqlx::query(FIND_STREAMS).bind(names);
        let rows = query.fetch_all(&mut self.connection).await;
        rows.and_then(|rows| rows.iter().map(stand).collect()).map_err(|e| self.failure(&e))
    }

    async fn put(&mut self, rows: &[Row<'_>]) -> Result<(), Failure> {
        let done = self.copy(COPY_EVENTS, rows, |tuples, row| tuples.event(row)).await;
        done.map_err(|e| self.failure(&e))
    }

    async fn commit(&mut self, page: Page<'_>) -> Result<(), Failure> {
        let done = self.finish(&page).await;
        done.map_err(|e| self.failure(&e))
    }

    async fn abandon(mut self) {
        // a connection that cannot say goodbye is dropped, and the server rolls back
        let _ = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
        let _ = self.connection.close().await;
    }
}

#[async_trait]
impl BulkStore for PgStore {
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError> {
        let mut connection = self.server.writer().await?;
        let begun = sqlx::raw_sql(BEGIN).fetch_all(&mut connection).await;
        let trouble = |e: &sqlx::Error| CarryError::Store(self.server.trouble(e));
        let rows = begun.map_err(|e| trouble(&e))?;
        let row = rows.first().ok_or_else(|| trouble(&sqlx::Error::RowNotFound))?;
        let number = |index: usize| row.try_get(index).map_err(|e| trouble(&e));
        let head = Head { position: Position(number(0)?), recorded_at: Instant(number(1)?) };
        let bulk = Bulk { server: self.server.clone(), connection };
        Ok(Box::new(Writer::new(bulk, head, Some(self.head.clone()))))
    }
}
