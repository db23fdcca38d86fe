//! The vault's database, SQLite or PostgreSQL: every statement takes one JSON array of objects and gives rows of
//! text, so that a batch of any size is one statement on both.

use super::error::VaultError;
use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// One statement in both dialects.
#[derive(Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// A statement over the rows of the JSON parameter: `each!("SELECT …", "WHERE …")`.
macro_rules! each {
    ($before:literal, $after:literal) => {
        Sql {
            sqlite: concat!($before, " FROM json_each($1) AS t ", $after),
            postgres: concat!(
                $before,
                " FROM json_array_elements(($1)::text::json) AS t(value) ",
                $after
            ),
        }
    };
}
pub(crate) use each;

/// Up to three columns of text.
pub(crate) type Row = (String, Option<String>, Option<String>);

#[derive(Debug, Clone)]
pub(crate) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

const SCHEMA: &str = include_str!("schema.sql");

impl Db {
    /// Connects; with `create`, makes the file that is not there.
    pub(crate) async fn connect(location: &str, create: bool) -> Result<Self, VaultError> {
        if location.starts_with("postgres://") || location.starts_with("postgresql://") {
            let pool = PgPoolOptions::new()
                .max_connections(4)
                .acquire_timeout(Duration::from_secs(5))
                .connect(location)
                .await?;
            return Ok(Self::Postgres(pool));
        }
        let path = location.strip_prefix("sqlite:").unwrap_or(location);
        if !create && !Path::new(path).exists() {
            return Err(VaultError::NoVault(path.to_owned()));
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options)
            .await?;
        if create {
            only_for_the_owner(path)?;
        }
        Ok(Self::Sqlite(pool))
    }

    /// Whether the tables are there.
    pub(crate) async fn has_schema(&self) -> Result<bool, VaultError> {
        let found: Option<(String,)> = match self {
            Self::Sqlite(pool) => {
                sqlx::query_as("SELECT name FROM sqlite_master WHERE name = 'vault_meta'")
                    .fetch_optional(pool)
                    .await?
            }
            Self::Postgres(pool) => sqlx::query_as(
                "SELECT table_name::text FROM information_schema.tables WHERE table_name = 'vault_meta'",
            )
            .fetch_optional(pool)
            .await?,
        };
        Ok(found.is_some())
    }

    pub(crate) async fn create_schema(&self) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(pool) => sqlx::raw_sql(SCHEMA).execute(pool).await.map(drop)?,
            Self::Postgres(pool) => sqlx::raw_sql(SCHEMA).execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    pub(crate) async fn rows(&self, sql: Sql, json: &str) -> Result<Vec<Row>, VaultError> {
        Ok(match self {
            Self::Sqlite(pool) => sqlx::query_as(sql.sqlite).bind(json).fetch_all(pool).await?,
            Self::Postgres(pool) => sqlx::query_as(sql.postgres).bind(json).fetch_all(pool).await?,
        })
    }

    /// Makes what a vault of before does not have.
    pub(crate) async fn complete_schema(&self, later: &[&'static str]) -> Result<(), VaultError> {
        for statement in later {
            match self {
                Self::Sqlite(pool) => sqlx::raw_sql(*statement).execute(pool).await.map(drop)?,
                Self::Postgres(pool) => sqlx::raw_sql(*statement).execute(pool).await.map(drop)?,
            }
        }
        Ok(())
    }

    /// Runs a statement over rows of JSON and bytes.
    pub(crate) async fn put_bytes(
        &self,
        sql: Sql,
        json: &str,
        bytes: &[u8],
    ) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(pool) => {
                sqlx::query(sql.sqlite).bind(json).bind(bytes).execute(pool).await.map(drop)?;
            }
            Self::Postgres(pool) => {
                sqlx::query(sql.postgres).bind(json).bind(bytes).execute(pool).await.map(drop)?;
            }
        }
        Ok(())
    }

    /// Two texts and the bytes under a key.
    pub(crate) async fn get_bytes(
        &self,
        sql: Sql,
        key: &str,
    ) -> Result<Option<(String, String, Vec<u8>)>, VaultError> {
        Ok(match self {
            Self::Sqlite(pool) => sqlx::query_as(sql.sqlite).bind(key).fetch_optional(pool).await?,
            Self::Postgres(pool) => {
                sqlx::query_as(sql.postgres).bind(key).fetch_optional(pool).await?
            }
        })
    }

    /// Begins a transaction that no other writer runs beside.
    pub(crate) async fn begin(&self) -> Result<Tx, VaultError> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query("SELECT 1 FROM vault_meta FOR UPDATE").execute(&mut *tx).await?;
                Tx::Postgres(tx)
            }
        })
    }

    /// Leaves no old page behind: what was deleted is then in no file.
    pub(crate) async fn forget_pages(&self) -> Result<(), VaultError> {
        if let Self::Sqlite(pool) = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await?;
        }
        Ok(())
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub(crate) async fn rows(&mut self, sql: Sql, json: &str) -> Result<Vec<Row>, VaultError> {
        Ok(match self {
            Self::Sqlite(tx) => sqlx::query_as(sql.sqlite).bind(json).fetch_all(&mut **tx).await?,
            Self::Postgres(tx) => {
                sqlx::query_as(sql.postgres).bind(json).fetch_all(&mut **tx).await?
            }
        })
    }

    pub(crate) async fn run(&mut self, sql: Sql, json: &str) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(tx) => {
                sqlx::query(sql.sqlite).bind(json).execute(&mut **tx).await.map(drop)?;
            }
            Self::Postgres(tx) => {
                sqlx::query(sql.postgres).bind(json).execute(&mut **tx).await.map(drop)?;
            }
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

fn only_for_the_owner(path: &str) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .map_err(|error| VaultError::Unavailable(error.kind().to_string()))
}
