//! What the log and the read models hold, asked as an operator asks.

use crate::{binary::run, stores::Stores};
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Connection, Row, SqliteConnection, TypeInfo, ValueRef,
    sqlite::SqliteConnectOptions,
};
use std::collections::BTreeMap;

/// Last position and digest over the opened log.
///
/// # Panics
/// When `log digest --opened` fails.
#[must_use]
pub fn digest(stores: &Stores) -> (i64, String) {
    let said = run(stores, &["log", "digest", "--opened", "--json"]).objects();
    let position = said[0]["position"].as_i64().expect("a position");
    (position, said[0]["sha256"].as_str().expect("a digest").to_owned())
}

/// Events, as `events read` prints them.
#[must_use]
pub fn events(stores: &Stores, words: &[&str]) -> Vec<Value> {
    run(stores, &[&["events", "read", "--limit", "0", "--json"], words].concat()).objects()
}

/// Names of the read models.
#[must_use]
pub fn projections(stores: &Stores) -> Vec<String> {
    run(stores, &["projection", "list", "--json"])
        .objects()
        .iter()
        .filter_map(|o| o["name"].as_str().map(str::to_owned))
        .collect()
}

/// Every row of every read model, sorted, by table: what a rebuild must give again. What a rebuild replaced and keeps
/// aside serves nobody and is left out.
///
/// # Panics
/// When the views cannot be read.
pub async fn read_models(stores: &Stores) -> BTreeMap<String, Vec<String>> {
    let options = SqliteConnectOptions::new().filename(stores.join("filcommun.db.views"));
    let mut views = SqliteConnection::connect_with(&options).await.expect("the views open");
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'views\\_%' ESCAPE '\\' \
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '%\\_\\_old' ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(&mut views)
    .await
    .expect("tables can be listed");
    let mut found = BTreeMap::new();
    for table in tables {
        let rows = sqlx::query(AssertSqlSafe(format!("SELECT * FROM \"{table}\"")))
            .fetch_all(&mut views)
            .await
            .expect("a table can be read");
        let mut lines: Vec<String> =
            rows.iter().map(|row| (0..row.len()).map(|i| shown(row, i)).collect()).collect();
        lines.sort_unstable();
        found.insert(table, lines);
    }
    views.close().await.expect("the views close");
    found
}

fn shown(row: &sqlx::sqlite::SqliteRow, column: usize) -> String {
    let raw = row.try_get_raw(column).expect("a column");
    let kind = raw.type_info().name().to_owned();
    let value = match kind.as_str() {
        "NULL" => "-".to_owned(),
        "INTEGER" | "BOOLEAN" => row.get::<i64, _>(column).to_string(),
        "REAL" => row.get::<f64, _>(column).to_string(),
        "BLOB" => row.get::<Vec<u8>, _>(column).iter().map(|b| format!("{b:02x}")).collect(),
        _ => row.get::<String, _>(column),
    };
    format!("{value}|")
}

/// Rebuilds every read model from zero and holds each against what served before.
///
/// # Panics
/// When one differs.
pub async fn read_models_equal_a_rebuild(stores: &Stores) {
    // `stats` brings the read models up to the log's end first, as the site does while it serves.
    run(stores, &["stats", "--json"]).well();
    let served = read_models(stores).await;
    assert!(
        served.values().any(|rows| !rows.is_empty()),
        "no read model holds anything: {:?}",
        served.keys()
    );
    for name in projections(stores) {
        run(stores, &["projection", "rebuild", &name]).well();
    }
    let built = read_models(stores).await;
    assert_eq!(served.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>());
    for (table, rows) in &served {
        let other = &built[table];
        let differing: Vec<_> =
            rows.iter().filter(|r| other.binary_search(r).is_err()).take(3).collect();
        assert!(
            rows == other,
            "{table}: {} rows served, {} rebuilt; only served: {differing:?}",
            rows.len(),
            other.len()
        );
    }
}
