//! The file: making it, opening it, and saying in plain words why it cannot be used.

use crate::store::StoreError;
use sqlx::{
    ConnectOptions, Connection, SqlSafeStr, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// "FILC", set by the first migration.
const APPLICATION: i64 = 0x4649_4C43;
const READERS: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(5);

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "log", include_str!("../../migrations/sqlite/0001_log.sql")),
    (2, "stream state", include_str!("../../migrations/sqlite/0002_stream_state.sql")),
];

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .pragma("cache_size", "-32768")
        .disable_statement_logging()
}

/// Options of the writing connection.
pub(super) fn writer(path: &Path) -> SqliteConnectOptions {
    options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "16000")
        .pragma("journal_size_limit", "67108864")
}

/// Options of a reading connection.
pub(super) fn reader(path: &Path) -> SqliteConnectOptions {
    options(path).read_only(true)
}

/// The reading connections, opened when needed.
pub(super) fn readers(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(reader(path))
}

/// Makes the file or brings it to this version.
pub(super) async fn migrate(path: &Path) -> Result<(), StoreError> {
    let trouble = |error: &sqlx::Error| trouble(path, error);
    let fresh = std::fs::metadata(path).map_or(true, |file| file.len() == 0);
    let options = writer(path).create_if_missing(true);
    if !fresh {
        // looked at before WAL mode is set: a file of something else is left as it is
        let mut connection = reader(path).connect().await.map_err(|e| trouble(&e))?;
        expect_ours(path, &mut connection).await?;
        connection.close().await.map_err(|e| trouble(&e))?;
    }
    let mut connection = options.connect().await.map_err(|e| trouble(&e))?;
    migrator().run_direct(None, &mut connection, false).await.map_err(|e| match e {
        MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _) => trouble(&e),
        MigrateError::VersionMissing(_) => newer(path),
        other => unusable(path, &format!("cannot be brought to this version: {other}")),
    })?;
    connection.close().await.map_err(|e| trouble(&e))
}

/// The writing connection of an existing log, after a look at whether it can be written.
pub(super) async fn open_writer(path: &Path) -> Result<SqliteConnection, StoreError> {
    let trouble = |error: &sqlx::Error| trouble(path, error);
    if !path.try_exists().unwrap_or(false) {
        return Err(unusable(path, &format!("does not exist: make it with {}", init(path))));
    }
    let mut connection = reader(path).connect().await.map_err(|e| trouble(&e))?;
    expect_ours(path, &mut connection).await?;
    let version: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .map_err(|e| trouble(&e))?;
    connection.close().await.map_err(|e| trouble(&e))?;
    let ours = MIGRATIONS.iter().map(|(version, ..)| *version).max();
    if version > ours {
        return Err(newer(path));
    }
    if version < ours {
        let how = format!("filcommun db migrate --db sqlite:{}", path.display());
        return Err(unusable(path, &format!("is of an older version: run {how}")));
    }
    let mut connection = writer(path).connect().await.map_err(|e| trouble(&e))?;
    for statement in ["BEGIN IMMEDIATE", "ROLLBACK"] {
        sqlx::query(statement).execute(&mut connection).await.map_err(|e| trouble(&e))?;
    }
    Ok(connection)
}

async fn expect_ours(path: &Path, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let application: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(connection)
        .await
        .map_err(|e| trouble(path, &e))?;
    if application == APPLICATION {
        return Ok(());
    }
    let what = "is a database of something else, not a log: name another file, or make one with";
    Err(unusable(path, &format!("{what} {}", init(path))))
}

fn init(path: &Path) -> String {
    format!("filcommun db init --db sqlite:{}", path.display())
}

fn newer(path: &Path) -> StoreError {
    unusable(path, "was written by a newer version of filcommun: use that version")
}

fn unusable(path: &Path, what: &str) -> StoreError {
    StoreError::Unusable(format!("{} {what}", path.display()))
}

/// What an error of SQLite means to whoever runs the program.
pub(super) fn trouble(path: &Path, error: &sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|e| e.code()).and_then(|c| c.parse::<i32>().ok());
    let what = match code.map(|code| code & 0xff) {
        Some(5 | 6) => {
            "is locked by another program: stop that program, or try again when it is done"
        }
        Some(8) => "cannot be written: make the file and its folder writable for this user",
        Some(11) => "is damaged: restore it from a backup",
        Some(13) => "cannot grow: the disk is full",
        Some(14) => "cannot be opened: see that its folder exists and that this user may use it",
        Some(26) => "is not a database: name another file",
        _ => return unusable(path, &format!("cannot be used: {error}")),
    };
    unusable(path, what)
}
