//! What is particular to the embedded log.

use eventstore::{
    contract::make::{append, ask, everything, ids},
    position::{Expected::Any, Position},
    sqlite::SqliteStore,
    store::{EventStore, StoreError},
};
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{path::Path, time::Duration};
use tempfile::TempDir;

async fn three_events() -> (TempDir, std::path::PathBuf, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let store = SqliteStore::open(&path).await.unwrap();
    append(&store, ask("s-1", Any, &[1, 2, 3])).await.unwrap();
    (folder, path, store)
}

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

fn sentence(opened: Result<SqliteStore, StoreError>) -> String {
    match opened.expect_err("it must not open") {
        StoreError::Unusable(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_statement_changes_or_removes_an_event() {
    let (_folder, path, store) = three_events().await;
    let before = everything(&store).await;
    let mut raw = raw(&path).await;
    let columns = "position, stream_id, revision, event_id, category, type, schema_version, content_type, \
                   occurred_on, recorded_at, command_id, correlation, causation, actor_who, actor_body, actor_role, \
                   source, legal_basis, applicant_visible, key_ids, metadata";
    let replace = |position: &str, revision: &str, id: &str| {
        let rest = columns.replacen("position, stream_id, revision, event_id", "", 1);
        format!(
            "INSERT OR REPLACE INTO events ({columns}, payload) SELECT {position}, stream_id, {revision}, {id} \
             {rest}, x'00' FROM events WHERE position = 2"
        )
    };
    let statements = [
        "UPDATE events SET payload = x'00'".to_owned(),
        "UPDATE events SET position = position + 10 WHERE position = 3".to_owned(),
        "DELETE FROM events WHERE position = 3".to_owned(),
        "DELETE FROM events".to_owned(),
        replace("position", "revision", "event_id"),
        replace("99", "revision", "randomblob(16)"),
        replace("99", "99", "event_id"),
        replace("2", "99", "randomblob(16)"),
        "UPDATE OR REPLACE events SET revision = 0 WHERE position = 2".to_owned(),
        "DELETE FROM streams".to_owned(),
        "UPDATE streams SET name = 'other'".to_owned(),
        "UPDATE streams SET id = id".to_owned(),
        "DELETE FROM head".to_owned(),
        "UPDATE head SET position = 1".to_owned(),
    ];
    for statement in statements {
        let refused =
            raw.execute(sqlx::AssertSqlSafe(statement.clone())).await.expect_err(&statement);
        assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(everything(&store).await, before);
}

#[tokio::test]
async fn what_cannot_be_opened_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let said = sentence(SqliteStore::open(&path).await);
    assert!(
        said.contains("does not exist") && said.contains("filcommun db init --db sqlite:"),
        "{said}"
    );
    assert!(!path.exists(), "opening makes nothing");

    std::fs::write(
        &path,
        "a letter, not a database, and long enough to have a header of its own, is it not? "
            .repeat(20),
    )
    .unwrap();
    assert!(sentence(SqliteStore::open(&path).await).contains("not a database"));
    assert!(
        sentence(SqliteStore::init(&path).await.map(|()| unreachable!()))
            .contains("not a database")
    );

    let other = folder.path().join("other.db");
    let options = SqliteConnectOptions::new().filename(&other).create_if_missing(true);
    options.connect().await.unwrap().execute("CREATE TABLE recipes (name TEXT)").await.unwrap();
    assert!(sentence(SqliteStore::open(&other).await).contains("something else"));
    assert!(
        sentence(SqliteStore::init(&other).await.map(|()| unreachable!()))
            .contains("something else")
    );

    let nowhere = folder.path().join("no/such/folder/log.db");
    assert!(
        sentence(SqliteStore::init(&nowhere).await.map(|()| unreachable!())).contains("folder")
    );
}

#[tokio::test]
async fn a_log_of_a_newer_version_is_not_opened() {
    let (_folder, path, store) = three_events().await;
    drop(store);
    raw(&path).await.execute("UPDATE _sqlx_migrations SET version = version + 9000").await.unwrap();
    assert!(sentence(SqliteStore::open(&path).await).contains("newer version"));
    assert!(
        sentence(SqliteStore::init(&path).await.map(|()| unreachable!())).contains("newer version")
    );
}

#[tokio::test]
async fn a_log_that_another_program_locks_says_so_and_is_written_when_it_is_free() {
    let (_folder, path, store) = three_events().await;
    let mut other = raw(&path).await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let (opened, appended) =
        tokio::join!(SqliteStore::open(&path), append(&store, ask("s-1", Any, &[4])));
    assert!(sentence(opened).contains("locked by another program"));
    assert!(matches!(appended, Err(StoreError::Unavailable(why)) if why.contains("locked")));
    assert_eq!(everything(&store).await.len(), 3, "reading goes on");
    other.execute("ROLLBACK").await.unwrap();
    append(&store, ask("s-1", Any, &[4])).await.unwrap();
    assert_eq!(ids(&everything(&store).await), [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_log_that_cannot_be_written_says_so() {
    let (folder, path, store) = three_events().await;
    drop(store);
    let mut made = raw(&path).await;
    made.execute("PRAGMA journal_mode = DELETE").await.unwrap();
    made.close().await.unwrap();
    // permissions do not stop root: a folder in the place of the journal does, for everyone
    std::fs::create_dir(folder.path().join("log.db-journal")).unwrap();
    std::fs::create_dir(folder.path().join("log.db-wal")).unwrap();
    let said = sentence(SqliteStore::open(&path).await);
    assert!(said.contains("log.db"), "{said}");
}

#[tokio::test]
async fn a_log_that_does_not_add_up_is_not_opened() {
    let (_folder, path, store) = three_events().await;
    drop(store);
    raw(&path).await.execute("UPDATE head SET position = 5").await.unwrap();
    let said = sentence(SqliteStore::open(&path).await);
    assert!(said.contains("head says 5, its last event is 3"), "{said}");
}

#[tokio::test]
async fn a_missing_event_is_found_by_counting_and_by_reading() {
    let (_folder, path, store) = three_events().await;
    let mut raw = raw(&path).await;
    raw.execute("DROP TRIGGER events_never_go").await.unwrap();
    raw.execute("DELETE FROM events WHERE position = 2").await.unwrap();
    let why = store.verify_head().await.unwrap_err().to_string();
    assert!(why.contains("it has 2 events"), "{why}");
    let read = store
        .read_all(
            Position(0),
            eventstore::store::Direction::Forwards,
            &eventstore::store::Filter::All,
            10,
        )
        .await;
    assert!(matches!(read, Err(StoreError::Unreadable { at: Position(2), .. })), "{read:?}");
}

#[tokio::test]
async fn what_was_answered_is_there_when_the_log_is_opened_again() {
    let (_folder, path, store) = three_events().await;
    let before = everything(&store).await;
    drop(store);
    SqliteStore::init(&path).await.unwrap();
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(everything(&store).await, before);
    assert_eq!(*store.watch().borrow(), Position(3));
    assert!(append(&store, ask("s-1", Any, &[1, 2, 3])).await.unwrap().repeated);
    let mut raw = raw(&path).await;
    let synchronous: i64 =
        sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut raw).await.unwrap();
    assert!(synchronous >= 1);
}

#[tokio::test]
async fn followers_wake_for_what_another_process_wrote() {
    let (_folder, path, store) = three_events().await;
    let other = SqliteStore::open(&path).await.unwrap();
    let mut follower = other.watch();
    append(&store, ask("s-1", Any, &[4])).await.unwrap();
    let woken = tokio::time::timeout(Duration::from_secs(5), follower.wait_for(|p| p.0 == 4)).await;
    assert!(woken.is_ok());
}
