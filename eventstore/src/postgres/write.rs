//! Writing a group on PostgreSQL: one fenced statement, or under the lock.
//!
//! **Why one statement without BEGIN is safe here.** A statement outside a transaction commits itself, unless the
//! connection is inside one that nobody remembers: then it is acknowledged and lost. That cannot be: the appender's task
//! alone owns this connection, no pool hands it on; it is taken out of its place for the time of each statement and put
//! back only when the server answered, so that a future dropped half-way drops the connection with it; after any error
//! but a duplicate the connection is dropped; and a fenced statement is refused while a transaction is known to be open.
//! The answer is believed only when the server is ready again, after its commit.

use super::{
    server::Server,
    statement::{self, Made},
};
use crate::{
    appender::backend::{
        Backend, EventKey, Failure, Head, Page, Place, Stand, StreamAt, StreamKey, pass,
    },
    failpoint,
    position::{Position, Revision},
    recorded::{Instant, StreamName},
    state::{METADATA, StreamState, TOMBSTONE},
};
use async_trait::async_trait;
use sqlx::{
    AssertSqlSafe, PgConnection, Postgres, Row,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use std::time::Duration;
use uuid::Uuid;

/// Two statements in one round trip; each has its own snapshot, so the second sees what it waited for.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
                     SELECT position, recorded_at FROM head WHERE id = 0 FOR UPDATE";
/// More than this many events of another process are not asked for one by one.
const SINCE: usize = 512;
const HEAD: &str = "SELECT position, recorded_at FROM head WHERE id = 0";
pub(super) const FIND_STREAMS: &str = "SELECT n.name, s.id, \
        (SELECT max(e.revision) FROM events e WHERE e.stream_id = s.id), \
        t.truncate_before, t.max_count, t.max_age, t.tombstoned \
    FROM unnest($1::text[]) AS n (name) \
    LEFT JOIN streams s ON s.name = n.name COLLATE \"C\" \
    LEFT JOIN stream_state t ON t.name = n.name COLLATE \"C\" \
    WHERE s.id IS NOT NULL OR t.name IS NOT NULL";
const FIND_EVENTS: &str = "SELECT e.stream_id, e.event_id, e.revision, e.position \
    FROM unnest($1::bigint[], $2::uuid[]) AS k (stream_id, event_id) \
    JOIN events e ON e.stream_id = k.stream_id AND e.event_id = k.event_id";
const PUT_STATES: &str = "INSERT INTO stream_state (name, truncate_before, max_count, max_age, tombstoned) \
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[]) \
    ON CONFLICT (name) DO UPDATE SET truncate_before = excluded.truncate_before, \
    max_count = excluded.max_count, max_age = excluded.max_age, tombstoned = excluded.tombstoned";

/// The writing connection, opened again after a failure.
pub(super) struct Writer {
    server: Server,
    connection: Option<PgConnection>,
    in_transaction: bool,
}

impl Writer {
    pub(super) fn new(server: Server, connection: PgConnection) -> Self {
        Self { server, connection: Some(connection), in_transaction: false }
    }

    /// Takes the connection out of its place: whoever does not bring it back with [`Self::keep`] drops it.
    async fn take(&mut self) -> Result<PgConnection, Failure> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None if self.in_transaction => Err(Failure::Lost("the transaction is gone".to_owned())),
            None => self.server.writer().await.map_err(|e| Failure::Lost(e.to_string())),
        }
    }

    /// Puts the connection back if the server answered, be it that something is already there.
    fn keep<T>(
        &mut self,
        connection: PgConnection,
        done: Result<T, sqlx::Error>,
    ) -> Result<T, Failure> {
        let done = done.map_err(|error| self.failure(&error));
        if !matches!(done, Err(Failure::Lost(_))) {
            self.connection = Some(connection);
        }
        done
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Failure> {
        let mut connection = self.take().await?;
        let done = sqlx::query(sql).execute(&mut connection).await;
        self.keep(connection, done).map(drop)
    }

    async fn write_page(&mut self, page: &Page<'_>, made: Made) -> Result<u64, Failure> {
        let (sql, values) =
            statement::write(page, made).map_err(|e| Failure::Lost(e.to_string()))?;
        let mut connection = self.take().await?;
        pass("append::before-insert")?;
        let done = sqlx::query_with(sql, values).execute(&mut connection).await;
        Ok(self.keep(connection, done)?.rows_affected())
    }

    async fn put_states(&mut self, states: &[(StreamName, StreamState)]) -> Result<(), Failure> {
        let mut connection = self.take().await?;
        let done = states_query(states).execute(&mut connection).await;
        self.keep(connection, done).map(drop)
    }

    fn failure(&self, error: &sqlx::Error) -> Failure {
        let database = error.as_database_error();
        // a stream without an id is one that the appender did not know
        let unknown = || database.and_then(|e| e.code()).is_some_and(|code| code == "23502");
        match database.is_some_and(|e| e.is_unique_violation()) || unknown() {
            true => Failure::Duplicate,
            false => Failure::Lost(self.server.trouble(error).to_string()),
        }
    }
}

