//! A log to a file and back: every pair of databases, both ways.

use super::{memory, postgres, sqlite};
use eventstore::{
    carry::{
        CarryError, Manifest,
        copy::copy,
        export::{Extent, export},
        import::{check, holds, import},
    },
    contract::{
        carry::{BulkLog, rows},
        make::everything,
    },
    digest::plain_digest,
    position::Position,
    recorded::Instant,
    sqlite::{SqliteFile, SqliteStore},
    store::EventStore as _,
    tree::leaf::leaf_hash,
};
use std::path::Path;

pub(super) fn extent(upto: i64) -> Extent {
    Extent {
        origin: "filcommun/test".to_owned(),
        upto: Position(upto),
        checkpoint: None,
        created_at: Instant(1_700_000_000_000_000),
    }
}

pub(super) async fn written(log: &BulkLog, path: &Path, extent: Extent) -> Manifest {
    export(&*log.store, path, extent, &|_| {}).await.unwrap()
}

pub(super) async fn taken(log: &BulkLog, path: &Path) -> Result<Manifest, CarryError> {
    import(&*log.bulk, path, &|_| Ok(()), &|_, _| {}).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_goes_from_any_database_into_any_other_with_positions_instants_and_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(4_321);
    let leaves: Vec<_> = rows.iter().map(leaf_hash).collect();
    let mut files = Vec::new();
    for (n, from) in [memory().await, sqlite().await, postgres().await].iter().enumerate() {
        from.load(rows.clone()).await.unwrap();
        let path = folder.path().join(format!("{n}.ndjson.gz"));
        let manifest = written(from, &path, extent(4_321)).await;
        assert!(holds(&*from.store, &manifest).await.unwrap());
        assert_eq!(check(&path, &|_| Ok(()), &|_, _| {}).await.unwrap(), manifest);
        for to in [memory().await, sqlite().await, postgres().await] {
            assert_eq!(taken(&to, &path).await.unwrap(), manifest);
            let there = everything(&*to.store).await;
            assert_eq!(there, rows);
            assert!(there.iter().map(leaf_hash).eq(leaves.iter().copied()));
            let digest = plain_digest(&*to.store).await.unwrap();
            assert_eq!(digest, plain_digest(&*from.store).await.unwrap());
            assert_eq!(to.store.verify_head().await.unwrap(), Position(4_321));
            assert!(holds(&*to.store, &manifest).await.unwrap());
        }
        files.push(std::fs::read(&path).unwrap());
    }
    assert!(files.windows(2).all(|pair| pair[0] == pair[1]), "one log, one file");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_beginning_of_a_log_and_an_empty_log_are_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let from = memory().await;
    from.load(rows(50)).await.unwrap();
    for upto in [0, 1, 49, 50] {
        let path = folder.path().join("log.ndjson.gz");
        written(&from, &path, extent(upto)).await;
        let to = sqlite().await;
        taken(&to, &path).await.unwrap();
        assert_eq!(everything(&*to.store).await, rows(upto));
    }
    let beyond = export(&*from.store, &folder.path().join("x"), extent(51), &|_| {}).await;
    assert_eq!(beyond.unwrap_err().code(), "manifest-refused");
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "a file that was not finished does not stay");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_has_events_takes_no_import() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.ndjson.gz");
    for log in [memory().await, sqlite().await, postgres().await] {
        log.load(rows(20)).await.unwrap();
        written(&log, &path, extent(20)).await;
        assert_eq!(taken(&log, &path).await.unwrap_err().code(), "log-not-empty");
        assert_eq!(everything(&*log.store).await, rows(20));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_in_sqlite_is_one_file_that_opens_as_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("auditor.db");
    for from in [memory().await, sqlite().await, postgres().await] {
        from.load(rows(2_500)).await.unwrap();
        SqliteStore::init(&path).await.unwrap();
        let file = SqliteFile(path.clone());
        copy(&*from.store, Position(2_500), &file, &|_| {}).await.unwrap();
        let files: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(files, ["auditor.db"]);
        let store = SqliteStore::open(&path).await.unwrap();
        assert_eq!(everything(&store).await, rows(2_500));
        assert_eq!(store.verify_head().await.unwrap(), Position(2_500));
        let again = copy(&*from.store, Position(2_500), &file, &|_| {}).await;
        assert_eq!(again.unwrap_err().code(), "log-not-empty");
        drop(store);
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("auditor.db{suffix}")));
        }
    }
}
