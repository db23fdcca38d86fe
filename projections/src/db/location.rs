//! Where a database stands, and how it is opened.

use super::{DbError, Pools};
use sqlx::{
    AssertSqlSafe, Executor,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::PathBuf, str::FromStr, time::Duration};

/// A database.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// SQLite in memory: gone when closed.
    Memory,
    /// A schema of a PostgreSQL database.
    Postgres {
        /// Address of the database.
        url: String,
        /// Its schema, made when absent: small letters, digits, `_`.
        schema: String,
    },
}

/// Never prints the password of an address.
impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Memory => f.write_str("sqlite::memory:"),
            Self::Postgres { schema, .. } => write!(f, "postgres://…#{schema}"),
        }
    }
}

impl Location {
    /// Reads `sqlite:PATH`, `sqlite::memory:` or `postgres://…`; the schema counts for PostgreSQL only.
    ///
    /// # Errors
    /// `Address`.
    pub fn parse(address: &str, schema: &str) -> Result<Self, DbError> {
        let bad =
            || DbError::Address(address.split('@').next_back().unwrap_or_default().to_owned());
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let fits = !schema.is_empty()
                && schema
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            let location = Self::Postgres { url: address.to_owned(), schema: schema.to_owned() };
            return if fits { Ok(location) } else { Err(bad()) };
        }
        match address.strip_prefix("sqlite:") {
            Some(":memory:") => Ok(Self::Memory),
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(bad()),
        }
    }
}

/// What a return from a commit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It survives the loss of power (SQLite `synchronous=FULL`, PostgreSQL `synchronous_commit=on`).
    Full,
    /// It survives the end of the process; the loss of power, or of the server, may take the last commits, never a
    /// part of one.
    /// For what can be built again.
    Disposable,
}

pub(super) async fn open(location: &Location, durability: Durability) -> Result<Pools, DbError> {
    match location {
        Location::Sqlite(path) => {
            let options = sqlite_options(durability).filename(path).create_if_missing(true);
            let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone());
            let writer = writer.await?;
            let readers = SqlitePoolOptions::new()
                .max_connections(4)
                .acquire_timeout(Duration::from_secs(30))
                .connect_lazy_with(options.pragma("query_only", "1"));
            Ok(Pools::Sqlite { writer, readers })
        }
        Location::Memory => {
            let options = SqliteConnectOptions::from_str("sqlite::memory:")?;
            let one = SqlitePoolOptions::new()
                .min_connections(1)
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .connect_with(options.statement_cache_capacity(512));
            let one = one.await?;
            Ok(Pools::Sqlite { writer: one.clone(), readers: one })
        }
        Location::Postgres { url, schema } => {
            let commits = if durability == Durability::Full { "on" } else { "off" };
            let options = PgConnectOptions::from_str(url)?
                .options([("search_path", schema.as_str()), ("synchronous_commit", commits)])
                // A process that is stopped in the middle holds nobody up for longer.
                .options([("idle_in_transaction_session_timeout", "10s")])
                .statement_cache_capacity(512);
            let pool = PgPoolOptions::new()
                .max_connections(8)
                .acquire_timeout(Duration::from_secs(5))
                .connect_with(options);
            let pool = pool.await?;
            let present = sqlx::query("SELECT 1 FROM pg_namespace WHERE nspname = $1");
            if present.bind(schema).fetch_optional(&pool).await?.is_none() {
                let make = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
                pool.execute(sqlx::raw_sql(AssertSqlSafe(make))).await?;
            }
            Ok(Pools::Pg(pool))
        }
    }
}

fn sqlite_options(durability: Durability) -> SqliteConnectOptions {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Disposable => SqliteSynchronous::Normal,
    };
    SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(30))
        .statement_cache_capacity(512)
        .pragma("cache_size", "-32000")
        .pragma("temp_store", "memory")
}
