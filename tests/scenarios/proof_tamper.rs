//! What someone with every right on the database can do to a log of 1,000 events below its checkpoint, and what of it
//! is found; then the same as an operator, an auditor and a page of Python see it.

use eventstore::{
    contract::{
        grove::fill,
        make::everything,
        owner::{FileOwner, Owner, ServerOwner},
        tamper::{self, Target},
    },
    postgres::PgStore,
    recorded::Recorded,
    sqlite::SqliteStore,
    tree::leaf::leaf_data,
};
use std::{path::PathBuf, process::Command, sync::Arc};
use tests::{
    binary::{Ended, init, run, tail},
    database::Database,
    environment::{at_counts, repository},
    site::Site,
    stores::Stores,
};

async fn in_a_file() -> Target {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let log = SqliteStore::open(&path).await.unwrap();
    let (tree, owner) = (Arc::new(log.tree()), Box::new(FileOwner::of(&path).await));
    Target { log: Arc::new(log), tree, owner, keep: Box::new(folder) }
}

async fn on_a_server() -> Target {
    let database = Database::new().await;
    let url = database.url();
    PgStore::init(&url, "postgres").await.unwrap();
    let log = PgStore::open(&url).await.unwrap();
    let (tree, owner) = (Arc::new(log.tree()), Box::new(ServerOwner::of(&url, &url).await));
    Target { log: Arc::new(log), tree, owner, keep: Box::new(database) }
}

