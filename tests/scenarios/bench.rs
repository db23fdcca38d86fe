//! `bench log`: one table on either database, nothing left behind, and plain words when the database is away.
//!
//! No time is asserted: a loaded machine must not turn a test red.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};
use tests::{
    binary::{Ended, filcommun},
    environment::need,
    site::free_port,
    stores::Stores,
};

/// Everything at once, as short as may be: the poll of a follower in another process takes a fifth of a second.
const SHORT: [&str; 6] = ["bench", "log", "--rounds=2", "--seconds=1.5", "--callers=1,3", "--json"];

fn bench(stores: &Stores, db: &str, words: &[&str]) -> Ended {
    filcommun(stores)
        .env("FILCOMMUN_DB", db)
        .args(words)
        .output()
        .expect("the binary starts")
        .into()
}

fn row<'a>(rows: &'a [Value], workload: &str) -> &'a Value {
    rows.iter()
        .find(|row| row["workload"] == workload)
        .unwrap_or_else(|| panic!("no row {workload} in {rows:?}"))
}

/// Each row has a figure of each kind, and says what it was measured on.
fn every_row_is_measured(rows: &[Value], workloads: &[&str]) {
    let names: Vec<&str> = rows.iter().filter_map(|row| row["workload"].as_str()).collect();
    assert_eq!(names, workloads);
    for row in rows {
        assert_eq!(row.get("error"), None, "{row}");
        for figure in ["callers", "events_per_s", "p50_us", "p99_us"] {
            let value = row[figure].as_f64().unwrap_or_else(|| panic!("no {figure} in {row}"));
            // a follower may have the event before its writer has the answer: no wait at all
            let may_be_none =
                figure == "p50_us" || (figure == "p99_us" && row["workload"] == "tail");
            assert!(value > 0.0 || may_be_none, "{figure} in {row}");
        }
        assert_eq!(row["rounds"], 2);
        assert_eq!(
            (&row["machine"]["payload_bytes"], &row["machine"]["metadata_bytes"]),
            (&350.into(), &150.into())
        );
        assert!(row["machine"]["cores"].as_u64() >= Some(1), "{row}");
        if row["raw"] != Value::Null {
            let spread: Vec<f64> = ["ratio_q1", "ratio", "ratio_q3"]
                .map(|name| row[name].as_f64().expect(name))
                .into();
            assert!(spread.is_sorted(), "{row}");
        }
    }
}

#[test]
fn every_workload_is_measured_on_sqlite_and_nothing_is_left() {
    let stores = Stores::new();
    let rows = bench(&stores, &stores.db(), &SHORT).objects();
    every_row_is_measured(
        &rows,
        &[
            "append1",
            "append1",
            "append1-mix",
            "append100",
            "read-all-undecoded",
            "read-all",
            "read-stream-undecoded",
            "read-stream",
            "tail",
            "tail-from-request",
            "tail-process",
        ],
    );
    assert_eq!(rows[0]["machine"]["synchronous"], "FULL");
    assert!(rows[0]["machine"]["fdatasync_us"].as_f64() > Some(0.0));
    assert_eq!(row(&rows, "tail")["raw"], Value::Null, "SQLite has no LISTEN/NOTIFY");
    assert_eq!(stores.files(), Vec::<std::path::PathBuf>::new());
    assert_eq!(fs::read_dir(stores.folder()).expect("a folder").count(), 0);
}

/// A role of one test's own, with no right but to create databases.
struct Role(String);

impl Role {
    async fn new(rights: &str) -> Self {
        let name = format!("bench_{}", uuid::Uuid::new_v4().simple());
        admin(format!("CREATE ROLE {name} LOGIN {rights}")).await;
        Self(name)
    }

    fn url(&self) -> String {
        let mut url = url::Url::parse(&need("FILCOMMUN_TEST_PG")).expect("an address");
        url.set_username(&self.0).expect("a user");
        url.into()
    }

    /// The role goes only if no database of its is left.
    async fn leaves_nothing(self) {
        admin(format!("DROP ROLE {}", self.0)).await;
    }
}

async fn admin(sql: String) {
    let mut admin =
        PgConnection::connect(&need("FILCOMMUN_TEST_PG")).await.expect("PostgreSQL answers");
    admin.execute(AssertSqlSafe(sql.clone())).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
}

