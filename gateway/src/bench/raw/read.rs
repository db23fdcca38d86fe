//! Reading without a log.

use crate::bench::{
    BenchError,
    error::expect,
    ground::Ground,
    looped::{Caller, Done, Timing, looped, whole},
    read::Filled,
    sample::Sample,
};
use futures::TryStreamExt;
use sqlx::{PgConnection, SqliteConnection};

const COPY: &str = "COPY (SELECT * FROM log.events ORDER BY position) TO STDOUT";
const ROWS: &str = "SELECT * FROM events ORDER BY position";

/// The shortest question for a stream's events.
macro_rules! stream {
    ($schema:literal) => {
        concat!(
            "SELECT e.position, e.stream_id, e.revision, e.event_id, e.type, e.schema_version, e.content_type, \
             e.occurred_on, e.recorded_at, e.command_id, e.correlation, e.causation, e.actor_who, e.actor_body, \
             e.actor_role, e.source, e.legal_basis, e.applicant_visible, e.key_ids, e.metadata, e.payload FROM ",
            $schema, "events e WHERE e.stream_id = (SELECT id FROM ",
            $schema, "streams WHERE name = $1) AND e.revision >= $2 ORDER BY e.revision LIMIT $3"
        )
    };
}

enum Connection {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

struct Reads {
    connection: Connection,
    filled: Filled,
}

impl Reads {
    async fn of(ground: &Ground, filled: Filled) -> Result<Self, BenchError> {
        let connection = match ground {
            Ground::Postgres(server) => Connection::Postgres(server.connect().await?),
            Ground::Sqlite(folder) => Connection::Sqlite(folder.connect().await?),
        };
        Ok(Self { connection, filled })
    }

    async fn everything(&mut self) -> Result<u64, BenchError> {
        let mut count = 0;
        match &mut self.connection {
            Connection::Postgres(connection) => {
                // the server sends a message a row
                let mut rows = connection.copy_out_raw(COPY).await?;
                while rows.try_next().await?.is_some() {
                    count += 1;
                }
            }
            Connection::Sqlite(connection) => {
                let mut rows = sqlx::query(ROWS).fetch(connection);
                while rows.try_next().await?.is_some() {
                    count += 1;
                }
            }
        }
        Ok(count)
    }

    async fn stream(&mut self) -> Result<usize, BenchError> {
        let name = self.filled.any_stream().as_str().to_owned();
        let limit = self.filled.of_stream as i64;
        Ok(match &mut self.connection {
            Connection::Postgres(connection) => {
                let query = sqlx::query(stream!("log.")).bind(name).bind(0_i64).bind(limit);
                query.fetch_all(connection).await?.len()
            }
            Connection::Sqlite(connection) => {
                let query = sqlx::query(stream!("")).bind(name).bind(0_i64).bind(limit);
                query.fetch_all(connection).await?.len()
            }
        })
    }
}

struct Whole(Reads);
struct Streams(Reads);

impl Caller for Whole {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let (count, held) = (self.0.everything().await?, self.0.filled.events);
        expect(count == held, || format!("{count} rows were read of {held}"))?;
        Ok(Done { events: count, ..Done::default() })
    }
}

impl Caller for Streams {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let (count, held) = (self.0.stream().await?, self.0.filled.of_stream);
        expect(count == held, || format!("{count} rows were read of a stream of {held}"))?;
        Ok(Done { events: count as u64, ..Done::default() })
    }
}

/// The whole log, as the database hands it out fastest as text or rows.
pub(in crate::bench) async fn all(
    ground: &Ground,
    filled: Filled,
    timing: Timing,
) -> Result<Sample, BenchError> {
    whole(Whole(Reads::of(ground, filled).await?), timing).await
}

/// Streams, on one connection, the rows not looked at.
pub(in crate::bench) async fn streams(
    ground: &Ground,
    filled: Filled,
    timing: Timing,
) -> Result<Sample, BenchError> {
    Ok(looped(vec![Streams(Reads::of(ground, filled).await?)], timing).await?.sample)
}
