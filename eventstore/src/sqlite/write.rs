//! The append transaction on SQLite: as few statements as the limits of a statement allow.

use super::file::{trouble, writer};
use crate::{
    appender::backend::{
        Backend, EventKey, Failure, Head, Moved, Page, Place, Row, StreamAt, StreamKey,
    },
    position::{Position, Revision},
    recorded::{Instant, StreamName},
    sql::rows::key_ids,
};
use async_trait::async_trait;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection,
    query::Query,
    sqlite::{Sqlite, SqliteArguments},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// Rows of one statement, largest first: few shapes, so that each is prepared once.
const CHUNKS: [usize; 4] = [64, 16, 4, 1];

/// A statement for each size of chunk.
pub(super) type Statements = [(usize, Arc<str>); 4];

fn statements(before: &str, columns: usize, after: &str) -> Statements {
    let row = format!("({})", vec!["?"; columns].join(", "));
    CHUNKS.map(|rows| {
        (rows, format!("{before} VALUES {}{after}", vec![&*row; rows].join(", ")).into())
    })
}

pub(super) static INSERT_EVENTS: LazyLock<Statements> = LazyLock::new(|| {
    let columns = "INSERT INTO events (position, stream_id, revision, event_id, category, type, schema_version, \
                   content_type, occurred_on, recorded_at, command_id, correlation, causation, actor_who, \
                   actor_body, actor_role, source, legal_basis, applicant_visible, key_ids, metadata, payload)";
    statements(columns, 22, "")
});

static PUT_STREAMS: LazyLock<Statements> = LazyLock::new(|| {
    statements(
        "INSERT INTO streams (id, name, category, revision)",
        4,
        " ON CONFLICT (id) DO UPDATE SET revision = excluded.revision",
    )
});

const LOCK_HEAD: &str = "SELECT position, recorded_at FROM head WHERE id = 0";
const MOVE_HEAD: &str = "UPDATE head SET position = ?, recorded_at = ? WHERE id = 0";
const FIND_STREAMS: &str =
    "SELECT s.name, s.id, s.revision FROM json_each(?) n CROSS JOIN streams s ON s.name = n.value";
const FIND_EVENTS: &str = "SELECT e.stream_id, e.event_id, e.revision, e.position FROM json_each(?) k \
    CROSS JOIN events e ON e.stream_id = k.value ->> 0 AND e.event_id = unhex(k.value ->> 1)";

/// The writing connection, opened again after a failure.
pub(super) struct Writer {
    path: PathBuf,
    connection: Option<SqliteConnection>,
}

impl Writer {
    pub(super) fn new(path: &Path, connection: SqliteConnection) -> Self {
        Self { path: path.to_owned(), connection: Some(connection) }
    }

    async fn connection(&mut self) -> Result<&mut SqliteConnection, Failure> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => writer(&self.path).connect().await.map_err(|e| lost(&self.path, &e))?,
        };
        Ok(self.connection.insert(connection))
    }

    /// Closes the connection, and is done on return.
    pub(super) async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
    }

    pub(super) async fn run(&mut self, sql: &'static str) -> Result<(), Failure> {
        let done = sqlx::query(sql).execute(self.connection().await?).await;
        done.map(drop).map_err(|e| self.failure(&e))
    }

    fn failure(&self, error: &sqlx::Error) -> Failure {
        let code = error.as_database_error().and_then(|e| e.code());
        match code.as_deref() {
            // UNIQUE, PRIMARY KEY, and the trigger that stands before them
            Some("2067" | "1555" | "1811") => Failure::Duplicate,
            _ => lost(&self.path, error),
        }
    }

    /// Writes rows in chunks, each by one prepared statement.
    pub(super) async fn put<T: Sync>(
        &mut self,
        statements: &Statements,
        mut rows: &[T],
        bind: impl Fn(SqliteQuery, &T) -> SqliteQuery + Send,
    ) -> Result<(), Failure> {
        for (size, sql) in statements {
            while let Some((chunk, rest)) = rows.split_at_checked(*size) {
                let query = sqlx::query(AssertSqlSafe(Arc::clone(sql)));
                let query = chunk.iter().fold(query, &bind);
                let done = query.execute(self.connection().await?).await;
                done.map_err(|e| self.failure(&e))?;
                rows = rest;
            }
        }
        Ok(())
    }
}

