//! The append transaction on SQLite: as few statements as the limits of a statement allow.

use super::file::{trouble, writer};
use crate::{
    appender::backend::{
        Backend, EventKey, Failure, Head, Made, Page, Place, Row, Stand, StreamAt, StreamKey, pass,
    },
    failpoint,
    position::{Position, Revision},
    recorded::{Instant, StreamName},
    sql::rows::key_ids,
    state::StreamState,
};
use async_trait::async_trait;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Row as _, SqliteConnection,
    query::Query,
    sqlite::{Sqlite, SqliteArguments, SqliteRow},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

/// Rows of one statement, largest first: few shapes, so that each is prepared once.
const CHUNKS: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

/// A statement for each size of chunk.
pub(super) type Statements = [(usize, Arc<str>); CHUNKS.len()];

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

static INSERT_STREAMS: LazyLock<Statements> =
    LazyLock::new(|| statements("INSERT INTO streams (id, name, category)", 3, ""));

static PUT_STATES: LazyLock<Statements> = LazyLock::new(|| {
    statements(
        "INSERT INTO stream_state (name, truncate_before, max_count, max_age, tombstoned)",
        5,
        " ON CONFLICT (name) DO UPDATE SET truncate_before = excluded.truncate_before, \
         max_count = excluded.max_count, max_age = excluded.max_age, tombstoned = excluded.tombstoned",
    )
});

/// Two statements in one hand-over to the thread of the connection.
const BEGIN: &str = "BEGIN IMMEDIATE; SELECT position, recorded_at FROM head WHERE id = 0";
const HEAD: &str = "SELECT position, recorded_at FROM head WHERE id = 0";
/// Two statements again. When the first fails the second is not run.
const MOVE_HEAD_AND_COMMIT: &str =
    "UPDATE head SET position = ?, recorded_at = ? WHERE id = 0; COMMIT";
const FIND_STREAMS: &str = "SELECT n.value, s.id, (SELECT max(e.revision) FROM events e WHERE e.stream_id = s.id), \
        t.truncate_before, t.max_count, t.max_age, t.tombstoned \
    FROM json_each(?) n LEFT JOIN streams s ON s.name = n.value LEFT JOIN stream_state t ON t.name = n.value \
    WHERE s.id IS NOT NULL OR t.name IS NOT NULL";
const FIND_EVENTS: &str = "SELECT e.stream_id, e.event_id, e.revision, e.position FROM json_each(?) k \
    CROSS JOIN events e ON e.stream_id = k.value ->> 0 AND e.event_id = unhex(k.value ->> 1)";

/// Whose turn it is to write, among those of one process: who meets the lock of the file waits for milliseconds that
/// nobody uses, who waits for a turn has it at once.
pub(super) type Turn = Arc<Mutex<()>>;

/// The writing connection, opened again after a failure.
pub(super) struct Writer {
    path: PathBuf,
    connection: Option<SqliteConnection>,
    turn: Turn,
    held: Option<OwnedMutexGuard<()>>,
}

impl Writer {
    pub(super) fn new(path: &Path, connection: SqliteConnection) -> Self {
        let (turn, held) = (Turn::default(), None);
        Self { path: path.to_owned(), connection: Some(connection), turn, held }
    }

    /// The same, whose transactions take turns with others.
    pub(super) fn taking_turns(self, turn: Turn) -> Self {
        Self { turn, ..self }
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

fn bind_stream(query: SqliteQuery, made: &Made<'_>) -> SqliteQuery {
    query.bind(made.key.0).bind(made.name.as_str()).bind(made.name.category())
}

fn bind_state(query: SqliteQuery, (name, state): &(StreamName, StreamState)) -> SqliteQuery {
    query
        .bind(name.as_str())
        .bind(state.truncate_before)
        .bind(state.max_count)
        .bind(state.max_age)
        .bind(state.tombstoned)
}

fn head(rows: &[SqliteRow]) -> Result<Head, sqlx::Error> {
    let row = rows.last().ok_or(sqlx::Error::RowNotFound)?;
    Ok(Head { position: Position(row.try_get(0)?), recorded_at: Instant(row.try_get(1)?) })
}

fn stand(row: &SqliteRow) -> Result<(StreamName, Stand), sqlx::Error> {
    let name: String = row.try_get(0)?;
    let name = StreamName::try_from(name).map_err(|e| sqlx::Error::Decode(e.into()))?;
    let (key, revision): (Option<i64>, Option<i64>) = (row.try_get(1)?, row.try_get(2)?);
    let at = key
        .zip(revision)
        .map(|(key, revision)| StreamAt { key: StreamKey(key), revision: Revision(revision) });
    let Some(truncate_before) = row.try_get(3)? else {
        return Ok((name, Stand { at, state: None }));
    };
    let state = StreamState {
        truncate_before,
        max_count: row.try_get(4)?,
        max_age: row.try_get(5)?,
        tombstoned: row.try_get(6)?,
    };
    Ok((name, Stand { at, state: Some(state) }))
}

#[async_trait]
impl Backend for Writer {
    // BEGIN IMMEDIATE gives the lock without a round trip: there is nothing to save
    const FENCES: bool = false;

    async fn begin(&mut self) -> Result<Head, Failure> {
        self.held = Some(Arc::clone(&self.turn).lock_owned().await);
        let rows = sqlx::query(BEGIN).fetch_all(self.connection().await?).await;
        rows.and_then(|rows| head(&rows)).map_err(|e| self.failure(&e))
    }

    async fn head(&mut self) -> Result<Head, Failure> {
        let rows = sqlx::query(HEAD).fetch_all(self.connection().await?).await;
        rows.and_then(|rows| head(&rows)).map_err(|e| self.failure(&e))
    }

    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure> {
        let names = serde_json::json!(names).to_string();
        let rows = sqlx::query(FIND_STREAMS).bind(names).fetch_all(self.connection().await?).await;
        rows.and_then(|rows| rows.iter().map(stand).collect()).map_err(|e| self.failure(&e))
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

    async fn write(&mut self, page: &Page<'_>) -> Result<Duration, Failure> {
        pass("append::before-insert")?;
        self.put(&INSERT_STREAMS, &page.streams, bind_stream).await?;
        self.put(&INSERT_EVENTS, &page.rows, bind_event).await?;
        self.put(&PUT_STATES, &page.states, bind_state).await?;
        pass("append::after-insert")?;
        let Head { position, recorded_at } = page.head;
        let commit = sqlx::query(MOVE_HEAD_AND_COMMIT).bind(position.0).bind(recorded_at.0);
        pass("append::before-commit")?;
        let begun = std::time::Instant::now();
        let done = commit.execute(self.connection().await?).await;
        done.map_err(|e| self.failure(&e))?;
        self.held = None;
        failpoint::pass("append::after-commit");
        Ok(begun.elapsed())
    }

    async fn write_fenced(&mut self, page: &Page<'_>) -> Result<bool, Failure> {
        let stands = self.begin().await? == page.before;
        match stands {
            true => self.write(page).await.map(|_| true),
            false => {
                self.leave(None).await;
                Ok(false)
            }
        }
    }

    async fn leave(&mut self, why: Option<&Failure>) {
        // a connection that cannot roll back is dropped, which rolls back
        if matches!(why, Some(Failure::Lost(_))) || self.run("ROLLBACK").await.is_err() {
            self.connection = None;
        }
        self.held = None;
    }
}
