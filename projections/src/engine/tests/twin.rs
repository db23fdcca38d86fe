//! Two processes that feed one projection, one of them stopped by a signal between its fold and its writing.

use super::*;
use crate::{engine::lane::Lane, testing::fresh_pg};
use eventstore::{
    position::Expected,
    recorded::Instant,
    sqlite::SqliteStore,
    store::{Append, StreamWrite},
};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};

const VIEWS: &str = "FILCOMMUN_TWIN_VIEWS";
const LOG: &str = "FILCOMMUN_TWIN_LOG";
const UNGUARDED: &str = "FILCOMMUN_TWIN_UNGUARDED";

async fn append(store: &SqliteStore, log: &Log, n: u32) {
    let quorum = serde_json::json!({"present": 4});
    let events = vec![log.event("session.quorum-established", &quorum)];
    let write = StreamWrite { stream: stream(n % 3), expected: Expected::Any, events };
    let at = Instant::midday("2026-01-05".parse().unwrap());
    let request = Append { writes: vec![write], checks: vec![], at };
    store.append(vec![request]).await.remove(0).unwrap();
}

/// What the stopped process runs: it folds a page, says so, and writes it when a file says that it may.
#[tokio::test]
#[ignore = "one of two processes that another test starts"]
async fn twin_process() {
    let (views, path) = (std::env::var(VIEWS).unwrap(), std::env::var(LOG).unwrap());
    let location =
        Location::parse(&views, &std::env::var("FILCOMMUN_TWIN_SCHEMA").unwrap()).unwrap();
    let store = Arc::new(SqliteStore::open(Path::new(&path)).await.unwrap());
    let views = open(&location).await;
    let mut worker = views.claim(store.clone()).await.unwrap();
    let events = store
        .read_all(
            Position(0),
            eventstore::store::Direction::Forwards,
            &eventstore::store::Filter::All,
            100,
        )
        .await
        .unwrap();
    let entries = events.into_iter().map(|event| page::Entry::new(event, decode)).collect();
    let page = Arc::new(page::Page { entries, last: Some(Position(100)), far: false });
    let members = std::mem::take(&mut worker.members);
    let mut lane = Lane { db: views.db().clone(), members };
    let mut folded = lane.fold(&page, Position(100)).await.unwrap().unwrap();
    println!("\nfolded");
    std::io::stdout().flush().unwrap();
    while !Path::new(&format!("{path}.go")).exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let written = match std::env::var(UNGUARDED) {
        Err(_) => lane.write(&mut folded, Position(100)).await.unwrap(),
        Ok(_) => {
            let mut tx = views.db().begin().await.unwrap();
            let sql = "UPDATE views_projections SET position = 100";
            tx.execute(sql, vec![]).await.unwrap();
            for (member, folded) in lane.members.iter().zip(&mut folded) {
                folded.write(&mut tx, &member.standing.name).await.unwrap();
            }
            tx.commit().await.unwrap();
            true
        }
    };
    println!("\n{}", if written { "written" } else { "refused" });
}

fn child(location: &Location, log: &Path, unguarded: bool) -> Child {
    let (address, schema) = match location {
        Location::Sqlite(path) => (format!("sqlite:{}", path.display()), "views".to_owned()),
        Location::Postgres { url, schema } => (url.clone(), schema.clone()),
        Location::Memory => panic!("two processes share no memory"),
    };
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", "engine::tests::twin::twin_process"]);
    command.env(VIEWS, address).env("FILCOMMUN_TWIN_SCHEMA", schema).env(LOG, log);
    if unguarded {
        command.env(UNGUARDED, "1");
    }
    command.stdout(Stdio::piped()).spawn().unwrap()
}

fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, words: &[&str]) -> String {
    lines.map(Result::unwrap).find(|line| words.contains(&line.as_str())).unwrap()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// What the late process says, and whether the projection is the fold of the log after it.
async fn race(location: &Location, folder: &Path, unguarded: bool) -> (String, bool) {
    let path = folder.join("log");
    let store = Arc::new(SqliteStore::open(&path).await.unwrap());
    let log = Log::new("2026-01-05");
    for n in 0..100 {
        append(&store, &log, n).await;
    }
    let views = open(location).await;
    let mut late = child(location, &path, unguarded);
    let mut lines = BufReader::new(late.stdout.take().unwrap()).lines();
    until(&mut lines, &["folded"]);
    signal(&late, "-STOP");
    for n in 100..200 {
        append(&store, &log, n).await;
    }
    views.catch_up(store.clone(), END).await.unwrap();
    assert_eq!(total(&views, "first_1").await, 200);
    std::fs::write(format!("{}.go", path.display()), "").unwrap();
    signal(&late, "-CONT");
    let said = until(&mut lines, &["written", "refused"]);
    assert!(late.wait().unwrap().success());
    views.catch_up(store.clone(), Position(100)).await.unwrap();
    let right = total(&views, "first_1").await == 200
        && views.equals_rebuild(store, "first_1").await.unwrap();
    (said, right)
}

async fn places() -> Vec<(tempfile::TempDir, Location)> {
    let mut all = Vec::new();
    for postgres in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        SqliteStore::init(&folder.path().join("log")).await.unwrap();
        let file = Location::Sqlite(folder.path().join("views"));
        all.push((folder, if postgres { fresh_pg("twin") } else { file }));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_was_stopped_and_taken_over_meanwhile_is_refused_its_late_write() {
    for (folder, location) in places().await {
        let (said, right) = race(&location, folder.path(), false).await;
        assert_eq!((said.as_str(), right), ("refused", true));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_guard_the_late_write_would_stand_and_be_wrong() {
    for (folder, location) in places().await {
        let (said, right) = race(&location, folder.path(), true).await;
        assert_eq!((said.as_str(), right), ("written", false));
    }
}
