//! The append transaction on PostgreSQL: lock, look, one statement for everything, commit.

use super::server::Server;
use crate::{
    appender::backend::{Backend, EventKey, Failure, Head, Page, Place, StreamAt, StreamKey},
    position::{Position, Revision},
    recorded::{Instant, NewEvent, StreamName},
    sql::rows::key_ids,
};
use async_trait::async_trait;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// Two statements in one round trip; each has its own snapshot, so the second sees what it waited for.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
                     SELECT position, recorded_at FROM head WHERE id = 0 FOR UPDATE";
const FIND_STREAMS: &str = "SELECT s.name, s.id, s.revision \
    FROM unnest($1::text[]) AS n (name) JOIN streams s ON s.name = n.name COLLATE \"C\"";
const FIND_EVENTS: &str = "SELECT e.stream_id, e.event_id, e.revision, e.position \
    FROM unnest($1::bigint[], $2::uuid[]) AS k (stream_id, event_id) \
    JOIN events e ON e.stream_id = k.stream_id AND e.event_id = k.event_id";

/// Everything a group writes. The head is locked: its new value goes in with the rest.
const WRITE: &str = "
    WITH moved_head AS (UPDATE head SET position = $1, recorded_at = $2 WHERE id = 0),
    new_streams AS (
        INSERT INTO streams (id, name, category, revision)
        SELECT * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::bigint[])),
    moved_streams AS (
        UPDATE streams s SET revision = m.revision
        FROM unnest($7::bigint[], $8::bigint[]) AS m (id, revision) WHERE s.id = m.id)
    INSERT INTO events (position, stream_id, revision, event_id, category, type, schema_version, content_type,
        occurred_on, recorded_at, command_id, correlation, causation, actor_who, actor_body, actor_role, source,
        legal_basis, applicant_visible, key_ids, metadata, payload)
    SELECT * FROM unnest($9::bigint[], $10::bigint[], $11::bigint[], $12::uuid[], $13::text[], $14::text[],
        $15::integer[], $16::text[], $17::date[], $18::bigint[], $19::uuid[], $20::uuid[], $21::uuid[],
        $22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::boolean[], $28::bytea[],
        $29::bytea[], $30::bytea[])";

/// The writing connection, opened again after a failure.
pub(super) struct Writer {
    server: Server,
    connection: Option<PgConnection>,
}

impl Writer {
    pub(super) fn new(server: Server, connection: PgConnection) -> Self {
        Self { server, connection: Some(connection) }
    }

    async fn connection(&mut self) -> Result<&mut PgConnection, Failure> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.server.writer().await.map_err(|e| Failure::Lost(e.to_string()))?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Failure> {
        let done = sqlx::query(sql).execute(self.connection().await?).await;
        done.map(drop).map_err(|e| self.failure(&e))
    }

    fn failure(&self, error: &sqlx::Error) -> Failure {
        match error.as_database_error().is_some_and(|e| e.is_unique_violation()) {
            true => Failure::Duplicate,
            false => Failure::Lost(self.server.trouble(error).to_string()),
        }
    }
}

#[async_trait]
impl Backend for Writer {
    async fn begin(&mut self) -> Result<Head, Failure> {
        let rows = sqlx::raw_sql(BEGIN).fetch_all(self.connection().await?).await;
        let rows = rows.map_err(|e| self.failure(&e))?;
        let row = rows.first().ok_or_else(|| Failure::Lost("the log has no head".to_owned()))?;
        let number = |index: usize| row.try_get(index).map_err(|e| self.failure(&e));
        Ok(Head { position: Position(number(0)?), recorded_at: Instant(number(1)?) })
    }

    async fn streams(
        &mut self,
        names: &[&StreamName],
    ) -> Result<Vec<(StreamName, StreamAt)>, Failure> {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
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
        let (keys, ids): (Vec<i64>, Vec<Uuid>) = ids.iter().map(|(key, id)| (key.0, *id)).unzip();
        let query = sqlx::query_as(FIND_EVENTS).bind(keys).bind(ids);
        let rows = query.fetch_all(self.connection().await?).await;
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
        let rows = &page.rows;
        let events = || rows.iter().map(|row| row.event);
        let origins = || events().map(|event| &event.origin);
        let texts = |text: fn(&NewEvent) -> &str| events().map(text).collect::<Vec<_>>();
        let ids = |id: fn(&NewEvent) -> Uuid| events().map(id).collect::<Vec<_>>();
        let (new, old): (Vec<_>, Vec<_>) = page.streams.iter().partition(|moved| moved.new);
        let query = sqlx::query(WRITE)
            .bind(page.head.position.0)
            .bind(page.head.recorded_at.0)
            .bind(new.iter().map(|m| m.at.key.0).collect::<Vec<_>>())
            .bind(new.iter().map(|m| m.name.as_str()).collect::<Vec<_>>())
            .bind(new.iter().map(|m| m.name.category()).collect::<Vec<_>>())
            .bind(new.iter().map(|m| m.at.revision.0).collect::<Vec<_>>())
            .bind(old.iter().map(|m| m.at.key.0).collect::<Vec<_>>())
            .bind(old.iter().map(|m| m.at.revision.0).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.place.position.0).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.key.0).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.place.revision.0).collect::<Vec<_>>())
            .bind(ids(|event| event.event_id))
            .bind(rows.iter().map(|row| row.stream.category()).collect::<Vec<_>>())
            .bind(texts(|event| event.event_type.as_str()))
            .bind(events().map(|event| i32::from(event.schema_version)).collect::<Vec<_>>())
            .bind(texts(|event| &event.content_type))
            .bind(events().map(|event| event.occurred_on).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.recorded_at.0).collect::<Vec<_>>())
            .bind(ids(|event| event.origin.command_id))
            .bind(ids(|event| event.origin.correlation))
            .bind(ids(|event| event.origin.causation))
            .bind(texts(|event| &event.origin.actor.who))
            .bind(texts(|event| &event.origin.actor.body))
            .bind(texts(|event| &event.origin.actor.role))
            .bind(origins().map(|origin| origin.source.as_str()).collect::<Vec<_>>())
            .bind(texts(|event| &event.legal_basis))
            .bind(events().map(|event| event.applicant_visible).collect::<Vec<_>>())
            .bind(events().map(|event| key_ids(&event.key_ids)).collect::<Vec<_>>())
            .bind(events().map(|event| &*event.metadata).collect::<Vec<&[u8]>>())
            .bind(events().map(|event| &*event.payload).collect::<Vec<&[u8]>>());
        let written = query.execute(self.connection().await?).await;
        written.map_err(|e| self.failure(&e))?;
        self.run("COMMIT").await
    }

    async fn leave(&mut self, failed: bool) {
        // a connection that cannot roll back is dropped, and the server rolls back
        if failed || self.run("ROLLBACK").await.is_err() {
            self.connection = None;
        }
    }
}
