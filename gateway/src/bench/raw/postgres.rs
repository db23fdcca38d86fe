//! Writing and signalling on PostgreSQL, without a log.

use super::{CATEGORY, Places, RawPlace, bind_row, columns, counted, key_ids};
use crate::bench::{
    BenchError,
    event::{AT, Maker},
    ground::postgres::Server,
    looped::{Caller, Done, Timing, looped},
    sample::Sample,
};
use eventstore::recorded::NewEvent;
use sqlx::{PgConnection, postgres::PgListener};
use std::time::Instant;
use uuid::Uuid;

const INSERT: &str = concat!(
    "INSERT INTO raw.events (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
);
const INSERT_ARRAYS: &str = concat!(
    "INSERT INTO raw.events (",
    columns!(),
    ") SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
        $7::integer[], $8::text[], $9::date[], $10::bigint[], $11::uuid[], $12::uuid[], $13::uuid[], $14::text[],
        $15::text[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::bytea[], $21::bytea[], $22::bytea[])"
);
const COUNT: &str = "SELECT count(*) FROM raw.events";
/// Rows of an array insert.
const BATCH: usize = 100;

struct Inserts {
    connection: PgConnection,
    maker: Maker,
    places: Places,
    rows: usize,
}

/// Callers that insert one row a statement, or a hundred.
pub(in crate::bench) async fn insert(
    server: &Server,
    callers: usize,
    batch: bool,
    timing: Timing,
) -> Result<Sample, BenchError> {
    let maker = Maker::new()?;
    let mut inserts = Vec::new();
    for places in Places::of_callers(callers) {
        let connection = server.connect().await?;
        let rows = if batch { BATCH } else { 1 };
        inserts.push(Inserts { connection, maker: maker.clone(), places, rows });
    }
    let looped = looped(inserts, timing).await?;
    let held = sqlx::query_scalar(COUNT).fetch_one(&mut server.connect().await?).await?;
    counted(held, looped.written)?;
    Ok(looped.sample)
}

impl Caller for Inserts {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let rows: Vec<(RawPlace, NewEvent)> =
            (0..self.rows).map(|_| (self.places.next(), self.maker.event())).collect();
        match rows.as_slice() {
            [(place, event)] => {
                let query = bind_row!(sqlx::query(INSERT), place, event);
                query.execute(&mut self.connection).await?;
            }
            rows => arrays(&mut self.connection, rows).await?,
        }
        let rows = self.rows as u64;
        Ok(Done { events: rows, written: rows, waited: None })
    }
}

async fn arrays(
    connection: &mut PgConnection,
    rows: &[(RawPlace, NewEvent)],
) -> Result<(), BenchError> {
    let events = || rows.iter().map(|(_, event)| event);
    let numbers = |of: fn(&RawPlace) -> i64| rows.iter().map(|(p, _)| of(p)).collect::<Vec<_>>();
    let texts = |of: fn(&NewEvent) -> &str| events().map(of).collect::<Vec<_>>();
    let ids = |of: fn(&NewEvent) -> Uuid| events().map(of).collect::<Vec<_>>();
    let query = sqlx::query(INSERT_ARRAYS)
        .bind(numbers(|place| place.position))
        .bind(numbers(|place| place.stream))
        .bind(numbers(|place| place.revision))
        .bind(ids(|event| event.event_id))
        .bind(texts(|_| CATEGORY))
        .bind(texts(|event| event.event_type.as_str()))
        .bind(events().map(|event| i32::from(event.schema_version)).collect::<Vec<_>>())
        .bind(texts(|event| &event.content_type))
        .bind(events().map(|event| event.occurred_on).collect::<Vec<_>>())
        .bind(numbers(|_| AT.0))
        .bind(ids(|event| event.origin.command_id))
        .bind(ids(|event| event.origin.correlation))
        .bind(ids(|event| event.origin.causation))
        .bind(texts(|event| &event.origin.actor.who))
        .bind(texts(|event| &event.origin.actor.body))
        .bind(texts(|event| &event.origin.actor.role))
        .bind(texts(|event| &event.origin.source))
        .bind(texts(|event| &event.legal_basis))
        .bind(events().map(|event| event.applicant_visible).collect::<Vec<_>>())
        .bind(events().map(key_ids).collect::<Vec<_>>())
        .bind(events().map(|event| &*event.metadata).collect::<Vec<&[u8]>>())
        .bind(events().map(|event| &*event.payload).collect::<Vec<&[u8]>>());
    query.execute(connection).await?;
    Ok(())
}

/// One process that signals and listens.
struct Signals {
    connection: PgConnection,
    listener: PgListener,
    sent: u64,
}

/// From a NOTIFY, committed as the server is set, to its arrival at another connection of this process.
pub(in crate::bench) async fn notify(
    server: &Server,
    timing: Timing,
) -> Result<Sample, BenchError> {
    let connection = server.connect().await?;
    let mut listener = PgListener::connect(server.url()).await?;
    listener.listen("bench").await?;
    Ok(looped(vec![Signals { connection, listener, sent: 0 }], timing).await?.sample)
}

impl Caller for Signals {
    async fn call(&mut self) -> Result<Done, BenchError> {
        self.sent += 1;
        let asked = Instant::now();
        let arriving = async {
            let arrived = self.listener.recv().await?;
            Ok::<_, BenchError>((arrived, asked.elapsed()))
        };
        let sending = async {
            let sent = self.sent.to_string();
            let query = sqlx::query("SELECT pg_notify('bench', $1)").bind(sent);
            Ok::<_, BenchError>(query.execute(&mut self.connection).await.map(drop)?)
        };
        let ((arrived, waited), ()) = tokio::try_join!(arriving, sending)?;
        crate::bench::error::expect(arrived.payload() == self.sent.to_string(), || {
            format!("notification {} came instead of {}", arrived.payload(), self.sent)
        })?;
        Ok(Done { events: 1, written: 0, waited: Some(waited) })
    }
}
