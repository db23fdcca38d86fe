//! How fast rows with their places go into a log on PostgreSQL, against COPY of the very same rows into the very
//! same table: `cargo run --release -p eventstore --features testing --example bulk -- [EVENTS] [ROUNDS]`.
//!
//! `FILCOMMUN_TEST_PG` names the server. Every measure has a database of its own; the order changes every round.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measure that fails says so"
)]

use eventstore::{
    carry::{
        BulkStore,
        export::{Extent, export},
        import::import,
    },
    contract::make::{Dice, event},
    memory::MemoryStore,
    position::{Position, Revision},
    postgres::PgStore,
    recorded::{Instant, Recorded},
};
use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{collections::HashMap, path::Path};
use uuid::Uuid;

const PAGE: usize = 2_000;

/// Payload of 350 bytes, metadata of 150, eight events a stream.
fn rows(count: i64) -> Vec<Recorded> {
    let mut dice = Dice(1);
    let mut revisions: HashMap<u64, i64> = HashMap::new();
    let row = |position: i64| {
        let stream = dice.throw(1 + position as u64 / 8);
        let revision = revisions.entry(stream).and_modify(|r| *r += 1).or_insert(0);
        let mut event = event(u128::from(dice.throw(u64::MAX)) << 64 | position as u128);
        event.payload = format!("{{\"n\":\"{position:0>342}\"}}").into();
        event.metadata = format!("{{\"content\":\"{position:0>136}\"}}").into();
        Recorded {
            position: Position(position),
            stream: format!("demand-{:032x}", u128::from(stream) << 70 | 7).parse().unwrap(),
            revision: Revision(*revision),
            recorded_at: Instant(1_700_000_000_000_000 + position),
            event,
        }
    };
    (1..=count).map(row).collect()
}

/// A database with an empty log.
async fn fresh(admin: &str) -> (String, String) {
    let name = format!("bulk_{}", Uuid::new_v4().simple());
    let mut server = PgConnection::connect(admin).await.unwrap();
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let url = format!("{}/{name}", admin.rsplit_once('/').unwrap().0);
    PgStore::init(&url, "postgres").await.unwrap();
    (name, url)
}

async fn gone(admin: &str, name: &str) {
    let mut server = PgConnection::connect(admin).await.unwrap();
    server.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
}

async fn copied(url: &str, format: &str, chunks: &[bytes::Bytes]) {
    let mut server = PgConnection::connect(url).await.unwrap();
    let sql = format!("COPY log.events FROM STDIN (FORMAT {format})");
    let mut copy = server.copy_in_raw(&sql).await.unwrap();
    for chunk in chunks {
        copy.send(&**chunk).await.unwrap();
    }
    copy.finish().await.unwrap();
}

async fn out(url: &str, format: &str) -> Vec<bytes::Bytes> {
    let mut server = PgConnection::connect(url).await.unwrap();
    let sql =
        format!("COPY (SELECT * FROM log.events ORDER BY position) TO STDOUT (FORMAT {format})");
    let all: Vec<bytes::Bytes> =
        server.copy_out_raw(&sql).await.unwrap().try_collect().await.unwrap();
    all.concat().chunks(1 << 18).map(bytes::Bytes::copy_from_slice).collect()
}

async fn load(store: &dyn BulkStore, rows: &[Recorded]) {
    let mut write = store.begin().await.unwrap();
    for page in rows.chunks(PAGE) {
        write.write(page.to_vec()).await.unwrap();
    }
    write.commit().await.unwrap();
}

/// Events a second of one measure.
async fn measure(
    admin: &str,
    what: usize,
    rows: &[Recorded],
    raw: &[Vec<bytes::Bytes>; 2],
    file: &Path,
) -> f64 {
    let (name, url) = fresh(admin).await;
    let store = PgStore::open(&url).await.unwrap();
    let begun = std::time::Instant::now();
    match what {
        0 => copied(&url, "text", &raw[0]).await,
        1 => copied(&url, "binary", &raw[1]).await,
        2 => load(&store, rows).await,
        _ => drop(import(&store, file, &|_| Ok(()), &|_, _| {}).await.unwrap()),
    }
    let rate = rows.len() as f64 / begun.elapsed().as_secs_f64();
    drop(store);
    gone(admin, &name).await;
    rate
}

fn quartiles(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values[((values.len() - 1) as f64 * part).round() as usize];
    (at(0.25), at(0.5), at(0.75))
}

#[tokio::main]
async fn main() {
    let admin = std::env::var("FILCOMMUN_TEST_PG").expect("FILCOMMUN_TEST_PG names a server");
    let number = |at: usize, other: usize| {
        std::env::args().nth(at).and_then(|word| word.parse().ok()).unwrap_or(other)
    };
    let (events, rounds) = (number(1, 100_000), number(2, 9));
    let rows = rows(events as i64);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.ndjson.gz");
    let memory = MemoryStore::new();
    load(&memory, &rows).await;
    let extent = Extent {
        origin: "measure".into(),
        upto: Position(events as i64),
        checkpoint: None,
        created_at: Instant(0),
    };
    export(&memory, &file, extent, &|_| {}).await.unwrap();
    let (name, url) = fresh(&admin).await;
    load(&PgStore::open(&url).await.unwrap(), &rows).await;
    let raw = [out(&url, "text").await, out(&url, "binary").await];
    gone(&admin, &name).await;
    let names = ["COPY text", "COPY binary", "bulk rows", "log import"];
    let mut rates = vec![Vec::new(); 4];
    for round in 0..rounds {
        for turn in 0..4 {
            let what = (turn + round) % 4;
            rates[what].push(measure(&admin, what, &rows, &raw, &file).await);
        }
    }
    println!(
        "{events} events, {rounds} rounds; ratio to COPY of the same round, median (quartiles)"
    );
    for what in 0..4 {
        let ratio = |to: usize| {
            let pairs = rates[what].iter().zip(&rates[to]);
            quartiles(pairs.map(|(ours, raw)| ours / raw).collect())
        };
        let (low, mid, high) = ratio(0);
        let (_, binary, _) = ratio(1);
        let (_, rate, _) = quartiles(rates[what].clone());
        println!(
            "{:<12} {rate:>9.0}/s  to text {mid:.2} ({low:.2}-{high:.2})  to binary {binary:.2}",
            names[what]
        );
    }
}
