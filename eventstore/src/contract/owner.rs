//! Someone with every right on the database of a log.

use crate::{postgres::PgStore, sqlite::SqliteStore};
use async_trait::async_trait;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, SqliteConnection,
    sqlite::SqliteConnectOptions,
};
use std::{
    fmt::Debug,
    path::{Path, PathBuf},
};
use tokio::sync::Mutex;

/// Someone who may do anything with the database.
#[async_trait]
pub trait Owner: Send + Sync + Debug {
    /// Turns everything off that stands against changes.
    async fn disarm(&self);
    /// Runs a statement, in the schema of the log; false: the database refused it.
    async fn run(&self, sql: &str) -> bool;
    /// Why the log does not open, if it does not.
    async fn refusal(&self) -> Option<String>;
    /// What is written otherwise on this database.
    fn dialect(&self) -> Dialect;
}

/// Expressions that differ.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Another identifier.
    pub id: &'static str,
    /// The day after.
    pub next_day: &'static str,
    /// The other truth.
    pub other_truth: &'static str,
    /// Bytes, from hexadecimal digits: before and after them.
    pub bytes: (&'static str, &'static str),
    /// The type of bytes.
    pub blob: &'static str,
}

/// The owner of a file.
#[derive(Debug)]
pub struct FileOwner {
    path: PathBuf,
    raw: Mutex<SqliteConnection>,
}

impl FileOwner {
    /// Of this log.
    pub async fn of(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
        Self { path: path.to_owned(), raw: Mutex::new(options.connect().await.unwrap()) }
    }
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

/// The owner of a database on a server.
#[derive(Debug)]
pub struct ServerOwner {
    url: String,
    raw: Mutex<PgConnection>,
}

impl ServerOwner {
    /// Who connects at `owner`; the log is opened at `application`.
    pub async fn of(owner: &str, application: &str) -> Self {
        let mut raw = PgConnection::connect(owner).await.unwrap();
        raw.execute("SET search_path = log").await.unwrap();
        Self { url: application.to_owned(), raw: Mutex::new(raw) }
    }
}

#[async_trait]
impl Owner for ServerOwner {
    async fn disarm(&self) {
        let mut raw = self.raw.lock().await;
        for table in ["events", "streams", "head", "tree", "tiles", "checkpoints", "cosignatures"] {
            let off = format!("ALTER TABLE {table} DISABLE TRIGGER ALL");
            raw.execute(AssertSqlSafe(off)).await.unwrap();
        }
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
