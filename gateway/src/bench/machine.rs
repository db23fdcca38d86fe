//! What the figures were measured on: without it they say nothing to anybody else.

use super::{
    BenchError, Ground,
    event::{METADATA, PAYLOAD},
    ground::{postgres::Server, sqlite::Folder},
    sample::Spread,
};
use serde_json::{Value, json};
use sqlx::{Executor, PgConnection};
use std::{io::Write, path::Path, time::Instant};

/// Flushes that are timed.
const FLUSHES: usize = 200;
/// What decides whether a commit survives a power cut, and how often the server writes beside it.
const SETTINGS: [&str; 7] = [
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "data_checksums",
    "shared_buffers",
    "max_wal_size",
];

/// The machine, as one object: cores, time of a flush, what the database does for durability, sizes of an event.
///
/// # Errors
/// The database does not answer, or the disk cannot be written.
pub(crate) async fn look(ground: &Ground) -> Result<Value, BenchError> {
    let mut facts = json!({
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "payload_bytes": PAYLOAD,
        "metadata_bytes": METADATA,
    });
    let database = match ground {
        Ground::Postgres(server) => postgres(server).await?,
        Ground::Sqlite(folder) => sqlite(folder).await?,
    };
    if let (Some(facts), Value::Object(database)) = (facts.as_object_mut(), database) {
        facts.extend(database);
    }
    Ok(facts)
}

/// Whether what is acknowledged would survive a power cut.
pub(crate) fn is_durable(machine: &Value) -> bool {
    ["fsync", "synchronous_commit"].iter().all(|name| machine.get(name) != Some(&json!("off")))
}

/// The lines above a table.
pub(crate) fn printed(machine: &Value) -> String {
    let mut text = String::new();
    for (name, value) in machine.as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.push_str(&format!("{name:<24} {value}\n"));
    }
    text
}

async fn postgres(server: &Server) -> Result<Value, BenchError> {
    let mut connection = server.connect().await?;
    let version: String =
        sqlx::query_scalar("SHOW server_version").fetch_one(&mut connection).await?;
    let mut facts = json!({ "database": format!("PostgreSQL {version}") });
    if let Some(facts) = facts.as_object_mut() {
        connection.execute("CREATE TABLE IF NOT EXISTS public.probe (n integer)").await?;
        let flushed = commits(&mut connection, "SET synchronous_commit = on").await?;
        let lazy = commits(&mut connection, "SET synchronous_commit = off").await?;
        facts.insert("commit_us".to_owned(), json!(flushed.round()));
        facts.insert("commit_unflushed_us".to_owned(), json!(lazy.round()));
        connection.execute("DROP TABLE public.probe; RESET synchronous_commit").await?;
        for name in SETTINGS {
            let query = sqlx::query_scalar("SELECT current_setting($1)").bind(name);
            let value: String = query.fetch_one(&mut connection).await?;
            facts.insert(name.to_owned(), json!(value));
        }
    }
    Ok(facts)
}

/// Median microseconds of a transaction of one row.
async fn commits(connection: &mut PgConnection, setting: &'static str) -> Result<f64, BenchError> {
    connection.execute(setting).await?;
    let mut times = Vec::new();
    for n in 0..FLUSHES {
        let begun = Instant::now();
        let insert = sqlx::query("INSERT INTO public.probe VALUES ($1)").bind(n as i32);
        insert.execute(&mut *connection).await?;
        times.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(Spread::of(times).map_or(0.0, |spread| spread.median))
}

async fn sqlite(folder: &Folder) -> Result<Value, BenchError> {
    folder.emptied().await?;
    let mut connection = folder.connect().await?;
    let version: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut connection).await?;
    let journal: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut connection).await?;
    let synchronous: i64 =
        sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut connection).await?;
    let synchronous = match synchronous {
        0 => "OFF",
        1 => "NORMAL",
        2 => "FULL",
        _ => "EXTRA",
    };
    Ok(json!({
        "database": format!("SQLite {version}"),
        "fdatasync_us": flushes(folder.path())?.round(),
        "journal_mode": journal,
        "synchronous": synchronous,
    }))
}

/// Median microseconds of a page at the end of a file, flushed.
fn flushes(folder: &Path) -> Result<f64, BenchError> {
    let path = folder.join("probe");
    let mut file = std::fs::File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..FLUSHES {
        let begun = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    std::fs::remove_file(path)?;
    Ok(Spread::of(times).map_or(0.0, |spread| spread.median))
}