#[tokio::test]
async fn every_workload_is_measured_on_postgresql_and_nothing_is_left() {
    let stores = Stores::new();
    let role = Role::new("CREATEDB").await;
    let rows = bench(&stores, &role.url(), &SHORT).objects();
    every_row_is_measured(
        &rows,
        &[
            "append1",
            "append1",
            "append1-mix",
            "append100",
            "read-all-undecoded",
            "read-all",
            "read-stream-undecoded",
            "read-stream",
            "tail",
            "tail-from-request",
            "tail-process",
            "two-processes",
        ],
    );
    for setting in ["fsync", "synchronous_commit", "full_page_writes", "commit_us"] {
        assert!(rows[0]["machine"].get(setting).is_some(), "{setting}: {}", rows[0]);
    }
    assert!(row(&rows, "tail")["raw"].as_f64() > Some(0.0));
    assert!(row(&rows, "two-processes")["least_share"].as_f64() > Some(0.0));
    role.leaves_nothing().await;
}

#[test]
fn the_table_says_the_machine_first_then_a_line_a_workload() {
    let stores = Stores::new();
    let words =
        ["bench", "log", "--rounds=1", "--seconds=1.5", "--workload=append1", "--callers=1"];
    let said = bench(&stores, &stores.db(), &words).well();
    let (machine, table) = said.split_once("\n\n").expect("two parts");
    for fact in ["cores", "fdatasync_us", "synchronous", "payload_bytes"] {
        assert!(machine.contains(fact), "{machine}");
    }
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2, "{table}");
    assert!(lines[0].starts_with("workload") && lines[1].starts_with("append1"), "{table}");
}

#[tokio::test]
async fn a_bench_that_is_stopped_leaves_nothing() {
    let role = Role::new("CREATEDB").await;
    for db in [None, Some(role.url())] {
        let stores = Stores::new();
        let mut child = filcommun(&stores)
            .env("FILCOMMUN_DB", db.unwrap_or_else(|| stores.db()))
            .args(["bench", "log", "--seconds=30"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        // the first line comes when its databases are made
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("it says its machine");
        assert!(line.starts_with("cores"), "{line}");
        let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(asked.expect("kill is there").success());
        let ended: Ended = child.wait_with_output().expect("it ends").into();
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        assert!(ended.err.contains("stopped; what it had made is removed"), "{}", ended.err);
        assert_eq!(fs::read_dir(stores.folder()).expect("a folder").count(), 0);
    }
    role.leaves_nothing().await;
}

#[test]
fn a_server_that_is_away_is_said_in_plain_words() {
    let stores = Stores::new();
    let away = format!("postgres://someone:hush@127.0.0.1:{}/log", free_port());
    let ended = bench(&stores, &away, &SHORT);
    ended.is_civil();
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert!(ended.err.contains("does not answer: start the server"), "{}", ended.err);
    assert!(!ended.err.contains("hush"), "a password was said: {}", ended.err);
    assert_eq!(ended.out, "", "figures of a server that is away");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let stores = Stores::new();
    let ended = bench(&stores, "sqlite:/nowhere/at/all.db", &SHORT);
    ended.is_civil();
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("/nowhere/at/all.db.bench-"), "{}", ended.err);
}

#[tokio::test]
async fn a_role_that_may_not_create_a_database_is_told_which_may() {
    let stores = Stores::new();
    let role = Role::new("").await;
    let ended = bench(&stores, &role.url(), &SHORT);
    ended.is_civil();
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("CREATEDB"), "{}", ended.err);
    role.leaves_nothing().await;
}

#[test]
fn a_wrong_plan_is_refused_before_anything_is_made() {
    let stores = Stores::new();
    for words in [
        ["bench", "log", "--rounds=0"],
        ["bench", "log", "--seconds=0"],
        ["bench", "log", "--seconds=NaN"],
        ["bench", "log", "--callers=0"],
        ["bench", "log", "--workload=everything"],
    ] {
        let ended = bench(&stores, &stores.db(), &words);
        assert_eq!(ended.code, Some(2), "{words:?}: {}", ended.err);
    }
    assert_eq!(fs::read_dir(stores.folder()).expect("a folder").count(), 0);
}
