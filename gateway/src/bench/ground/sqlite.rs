//! A file in a folder of its own, on the disk of the log that is named.

use super::BenchError;
use eventstore::sqlite::SqliteStore;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use uuid::Uuid;

/// Tables and indexes of the log's events, as the file describes them.
const TABLES: &str = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'events' AND type IN ('table', 'index') \
                      AND sql IS NOT NULL ORDER BY type DESC";

/// A folder made for measuring.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
    /// How often it was emptied. Each log has a name of its own: a connection to the one before that closes late takes
    /// away the write-ahead log of that name, whoever made it.
    emptied: Arc<AtomicUsize>,
}

impl Folder {
    pub(super) fn make(beside: &Path) -> Result<Self, BenchError> {
        let mut path = beside.as_os_str().to_owned();
        path.push(format!(".bench-{}", Uuid::new_v4().simple()));
        let path = PathBuf::from(path);
        fs::create_dir(&path).map_err(|e| {
            let shown = path.display();
            BenchError::Asked(format!(
                "cannot make {shown}: {e}; name a file in a folder of the disk to be measured, as --db sqlite:FOLDER/x"
            ))
        })?;
        Ok(Self { path, emptied: Arc::default() })
    }

    pub(in crate::bench) fn path(&self) -> &Path {
        &self.path
    }

    pub(in crate::bench) fn log(&self) -> PathBuf {
        self.path.join(format!("log-{}.db", self.emptied.load(Ordering::Relaxed)))
    }

    /// The connection of a program that knows what it does: WAL, and every commit on the disk.
    pub(in crate::bench) async fn connect(&self) -> Result<SqliteConnection, BenchError> {
        let options = SqliteConnectOptions::new()
            .filename(self.log())
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .pragma("cache_size", "-32768")
            .pragma("wal_autocheckpoint", "16000")
            .disable_statement_logging();
        Ok(options.connect().await?)
    }

    pub(in crate::bench) async fn emptied(&self) -> Result<(), BenchError> {
        for file in fs::read_dir(&self.path)? {
            let file = file?;
            if !file.file_name().as_encoded_bytes().starts_with(b"log-") {
                continue;
            }
            match fs::remove_file(file.path()) {
                // a connection that closed meanwhile took its own files away
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        self.emptied.fetch_add(1, Ordering::Relaxed);
        SqliteStore::init(&self.log()).await?;
        let mut connection = self.connect().await?;
        let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(&mut connection).await?;
        for table in tables {
            let raw = table
                .replace("TABLE events", "TABLE raw_events")
                .replace("INDEX events_", "INDEX raw_events_")
                .replace(" ON events", " ON raw_events");
            connection.execute(AssertSqlSafe(raw)).await?;
        }
        self.checkpoint(&mut connection).await?;
        Ok(connection.close().await?)
    }

    pub(super) async fn settled(&self) -> Result<(), BenchError> {
        let mut connection = self.connect().await?;
        connection.execute("ANALYZE").await?;
        self.checkpoint(&mut connection).await?;
        Ok(connection.close().await?)
    }

    async fn checkpoint(&self, connection: &mut SqliteConnection) -> Result<(), BenchError> {
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(())
    }

    pub(super) fn remove(&self) -> Result<(), BenchError> {
        fs::remove_dir_all(&self.path)
            .map_err(|e| BenchError::Asked(format!("{} is left: {e}", self.path.display())))
    }
}
