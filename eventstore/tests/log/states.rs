//! The table of states follows from the log: what the rows say after deletions, and whether they can be undone.

use crate::{
    postgres,
    server::{Database, ROLE},
    sqlite,
};
use eventstore::{
    contract::{
        Log,
        make::{all, append, ask},
        state::{metadata, soft_delete, tombstone},
    },
    position::Expected::{Any, NoStream},
    postgres::PgStore,
    sqlite::SqliteStore,
};
use sqlx::{ConnectOptions, Executor, sqlite::SqliteConnectOptions};
use std::sync::Arc;

type Row = (String, i64, Option<i64>, Option<i64>, bool);

const STATES: &str =
    "SELECT name, truncate_before, max_count, max_age, tombstoned FROM stream_state ORDER BY name";

async fn fill(log: &Log) {
    let door = log.door();
    append(door, ask("plain-1", NoStream, &[1])).await.unwrap();
    append(door, ask("back-1", NoStream, &[1, 2])).await.unwrap();
    append(door, all(vec![metadata("back-1", 1, r#"{"$maxCount": 9, "$maxAge": 60}"#)]))
        .await
        .unwrap();
    append(
        door,
        all(vec![metadata("back-1", 2, r#"{"$maxCount": 8, "$tb": 9223372036854775807}"#)]),
    )
    .await
    .unwrap();
    append(door, ask("back-1", NoStream, &[3, 4])).await.unwrap();
    append(door, ask("ended-1", NoStream, &[1])).await.unwrap();
    append(door, tombstone("ended-1", Any, 2)).await.unwrap();
    append(door, soft_delete("gone-1", 1)).await.unwrap();
    append(door, all(vec![metadata("meta-1", 1, r#"{"$maxAge": 5}"#)])).await.unwrap();
    append(door, all(vec![metadata("meta-1", 2, "{}")])).await.unwrap();
}

fn expected() -> Vec<Row> {
    vec![
        ("back-1".to_owned(), 2, Some(8), None, false),
        ("ended-1".to_owned(), 0, None, None, true),
        ("gone-1".to_owned(), i64::MAX, None, None, false),
        ("meta-1".to_owned(), 0, None, None, false),
    ]
}

#[tokio::test]
async fn on_postgresql_the_rows_say_what_the_events_said() {
    let database = Database::with_log().await;
    let store = PgStore::open(&database.application()).await.unwrap();
    fill(&Log { doors: vec![Arc::new(store)], keep: Box::new(()) }).await;
    for role in ["postgres", ROLE] {
        let mut raw = database.connect(role).await;
        raw.execute("SET search_path = log").await.unwrap();
        let rows: Vec<Row> = sqlx::query_as(STATES).fetch_all(&mut raw).await.unwrap();
        assert_eq!(rows, expected());
        let undone = "UPDATE stream_state SET tombstoned = false WHERE name = 'ended-1'";
        let refused = raw.execute(undone).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn on_sqlite_the_rows_say_what_the_events_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    fill(&Log::of(SqliteStore::open(&path).await.unwrap())).await;
    let mut raw = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    let rows: Vec<Row> = sqlx::query_as(STATES).fetch_all(&mut raw).await.unwrap();
    assert_eq!(rows, expected());
    for statement in [
        "UPDATE stream_state SET tombstoned = 0 WHERE name = 'ended-1'",
        "DELETE FROM stream_state WHERE name = 'ended-1'",
    ] {
        let refused = raw.execute(statement).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

/// What both ways of writing did, so that a test of one of them is known to have met it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fast_way_writes_on_postgresql_and_the_lock_takes_over_when_another_process_wrote() {
    let log = postgres::log().await;
    let groups = || log.door().metrics().unwrap().groups();
    append(log.door(), ask("s-1", NoStream, &[1])).await.unwrap();
    assert_eq!(groups(), (0, 1), "the first group of a process is written under the lock");
    append(log.door(), ask("s-2", NoStream, &[2])).await.unwrap();
    append(log.door(), ask("s-1", Any, &[3])).await.unwrap();
    assert_eq!(groups(), (2, 1));
    append(&*log.nth(1), ask("s-1", Any, &[4])).await.unwrap();
    append(log.door(), ask("s-1", Any, &[5])).await.unwrap();
    assert_eq!(groups(), (2, 2), "it met the other process");
    append(log.door(), ask("s-1", Any, &[6])).await.unwrap();
    append(log.door(), ask("s-1", Any, &[7])).await.unwrap();
    assert_eq!(groups(), (3, 3), "under the lock once more, then alone again");
    append(log.door(), ask("s-1", Any, &[4])).await.unwrap();
    append(log.door(), ask("never-1", NoStream, &[1])).await.unwrap();
    append(log.door(), soft_delete("never-1", 2)).await.unwrap();
    assert_eq!(groups(), (4, 4), "a state is written under the lock");
    let store = sqlite::log().await;
    append(store.door(), ask("s-1", NoStream, &[1])).await.unwrap();
    assert_eq!(store.door().metrics().unwrap().groups(), (0, 1));
}