/// Puts these states in the place of those that are there.
pub(super) fn states_query(
    states: &[(StreamName, StreamState)],
) -> Query<'_, Postgres, PgArguments> {
    let numbers = |of: fn(&StreamState) -> Option<i64>| {
        states.iter().map(|(_, state)| of(state)).collect::<Vec<_>>()
    };
    sqlx::query(PUT_STATES)
        .bind(states.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())
        .bind(numbers(|state| Some(state.truncate_before)))
        .bind(numbers(|state| state.max_count))
        .bind(numbers(|state| state.max_age))
        .bind(states.iter().map(|(_, state)| state.tombstoned).collect::<Vec<_>>())
}

fn head(row: Option<&PgRow>) -> Result<Head, sqlx::Error> {
    let row = row.ok_or(sqlx::Error::RowNotFound)?;
    Ok(Head { position: Position(row.try_get(0)?), recorded_at: Instant(row.try_get(1)?) })
}

/// What was written, after the row of the head; `None`: too much, or a state may have changed.
fn since(rows: &[PgRow]) -> Result<Option<Vec<StreamAt>>, sqlx::Error> {
    let mut written = Vec::new();
    for row in rows.iter().skip(1) {
        if written.len() == SINCE || row.try_get(2)? {
            return Ok(None);
        }
        let (key, revision) = (StreamKey(row.try_get(0)?), Revision(row.try_get(1)?));
        written.push(StreamAt { key, revision });
    }
    Ok(Some(written))
}

pub(super) fn stand(row: &PgRow) -> Result<(StreamName, Stand), sqlx::Error> {
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

fn place(row: &PgRow) -> Result<(EventKey, Place), sqlx::Error> {
    let key = (StreamKey(row.try_get(0)?), row.try_get::<Uuid, _>(1)?);
    Ok((key, Place { revision: Revision(row.try_get(2)?), position: Position(row.try_get(3)?) }))
}

#[async_trait]
impl Backend for Writer {
    const FENCES: bool = true;

    async fn begin(&mut self) -> Result<Head, Failure> {
        let mut connection = self.take().await?;
        let done = sqlx::raw_sql(BEGIN).fetch_all(&mut connection).await;
        self.in_transaction = true;
        self.keep(connection, done.and_then(|rows| head(rows.first())))
    }

    async fn begin_since(&mut self, known: Head) -> Result<(Head, Option<Vec<StreamAt>>), Failure> {
        // a third statement of the same round trip; nothing but a number is put into its text
        let (position, limit) = (known.position.0, SINCE + 1);
        let sql = format!(
            "{BEGIN}; SELECT stream_id, revision, type IN ('{METADATA}', '{TOMBSTONE}') FROM events \
             WHERE position > {position} ORDER BY position LIMIT {limit}"
        );
        let mut connection = self.take().await?;
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await;
        self.in_transaction = true;
        self.keep(connection, done.and_then(|rows| Ok((head(rows.first())?, since(&rows)?))))
    }

    async fn head(&mut self) -> Result<Head, Failure> {
        let mut connection = self.take().await?;
        let done = sqlx::query(HEAD).fetch_optional(&mut connection).await;
        self.keep(connection, done.and_then(|row| head(row.as_ref())))
    }

    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure> {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let mut connection = self.take().await?;
        let done = sqlx::query(FIND_STREAMS).bind(names).fetch_all(&mut connection).await;
        self.keep(connection, done.and_then(|rows| rows.iter().map(stand).collect()))
    }

    async fn places(&mut self, ids: &[EventKey]) -> Result<Vec<(EventKey, Place)>, Failure> {
        let (keys, ids): (Vec<i64>, Vec<Uuid>) = ids.iter().map(|(key, id)| (key.0, *id)).unzip();
        let query = sqlx::query(FIND_EVENTS).bind(keys).bind(ids);
        let mut connection = self.take().await?;
        let done = query.fetch_all(&mut connection).await;
        self.keep(connection, done.and_then(|rows| rows.iter().map(place).collect()))
    }

    async fn write(&mut self, page: &Page<'_>) -> Result<Duration, Failure> {
        if !page.states.is_empty() {
            self.put_states(&page.states).await?;
        }
        let written = self.write_page(page, Made::Known).await?;
        if written != page.rows.len() as u64 {
            return Err(Failure::Lost("the head moved under its lock".to_owned()));
        }
        pass("append::after-insert")?;
        pass("append::before-commit")?;
        let begun = std::time::Instant::now();
        self.run("COMMIT").await?;
        self.in_transaction = false;
        failpoint::pass("append::after-commit");
        Ok(begun.elapsed())
    }

    async fn write_fenced(&mut self, page: &Page<'_>) -> Result<bool, Failure> {
        if self.in_transaction {
            return Err(Failure::Lost("a transaction is open".to_owned()));
        }
        let written = self.write_page(page, Made::Believed).await?;
        failpoint::pass("append::after-commit");
        Ok(written == page.rows.len() as u64)
    }

    async fn leave(&mut self, why: Option<&Failure>) {
        let lost = matches!(why, Some(Failure::Lost(_)));
        // a connection that cannot roll back is dropped, and the server rolls back
        if lost || (self.in_transaction && self.run("ROLLBACK").await.is_err()) {
            self.connection = None;
        }
        self.in_transaction = false;
    }
}
