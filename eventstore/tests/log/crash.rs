//! A process that dies at each point of an append: what it acknowledged is there, nothing is half there, and asking again
//! doubles nothing.

use crate::server::Database;
use eventstore::{
    contract::{
        at_counts,
        make::{all, append, ask, history, ids, write},
        state::metadata,
    },
    position::{Expected::Any, Position},
    postgres::PgStore,
    sqlite::SqliteStore,
    store::{Append, EventStore},
};
use std::{collections::BTreeMap, io::Write, process::Stdio};
use tokio::{io::AsyncReadExt, process::Command};

const ADDRESS: &str = "FILCOMMUN_CRASH_LOG";

/// Three events in two streams. Every third request also sets metadata, which PostgreSQL writes under the lock.
fn request(n: u128) -> Append {
    let id = n * 3;
    let mut writes = vec![write("a-1", Any, &[id, id + 1]), write("b-1", Any, &[id + 2])];
    writes.extend(n.is_multiple_of(3).then(|| metadata("a-1", n, r#"{"$maxCount": 5}"#)));
    all(writes)
}

async fn open(address: &str) -> Box<dyn EventStore> {
    match address.strip_prefix("sqlite:") {
        Some(path) => Box::new(SqliteStore::open(path.as_ref()).await.unwrap()),
        None => Box::new(PgStore::open(address).await.unwrap()),
    }
}

/// The process that dies: started by the tests below, nothing by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let store = open(&address).await;
    let first = u128::try_from(store.head().await.unwrap().0).unwrap() + 1;
    for n in first..first + 200 {
        append(&*store, request(n)).await.unwrap();
        println!("ack {n}");
        std::io::stdout().flush().unwrap();
    }
    println!("survived");
}

/// Runs the child until it dies there; what it acknowledged, in order.
async fn die(address: &str, point: &str, passes: u64) -> Vec<u128> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--nocapture"])
        .env(ADDRESS, address)
        .env("FAILPOINTS", format!("{point}={passes}*off->abort"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).await.unwrap();
    assert!(!child.wait().await.unwrap().success(), "it did not die at {point}");
    assert!(!said.contains("survived"), "it did not die at {point}");
    said.lines().filter_map(|line| line.split_once("ack ")?.1.trim().parse().ok()).collect()
}

async fn dies_everywhere(address: &str) {
    let mut acknowledged: Vec<u128> = Vec::new();
    for round in 0..at_counts(25, 2) {
        for point in ["before-insert", "after-insert", "before-commit", "after-commit"] {
            let acks = die(address, &format!("append::{point}"), round * 2).await;
            acknowledged.extend(&acks);
            let store = open(address).await;
            let head = store.verify_head().await.unwrap();
            let (a, b) = (history(&*store, "a-1").await, history(&*store, "b-1").await);
            let mut parts: BTreeMap<u128, usize> = BTreeMap::new();
            for id in ids(&a).into_iter().chain(ids(&b)) {
                *parts.entry(id / 3).or_default() += 1;
            }
            assert!(parts.values().all(|count| *count == 3), "{point}: half a request: {parts:?}");
            for n in &acknowledged {
                assert!(parts.contains_key(n), "{point}: acknowledged and lost: {n}");
            }
            // whoever got no answer asks again
            let last = parts.keys().max().copied().unwrap_or(0);
            let again = append(&*store, request(last)).await.unwrap();
            assert!(again.repeated || last == 0, "{point}: {again:?}");
            if last > 0 {
                assert_eq!(store.head().await.unwrap(), head, "{point}: doubled");
            }
        }
    }
    assert!(acknowledged.len() > 3, "{acknowledged:?}");
    let store = open(address).await;
    append(&*store, ask("after-1", Any, &[1])).await.unwrap();
    assert_ne!(store.verify_head().await.unwrap(), Position(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_on_postgresql_that_dies_anywhere_loses_and_halves_and_doubles_nothing() {
    let database = Database::with_log().await;
    dies_everywhere(&database.application()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_on_sqlite_that_dies_anywhere_loses_and_halves_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    dies_everywhere(&format!("sqlite:{}", path.display())).await;
}