macro_rules! tampering {
    ($database:ident, $target:ident) => {
        mod $database {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn each_changed_column_of_each_row_is_named_at_its_position() {
                let found = tamper::columns(&$target().await, 1_000, at_counts(1, 250)).await;
                println!("{found:?}");
                assert_eq!(found.named, found.made);
                // the control judges five of 22 columns, and misses the others
                assert_eq!(found.named_without_leaves, 5, "{found:?}");
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn rows_deleted_inserted_swapped_or_rolled_back_are_named_from_the_first() {
                let all: Vec<u64> = (1..=1_000).step_by(at_counts(20, 333)).collect();
                let found = tamper::rows(&$target().await, 1_000, &all).await;
                println!("{found:?}");
                assert_eq!((found.named, found.refused), (found.made, found.made));
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_log_written_anew_with_the_true_key_is_told_by_a_checkpoint_kept_elsewhere() {
                let (kept, forked, back) = ($target().await, $target().await, $target().await);
                tamper::a_log_written_anew_with_the_true_key(&kept, &forked, &back).await;
            }
        }
    };
}

tampering!(sqlite, in_a_file);
tampering!(postgresql, on_a_server);

/// A log of 1,000 events, its checkpoint kept in a file.
async fn sealed(stores: &Stores) -> PathBuf {
    init(stores);
    let store = SqliteStore::open(&stores.join("filcommun.db")).await.unwrap();
    fill(&store, 1_000).await;
    drop(store);
    let kept = stores.join("kept.checkpoint");
    std::fs::write(&kept, run(stores, &["log", "checkpoint"]).well()).unwrap();
    kept
}

fn python(words: &[&str]) -> Ended {
    let tool = repository().join("tests/tools/check_log.py");
    Command::new("python3").arg("-B").arg(tool).args(words).output().expect("python3 runs").into()
}

#[tokio::test]
async fn a_page_of_python_finds_what_the_log_shows_to_be_true() {
    let stores = Stores::new();
    let kept = sealed(&stores).await;
    let key = run(&stores, &["log", "key"]).well();
    let key = key.trim();
    for position in ["1", "256", "257", "1000"] {
        let proof = stores.join("event.tlog-proof");
        std::fs::write(&proof, run(&stores, &["log", "prove", position]).well()).unwrap();
        let said = python(&["proof", key, proof.to_str().unwrap()]).well();
        assert!(said.contains("is in the tree of 1000"), "{said}");
        let text = std::fs::read_to_string(&proof).unwrap();
        for (old, new) in [("index ", "index 1"), ("extra A", "extra B"), ("\n1000\n", "\n1001\n")]
        {
            std::fs::write(&proof, text.replacen(old, new, 1)).unwrap();
            let said = python(&["proof", key, proof.to_str().unwrap()]);
            assert_eq!(said.code, Some(1), "{new}: {} {}", said.out, tail(&said.err));
        }
    }
    let store = SqliteStore::open(&stores.join("filcommun.db")).await.unwrap();
    let line = |row: &Recorded| {
        leaf_data(row)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .chain(["\n".to_owned()])
            .collect::<String>()
    };
    let leaves: String = everything(&store).await.iter().map(line).collect();
    let (file, note) = (stores.join("leaves.hex"), kept.to_str().unwrap());
    std::fs::write(&file, &leaves).unwrap();
    python(&["entries", key, note, file.to_str().unwrap()]).well();
    std::fs::write(&file, leaves.replacen('a', "b", 1)).unwrap();
    assert_eq!(python(&["entries", key, note, file.to_str().unwrap()]).code, Some(1));
}

#[tokio::test]
async fn an_operator_is_told_the_first_wrong_position_and_the_log_takes_no_event() {
    let stores = Stores::new();
    let kept = sealed(&stores).await;
    let kept = kept.to_str().unwrap();
    for words in [&["log", "verify"][..], &["log", "verify", "--against", kept], &["log", "fsck"]] {
        run(&stores, words).well();
    }
    let other = std::fs::read_to_string(kept).unwrap().replace("filcommun/", "elsewhere/");
    let ended = run(&stores, &["log", "verify", "--against", &other]);
    assert_eq!(ended.code, Some(4));
    assert!(ended.err.contains("checkpoint-of-another-log"), "{}", ended.err);
    for wrong in ["no such file", "three\nlines\nof text\n"] {
        assert_eq!(run(&stores, &["log", "verify", "--against", wrong]).code, Some(2));
    }
    for position in ["0", "-1", "1001", "9223372036854775807"] {
        let ended = run(&stores, &["log", "prove", "--", position]);
        ended.is_civil();
        assert_eq!(ended.code, Some(1), "{position}: {}", ended.err);
    }
    let owner = FileOwner::of(&stores.join("filcommun.db")).await;
    owner.disarm().await;
    assert!(owner.run("UPDATE tree SET verified = 0").await);
    assert!(owner.run("UPDATE events SET legal_basis = 'x' WHERE position = 321").await);
    let ended = run(&stores, &["log", "verify", "--json"]);
    assert_eq!(ended.code, Some(4));
    let said: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((said["position"].as_i64(), said["code"].as_str()), (Some(321), Some("leaf-wrong")));
    let refused = run(&stores, &["stats"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("at position 321"), "{}", refused.err);
    run(&stores, &["log", "fsck"]).well();
}

#[tokio::test]
async fn the_journal_shows_checkpoint_and_tiles_to_everyone_and_entries_to_nobody() {
    let stores = Stores::new();
    sealed(&stores).await;
    let site = Site::start(&stores, "journal", &["serve"]).await;
    let get =
        async |path: &str| reqwest::get(format!("{}/journal/{path}", site.url())).await.unwrap();
    let checkpoint = get("checkpoint").await;
    assert_eq!(checkpoint.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(checkpoint.headers()["cache-control"], "public, max-age=5");
    assert!(checkpoint.text().await.unwrap().contains("\n1000\n"));
    for (path, bytes) in
        [("tile/0/000", 8_192), ("tile/0/003.p/232", 232 * 32), ("tile/1/000.p/3", 96)]
    {
        let tile = get(path).await;
        assert_eq!(tile.headers()["content-type"], "application/octet-stream");
        assert!(tile.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert_eq!(tile.bytes().await.unwrap().len(), bytes, "{path}");
    }
    for path in
        ["tile/0/003", "tile/0/003.p/233", "tile/0/004.p/1", "tile/9/000", "tile/0/0", "else"]
    {
        assert_eq!(get(path).await.status().as_u16(), 404, "{path}");
    }
    assert_eq!(get("tile/entries/000").await.status().as_u16(), 401);
    let client = reqwest::Client::new();
    for body in ["", "x", "log\n1\n\n— a AAAAAAAA\n"] {
        let sent =
            client.post(format!("{}/journal/cosignature", site.url())).body(body).send().await;
        assert_eq!(sent.unwrap().status().as_u16(), 422, "{body:?}");
    }
    assert_eq!(site.stop().await, Some(0));
}
