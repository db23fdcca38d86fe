//! What is particular to the log on a server.

use crate::server::{Database, ROLE};
use eventstore::{
    clock::SystemClock,
    contract::{
        grove::signer,
        make::{append, ask, everything, ids},
    },
    position::{Expected::Any, Position},
    postgres::PgStore,
    store::{EventStore, StoreError},
    tree::integrator::Integrator,
};
use sqlx::{AssertSqlSafe, Executor};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

async fn three_events() -> (Database, PgStore) {
    let database = Database::with_log().await;
    let store = PgStore::open(&database.application()).await.unwrap();
    append(&store, ask("s-1", Any, &[1, 2, 3])).await.unwrap();
    (database, store)
}

fn sentence(opened: Result<PgStore, StoreError>) -> String {
    match opened.expect_err("it must not open") {
        StoreError::Unusable(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_statement_changes_or_removes_an_event_not_even_the_owners() {
    let (database, store) = three_events().await;
    let clock = Arc::new(SystemClock);
    Integrator::new(Arc::new(store.tree()), signer(), clock).once().await.unwrap();
    let before = everything(&store).await;
    let mut owner = database.connect("postgres").await;
    let statements = [
        "UPDATE log.events SET payload = ''",
        "UPDATE log.events SET payload = '' WHERE false",
        "DELETE FROM log.events",
        "TRUNCATE log.events",
        "INSERT INTO log.events SELECT * FROM log.events ON CONFLICT (position) DO UPDATE SET payload = ''",
        "DELETE FROM log.streams",
        "TRUNCATE log.streams",
        "UPDATE log.streams SET name = 'other'",
        "UPDATE log.streams SET id = id WHERE false",
        "DELETE FROM log.stream_state",
        "TRUNCATE log.stream_state",
        "DELETE FROM log.head",
        "TRUNCATE log.head",
        "UPDATE log.head SET position = 1",
        "UPDATE log.checkpoints SET size = 1",
        "DELETE FROM log.checkpoints",
        "TRUNCATE log.checkpoints CASCADE",
        "DELETE FROM log.tiles",
        "UPDATE log.tiles SET hashes = substring(hashes FROM 1 FOR 32)",
        "UPDATE log.tiles SET idx = 9",
        "DELETE FROM log.tree",
        "UPDATE log.tree SET size = 1, signed = 1",
        "UPDATE log.tree SET epoch = 0",
        "SET session_replication_role = replica; DELETE FROM log.events",
    ];
    for statement in statements {
        let refused = sqlx::raw_sql(statement).execute(&mut owner).await.expect_err(statement);
        assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(everything(&store).await, before);
}

#[tokio::test]
async fn the_application_may_add_and_nothing_else() {
    let (database, store) = three_events().await;
    let clock = Arc::new(SystemClock);
    Integrator::new(Arc::new(store.tree()), signer(), clock).once().await.unwrap();
    let mut application = database.connect(ROLE).await;
    let statements = [
        "UPDATE log.events SET payload = ''",
        "DELETE FROM log.events",
        "TRUNCATE log.events",
        "ALTER TABLE log.events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_never_change ON log.events",
        "DROP TABLE log.events",
        "CREATE TABLE log.other (n int)",
        "DELETE FROM log.streams",
        "UPDATE log.streams SET name = 'other'",
        "DELETE FROM log.stream_state",
        "UPDATE log.stream_state SET name = 'other'",
        "INSERT INTO log.head VALUES (0, 0, 0)",
        "DELETE FROM log.head",
        "DELETE FROM log._sqlx_migrations",
        "UPDATE log.checkpoints SET note = ''",
        "DELETE FROM log.checkpoints",
        "TRUNCATE log.tiles",
        "DELETE FROM log.tiles",
        "UPDATE log.tiles SET level = 2",
        "DELETE FROM log.tree",
        "INSERT INTO log.tree VALUES (1, 0, 0, 0, 0)",
        "UPDATE log.cosignatures SET line = ''",
        "DELETE FROM log.witnesses",
        "SET session_replication_role = replica",
    ];
    for statement in statements {
        let refused = application.execute(statement).await.expect_err(statement);
        let code =
            refused.as_database_error().and_then(|e| e.code()).unwrap_or_default().into_owned();
        assert_eq!(code, "42501", "{statement}: {refused}");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_says_what_to_do() {
    let database = Database::new().await;
    let said = sentence(PgStore::open(&database.application()).await);
    assert!(said.contains("run filcommun db init"), "{said}");
    let said = sentence(PgStore::open("postgres://nobody:secret@127.0.0.1:9/none").await);
    assert!(said.contains("127.0.0.1:9 does not answer") && !said.contains("secret"), "{said}");
    let said = sentence(PgStore::open("not an address").await);
    assert!(said.contains("postgres://user@host/database"), "{said}");
    let missing = database.application().replace(&database.name, "no_such_database");
    assert!(sentence(PgStore::open(&missing).await).contains("does not exist"));
    let made = PgStore::init(&database.owner(), "no_such_role").await;
    assert!(sentence(made.map(|()| unreachable!())).contains("has no role"));
    PgStore::init(&database.owner(), ROLE).await.unwrap();
    let mut owner = database.connect("postgres").await;
    let read_only = format!(
        "ALTER ROLE {ROLE} IN DATABASE {} SET default_transaction_read_only = on",
        database.name
    );
    owner.execute(AssertSqlSafe(read_only)).await.unwrap();
    assert!(sentence(PgStore::open(&database.application()).await).contains("read-only"));
}

#[tokio::test]
async fn a_log_of_a_newer_version_is_not_opened() {
    let (database, _store) = three_events().await;
    let mut owner = database.connect("postgres").await;
    owner.execute("UPDATE log._sqlx_migrations SET version = version + 9000").await.unwrap();
    assert!(sentence(PgStore::open(&database.application()).await).contains("newer version"));
    let made = PgStore::init(&database.owner(), ROLE).await;
    assert!(sentence(made.map(|()| unreachable!())).contains("newer version"));
}

#[tokio::test]
async fn one_role_may_be_owner_and_application_and_making_the_log_twice_changes_nothing() {
    let database = Database::new().await;
    for _ in 0..2 {
        PgStore::init(&database.owner(), "postgres").await.unwrap();
        PgStore::init(&database.owner(), ROLE).await.unwrap();
    }
    let store = PgStore::open(&database.owner()).await.unwrap();
    append(&store, ask("s-1", Any, &[1])).await.unwrap();
    assert_eq!(store.verify_head().await.unwrap(), Position(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_connection_loses_no_answered_event_and_the_next_group_connects_again() {
    let (database, store) = three_events().await;
    let mut owner = database.connect("postgres").await;
    let mut written = vec![1, 2, 3];
    for n in 10..60_u128 {
        let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                    WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let asking = append(&store, ask("s-1", Any, &[n]));
        let (answer, _) = tokio::join!(asking, async {
            tokio::time::sleep(std::time::Duration::from_micros(u64::try_from(n).unwrap() * 40))
                .await;
            owner.execute(kill).await.unwrap();
        });
        if let Err(StoreError::Unavailable(_)) = answer {
            // nobody knows whether it stands: asking again with the same id finds out
            let mut again = append(&store, ask("s-1", Any, &[n])).await;
            while matches!(again, Err(StoreError::Unavailable(_))) {
                again = append(&store, ask("s-1", Any, &[n])).await;
            }
            again.unwrap();
        }
        written.push(n);
    }
    while store.verify_head().await.is_err() {}
    assert_eq!(ids(&everything(&store).await), written);
}

#[tokio::test]
async fn a_head_held_by_another_session_is_reported_and_the_log_goes_on_after_it() {
    let (database, store) = three_events().await;
    let mut other = database.connect("postgres").await;
    other.execute("BEGIN").await.unwrap();
    other.execute("SELECT * FROM log.head FOR UPDATE").await.unwrap();
    let answer = append(&store, ask("s-1", Any, &[4])).await;
    assert!(
        matches!(&answer, Err(StoreError::Unavailable(why)) if why.contains("held by another")),
        "{answer:?}"
    );
    other.execute("ROLLBACK").await.unwrap();
    append(&store, ask("s-1", Any, &[4])).await.unwrap();
    assert_eq!(ids(&everything(&store).await), [1, 2, 3, 4]);
}

/// How long another process's follower waits for an event that is there, at the median of some.
async fn wait_of_another(store: &PgStore, other: &PgStore, first: u128) -> Duration {
    let mut follower = other.watch();
    // the follower's session is seen by the writer within a look or two
    for n in first..first + 3 {
        append(store, ask("s-1", Any, &[n])).await.unwrap();
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let mut waits = Vec::new();
    for n in first + 3..first + 24 {
        let done = append(store, ask("s-1", Any, &[n])).await.unwrap();
        let asked = Instant::now();
        let woken = follower.wait_for(|position| *position >= done.position);
        tokio::time::timeout(Duration::from_secs(5), woken).await.unwrap().unwrap();
        waits.push(asked.elapsed());
    }
    waits.sort_unstable();
    waits.get(waits.len() / 2).copied().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_is_told_at_once_also_after_its_sessions_were_ended() {
    let (database, store) = three_events().await;
    let other = PgStore::open(&database.application()).await.unwrap();
    let wait = wait_of_another(&store, &other, 100).await;
    assert!(wait < Duration::from_millis(60), "told, not looked for: {wait:?}");
    let mut owner = database.connect("postgres").await;
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
    owner.execute(kill).await.unwrap();
    while append(&store, ask("s-1", Any, &[200])).await.is_err() {}
    let wait = wait_of_another(&store, &other, 300).await;
    assert!(wait < Duration::from_millis(60), "told again: {wait:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_listens_while_nobody_follows_and_nobody_is_told() {
    let (database, store) = three_events().await;
    let mut owner = database.connect("postgres").await;
    let mut listening = async || -> i64 {
        let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = \
                     (SELECT oid FROM pg_database WHERE datname = current_database())";
        sqlx::query_scalar(locks).fetch_one(&mut owner).await.unwrap()
    };
    assert_eq!(listening().await, 0);
    let follower = store.watch();
    while listening().await == 0 {}
    drop(follower);
    while listening().await > 0 {}
    let mut ear = sqlx::postgres::PgListener::connect(&database.owner()).await.unwrap();
    ear.listen("filcommun_log").await.unwrap();
    append(&store, ask("s-1", Any, &[9])).await.unwrap();
    let told = tokio::time::timeout(Duration::from_millis(600), ear.recv()).await;
    assert!(told.is_err(), "no listener shows itself, so none is told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_told_too_little_is_found_by_looking() {
    let (database, store) = three_events().await;
    let other = PgStore::open(&database.application()).await.unwrap();
    let mut follower = other.watch();
    // a row written behind the appender's back is announced by nobody
    let mut owner = database.connect("postgres").await;
    owner.execute("UPDATE log.head SET position = 4").await.unwrap();
    let woken = follower.wait_for(|position| position.0 == 4);
    tokio::time::timeout(Duration::from_secs(5), woken).await.unwrap().unwrap();
    drop(store);
}
