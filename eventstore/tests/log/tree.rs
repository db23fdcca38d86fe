//! The contract of the tree on each log; and what is found of tampering, on both databases.

use crate::server::Database;
use async_trait::async_trait;
use eventstore::{
    contract::{
        at_counts,
        grove::Grove,
        tamper::{self, Dialect, Found, Owner, Target},
    },
    memory::MemoryStore,
    postgres::PgStore,
    sqlite::SqliteStore,
    tree::memory::MemoryTree,
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Executor, PgConnection, SqliteConnection,
    sqlite::SqliteConnectOptions,
};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::Mutex;

mod memory {
    use super::*;

    async fn grove() -> Grove {
        let log = MemoryStore::new();
        let tree = Arc::new(MemoryTree::over(log.clone()));
        Grove { log: Arc::new(log), trees: [tree.clone(), tree], keep: Box::new(()) }
    }

    eventstore::tree_contract!(grove);
}

mod sqlite {
    use super::*;

    async fn grove() -> Grove {
        let (folder, path) = file().await;
        let log = SqliteStore::open(&path).await.unwrap();
        let other = SqliteStore::open(&path).await.unwrap();
        let trees = [Arc::new(log.tree()) as Arc<_>, Arc::new(other.tree()) as Arc<_>];
        Grove { log: Arc::new(log), trees, keep: Box::new((folder, other)) }
    }

    async fn target() -> Target {
        let (folder, path) = file().await;
        let log = SqliteStore::open(&path).await.unwrap();
        let tree = Arc::new(log.tree());
        let options = SqliteConnectOptions::new().filename(&path).foreign_keys(false);
        let raw = Mutex::new(options.connect().await.unwrap());
        let owner = Box::new(FileOwner { path, raw });
        Target { log: Arc::new(log), tree, owner, keep: Box::new(folder) }
    }

    eventstore::tree_contract!(grove);
    tampering!(target);
}

mod postgres {
    use super::*;

    async fn grove() -> Grove {
        let database = Database::with_log().await;
        let log = PgStore::open(&database.application()).await.unwrap();
        let other = PgStore::open(&database.application()).await.unwrap();
        let trees = [Arc::new(log.tree()) as Arc<_>, Arc::new(other.tree()) as Arc<_>];
        Grove { log: Arc::new(log), trees, keep: Box::new((database, other)) }
    }

    async fn target() -> Target {
        let database = Database::with_log().await;
        let log = PgStore::open(&database.application()).await.unwrap();
        let tree = Arc::new(log.tree());
        let mut raw = database.connect("postgres").await;
        raw.execute("SET search_path = log").await.unwrap();
        let owner = Box::new(ServerOwner { url: database.application(), raw: Mutex::new(raw) });
        Target { log: Arc::new(log), tree, owner, keep: Box::new(database) }
    }

    eventstore::tree_contract!(grove);
    tampering!(target);
}

async fn file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    (folder, path)
}

/// Columns that a walk can judge without leaves: places in the log and in a stream, and what follows from them.
const JUDGED_WITHOUT_LEAVES: usize = 4;
const COLUMNS: usize = 22;

macro_rules! tampering {
    ($target:path) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn each_changed_column_of_each_row_is_named_at_its_position() {
            let target = $target().await;
            let found = tamper::columns(&target, 1_000, at_counts(1, 333)).await;
            println!("{found:?}");
            assert_eq!(found.named, found.made);
            assert_eq!(
                found.refused,
                COLUMNS - 1,
                "all but the category stop the log from opening"
            );
            assert!(
                found.named_without_leaves <= JUDGED_WITHOUT_LEAVES,
                "the control sees too much"
            );
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn rows_deleted_inserted_swapped_or_rolled_back_are_named_from_the_first() {
            let target = $target().await;
            let found = tamper::rows(&target, 1_000, &[1, 2, 256, 257, 500, 901, 1_000]).await;
            println!("{found:?}");
            assert_eq!(
                found,
                Found {
                    refused: found.made,
                    named_without_leaves: found.named_without_leaves,
                    named: found.made,
                    ..found
                }
            );
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_row_changed_with_its_leaf_is_told_by_what_is_above() {
            for position in [10, 995] {
                tamper::a_row_changed_with_its_leaf(&$target().await, position).await;
            }
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn tables_beside_the_log_are_held_against_it() {
            tamper::tables_beside_the_log(&$target().await).await;
        }
    };
}
use tampering;

#[derive(Debug)]
struct FileOwner {
    path: PathBuf,
    raw: Mutex<SqliteConnection>,
}

#[async_trait]
impl Owner for FileOwner {
    async fn disarm(&self) {
        let mut raw = self.raw.lock().await;
        let triggers: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                .fetch_all(&mut *raw)
                .await
                .unwrap();
        for trigger in triggers {
            raw.execute(AssertSqlSafe(format!("DROP TRIGGER {trigger}"))).await.unwrap();
        }
        raw.execute("PRAGMA ignore_check_constraints = ON").await.unwrap();
    }

    async fn run(&self, sql: &str) -> bool {
        let done = self.raw.lock().await.execute(AssertSqlSafe(sql.to_owned())).await;
        done.inspect_err(|e| println!("{e}")).is_ok()
    }

    async fn refusal(&self) -> Option<String> {
        SqliteStore::open(&self.path).await.err().map(|e| e.to_string())
    }

    fn dialect(&self) -> Dialect {
        Dialect {
            id: "randomblob(16)",
            next_day: "date(occurred_on, '+1 day')",
            other_truth: "1 - applicant_visible",
            bytes: ("x'", "'"),
            blob: "BLOB",
        }
    }
}

#[derive(Debug)]
struct ServerOwner {
    url: String,
    raw: Mutex<PgConnection>,
}

#[async_trait]
impl Owner for ServerOwner {
    async fn disarm(&self) {
        let mut raw = self.raw.lock().await;
        for table in ["events", "streams", "head", "tree", "tiles", "checkpoints", "cosignatures"] {
            let off = format!("ALTER TABLE {table} DISABLE TRIGGER ALL");
            raw.execute(AssertSqlSafe(off)).await.unwrap();
        }
        raw.execute("ALTER TABLE tree DROP CONSTRAINT tree_check").await.ok();
    }

    async fn run(&self, sql: &str) -> bool {
        let done = self.raw.lock().await.execute(AssertSqlSafe(sql.to_owned())).await;
        done.inspect_err(|e| println!("{e}")).is_ok()
    }

    async fn refusal(&self) -> Option<String> {
        PgStore::open(&self.url).await.err().map(|e| e.to_string())
    }

    fn dialect(&self) -> Dialect {
        Dialect {
            id: "gen_random_uuid()",
            next_day: "occurred_on + 1",
            other_truth: "NOT applicant_visible",
            bytes: ("decode('", "', 'hex')"),
            blob: "bytea",
        }
    }
}
