//! No surname is readable at rest: databases, WAL, NATS storage, logs.

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tests::{
    artefact,
    binary::run,
    environment::at_counts,
    nats::Nats,
    site::Site,
    stores::{Stores, files_below},
};

/// What every simulated surname ends with.
const CANARY: &str = "Kervoazqx";

/// Files that hold the canary, in any case, in UTF-8 or UTF-16.
fn holding(files: &[PathBuf]) -> Vec<PathBuf> {
    let lower = CANARY.to_lowercase();
    let wide: Vec<u8> = lower.bytes().flat_map(|b| [b, 0]).collect();
    files
        .iter()
        .filter(|file| {
            let bytes = fs::read(file).unwrap_or_default().to_ascii_lowercase();
            contains(&bytes, lower.as_bytes()) || contains(&bytes, &wide)
        })
        .cloned()
        .collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

#[tokio::test]
async fn no_surname_is_readable_in_any_file_at_rest() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let scale = at_counts("0.1", "0.004");
    run(
        &stores,
        &[
            "demo",
            "--fill-only",
            "--scale",
            scale,
            "--years",
            "1",
            "--seed",
            "3",
            "--until",
            "2026-06-30",
            "--data",
            &folder,
        ],
    )
    .well();
    let opened = run(&stores, &["events", "read", "--limit", "0", "--opened", "--json"]).well();
    assert!(
        opened.contains(CANARY),
        "no simulated surname carries the canary: the search proves nothing"
    );
    unsealed_control(&opened).await;

    let nats = Nats::start().await;
    let site = Site::start(&stores, "canary", &["serve", "--nats", &nats.url()]).await;
    nats.has_stream("FIL_VILLE_DEMO").await;
    let received = stores.join("received.jsonl").to_string_lossy().into_owned();
    run(
        &stores,
        &[
            "partner",
            "follow",
            "ville-demo",
            "--nats",
            &nats.url(),
            "--limit",
            "50",
            "--out",
            &received,
        ],
    )
    .well();
    for page in ["/", "/statistiques", "/agent", "/nowhere"] {
        let _ = reqwest::get(format!("{}{page}", site.url())).await;
    }
    let wal = stores.join("filcommun.db-wal");
    for _ in 0..20 {
        if wal.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut files = stores.files();
    files.extend(files_below(&nats.store()));
    files.push(artefact::path("logs/canary.log"));
    assert!(
        files.iter().any(|f| f.extension().is_some_and(|e| e == "blk")),
        "NATS kept nothing: {files:?}"
    );
    assert!(files.len() >= 6, "{files:?}");
    assert_eq!(holding(&files), Vec::<PathBuf>::new(), "a surname is readable");
    println!("{} files searched", files.len());
}

/// The same payloads in the same kind of database, not sealed: the search finds them.
async fn unsealed_control(opened: &str) {
    let folder = Stores::new();
    let path = folder.join("control.db");
    write_control(&path, opened).await;
    assert_eq!(
        holding(&folder.files()),
        vec![path],
        "the search finds nothing even where nothing is sealed"
    );
}

async fn write_control(path: &Path, opened: &str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut control = SqliteConnection::connect_with(&options).await.expect("a database");
    sqlx::query("CREATE TABLE events (payload BLOB NOT NULL)")
        .execute(&mut control)
        .await
        .expect("a table");
    for line in opened.lines().take(2000) {
        sqlx::query("INSERT INTO events VALUES (?)")
            .bind(line.as_bytes())
            .execute(&mut control)
            .await
            .expect("a row");
    }
    control.close().await.expect("it closes");
}
