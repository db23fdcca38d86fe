//! A page decoded later is the page that is read at once, on every log.

use crate::server::Database;
use eventstore::{
    contract::make::{ask, everything},
    memory::MemoryStore,
    position::{Expected::Any, Position, Revision},
    postgres::PgStore,
    recorded::Recorded,
    sqlite::SqliteStore,
    store::{Direction, StoreError},
    undecoded::UndecodedStore,
};
use sqlx::{Connection, Executor, SqliteConnection};

/// Events over a few streams, in an order that is not that of the streams.
const EVENTS: u128 = 40;

async fn filled(log: &dyn UndecodedStore) {
    for n in 0..EVENTS {
        let stream = format!("s{}-{}", n % 3, n * 7 % 5);
        log.append(vec![ask(&stream, Any, &[n + 1])]).await.remove(0).unwrap();
    }
}

/// The whole log, in pages of this size.
async fn in_pages(log: &dyn UndecodedStore, limit: usize) -> Vec<Recorded> {
    let (mut at, mut events) = (Position(0), Vec::new());
    loop {
        let page = log.read_undecoded(at, limit).await.unwrap();
        let Some(last) = page.last() else { return events };
        assert!(page.len() <= limit && !page.is_empty());
        at = last;
        events.extend(log.decode(page).await.unwrap());
    }
}

async fn is_the_same(log: &dyn UndecodedStore) {
    filled(log).await;
    let whole = everything(log).await;
    assert_eq!(whole.len() as u128, EVENTS);
    for limit in [1, 7, 500] {
        assert_eq!(in_pages(log, limit).await, whole, "in pages of {limit}");
    }
    for beyond in [Position(EVENTS as i64), Position(i64::MAX)] {
        assert!(log.read_undecoded(beyond, 10).await.unwrap().is_empty());
    }
    let stream = "s1-2".parse().unwrap();
    let of_stream = log.read_stream(&stream, None, Direction::Forwards, 500).await.unwrap();
    assert!(of_stream.len() > 2, "{of_stream:?}");
    let later = log.read_stream_undecoded(&stream, Revision(1), 2).await.unwrap();
    assert_eq!(later.last(), Some(of_stream[2].position));
    assert_eq!(log.decode(later).await.unwrap(), of_stream[1..3]);
    let none = log.read_stream_undecoded(&"none-1".parse().unwrap(), Revision(0), 9).await.unwrap();
    assert!(none.is_empty());
    assert_eq!(log.read_undecoded(Position(-3), 1).await.unwrap().last(), Some(Position(1)));
}

#[tokio::test]
async fn pages_of_memory_are_what_is_read_at_once() {
    is_the_same(&MemoryStore::new()).await;
}

#[tokio::test]
async fn pages_of_sqlite_are_what_is_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    is_the_same(&SqliteStore::open(&path).await.unwrap()).await;
}

#[tokio::test]
async fn pages_of_postgresql_are_what_is_read_at_once() {
    let database = Database::with_log().await;
    is_the_same(&PgStore::open(&database.application()).await.unwrap()).await;
}

#[tokio::test]
async fn a_page_of_another_kind_of_log_is_refused() {
    let (here, folder) = (MemoryStore::new(), tempfile::tempdir().unwrap());
    filled(&here).await;
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let there = SqliteStore::open(&path).await.unwrap();
    let page = here.read_undecoded(Position(0), 10).await.unwrap();
    assert!(matches!(there.decode(page).await, Err(StoreError::Unreadable { .. })));
}

#[tokio::test]
async fn a_missing_position_is_named_and_never_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let log = SqliteStore::open(&path).await.unwrap();
    filled(&log).await;
    let address = format!("sqlite:{}", path.display());
    let mut thief = SqliteConnection::connect(&address).await.unwrap();
    thief
        .execute("DROP TRIGGER events_never_go; DELETE FROM events WHERE position = 5")
        .await
        .unwrap();
    match log.read_undecoded(Position(2), 10).await {
        Err(StoreError::Unreadable { at, .. }) => assert_eq!(at, Position(5)),
        other => panic!("a hole was not seen: {other:?}"),
    }
}