pub(super) type SqliteQuery = Query<'static, Sqlite, SqliteArguments>;

fn lost(path: &Path, error: &sqlx::Error) -> Failure {
    Failure::Lost(trouble(path, error).to_string())
}

pub(super) fn bind_event(query: SqliteQuery, row: &Row<'_>) -> SqliteQuery {
    let event = row.event;
    let origin = &event.origin;
    query
        .bind(row.place.position.0)
        .bind(row.key.0)
        .bind(row.place.revision.0)
        .bind(event.event_id)
        .bind(row.stream.category())
        .bind(event.event_type.as_str())
        .bind(event.schema_version)
        .bind(&event.content_type)
        .bind(event.occurred_on)
        .bind(row.recorded_at.0)
        .bind(origin.command_id)
        .bind(origin.correlation)
        .bind(origin.causation)
        .bind(&origin.actor.who)
        .bind(&origin.actor.body)
        .bind(&origin.actor.role)
        .bind(&origin.source)
        .bind(&event.legal_basis)
        .bind(event.applicant_visible)
        .bind(key_ids(&event.key_ids))
        .bind(&*event.metadata)
        .bind(&*event.payload)
}

fn bind_stream(query: SqliteQuery, moved: &Moved<'_>) -> SqliteQuery {
    query
        .bind(moved.at.key.0)
        .bind(moved.name.as_str())
        .bind(moved.name.category())
        .bind(moved.at.revision.0)
}

#[async_trait]
impl Backend for Writer {
    async fn begin(&mut self) -> Result<Head, Failure> {
        self.run("BEGIN IMMEDIATE").await?;
        let row = sqlx::query_as(LOCK_HEAD).fetch_one(self.connection().await?).await;
        let (position, recorded_at) = row.map_err(|e| self.failure(&e))?;
        Ok(Head { position: Position(position), recorded_at: Instant(recorded_at) })
    }

    async fn streams(
        &mut self,
        names: &[&StreamName],
    ) -> Result<Vec<(StreamName, StreamAt)>, Failure> {
        let names = serde_json::json!(names).to_string();
        let rows =
            sqlx::query_as(FIND_STREAMS).bind(names).fetch_all(self.connection().await?).await;
        let rows: Vec<(String, i64, i64)> = rows.map_err(|e| self.failure(&e))?;
        rows.into_iter()
            .map(|(name, key, revision)| {
                let name = StreamName::try_from(name).map_err(|e| Failure::Lost(e.to_string()))?;
                Ok((name, StreamAt { key: StreamKey(key), revision: Revision(revision) }))
            })
            .collect()
    }

    async fn places(&mut self, ids: &[EventKey]) -> Result<Vec<(EventKey, Place)>, Failure> {
        let ids: Vec<_> = ids.iter().map(|(key, id)| (key.0, id.simple().to_string())).collect();
        let ids = serde_json::json!(ids).to_string();
        let rows = sqlx::query_as(FIND_EVENTS).bind(ids).fetch_all(self.connection().await?).await;
        let rows: Vec<(i64, Uuid, i64, i64)> = rows.map_err(|e| self.failure(&e))?;
        let place = |revision, position| Place {
            revision: Revision(revision),
            position: Position(position),
        };
        Ok(rows
            .into_iter()
            .map(|(key, id, revision, position)| ((StreamKey(key), id), place(revision, position)))
            .collect())
    }

    async fn write(&mut self, page: &Page<'_>) -> Result<(), Failure> {
        self.put(&PUT_STREAMS, &page.streams, bind_stream).await?;
        self.put(&INSERT_EVENTS, &page.rows, bind_event).await?;
        let Head { position, recorded_at } = page.head;
        let moved = sqlx::query(MOVE_HEAD)
            .bind(position.0)
            .bind(recorded_at.0)
            .execute(self.connection().await?)
            .await;
        moved.map_err(|e| self.failure(&e))?;
        self.run("COMMIT").await
    }

    async fn leave(&mut self, failed: bool) {
        // a connection that cannot roll back is dropped, which rolls back
        if failed || self.run("ROLLBACK").await.is_err() {
            self.connection = None;
        }
    }
}
