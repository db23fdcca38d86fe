//! One small handle over SQLite and PostgreSQL: text with `$1 $2 …`, values in, rows out.
//!
//! The read models live behind it, and so does the desk's store. SQLite has one connection that writes and a few
//! that read; PostgreSQL one pool, in a schema of its own. Write SQL that both understand: `BIGINT`, `TEXT`,
//! `BYTEA` are the only column types (SQLite takes the words as they are), a sum is cast to `BIGINT`.

mod bulk;
mod columns;
mod copy;
mod location;
mod run;
mod value;

pub use location::{Durability, Location};
pub use value::{Row, Value};

use columns::Columns;
use run::{execute_pg, execute_sqlite, fetch_pg, fetch_sqlite};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::borrow::Cow;
use thiserror::Error;

/// What a database did not do. Never carries a value of a row.
#[derive(Debug, Error)]
pub enum DbError {
    /// The database cannot be reached, is read-only, or is too busy. Nothing of the call stands.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// A row with this key is already there.
    #[error("a row with the same key is already there")]
    Duplicate,
    /// An answer does not have the shape the code expects.
    #[error("unexpected answer of the database: {0}")]
    Shape(String),
    /// The address of a database cannot be read.
    #[error("{0:?} is no database address: sqlite:PATH or postgres://… expected")]
    Address(String),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(db) if db.is_unique_violation() => Self::Duplicate,
            sqlx::Error::Database(db) => Self::Unavailable(db.message().to_owned()),
            sqlx::Error::Io(io) => Self::Unavailable(io.to_string()),
            sqlx::Error::PoolTimedOut => Self::Unavailable("no connection came free".to_owned()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// Text of a statement: a constant, or built from constants. Values go in parameters, always.
pub type Sql = Cow<'static, str>;

/// A handle: cheap to clone, safe to share.
#[derive(Debug, Clone)]
pub struct Db(Pools);

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Pg(PgPool),
}

/// A transaction: nothing of it stands until [`Tx::commit`]; dropped, it never was.
#[derive(Debug)]
pub struct Tx(Open);

#[derive(Debug)]
enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens, and makes the file or the schema if there is none.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn open(location: &Location, durability: Durability) -> Result<Self, DbError> {
        location::open(location, durability).await.map(Self)
    }

    /// Whether it is PostgreSQL.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self.0, Pools::Pg(_))
    }

    /// Runs one statement and says how many rows it touched. It stands on return.
    ///
    /// # Errors
    /// `Unavailable`, `Duplicate`.
    pub async fn execute(&self, sql: impl Into<Sql>, values: Vec<Value>) -> Result<u64, DbError> {
        let sql = sql.into();
        match &self.0 {
            Pools::Sqlite { writer, .. } => {
                let mut connection = writer.acquire().await?;
                execute_sqlite(&mut connection, sql, values).await
            }
            Pools::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                execute_pg(&mut connection, sql, values).await
            }
        }
    }

    /// Rows of one query.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn fetch(
        &self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, DbError> {
        let sql = sql.into();
        match &self.0 {
            Pools::Sqlite { readers, .. } => {
                let mut connection = readers.acquire().await?;
                fetch_sqlite(&mut connection, sql, values).await
            }
            Pools::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                fetch_pg(&mut connection, sql, values).await
            }
        }
    }

    async fn fetch_columns(&self, sql: String, columns: Columns) -> Result<Vec<Row>, DbError> {
        match &self.0 {
            Pools::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                run::fetch_columns(&mut connection, sql, columns).await
            }
            Pools::Sqlite { .. } => Err(DbError::Shape("SQLite takes no lists".to_owned())),
        }
    }

    /// The first row of a query, if it has one.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn fetch_first(
        &self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<Option<Row>, DbError> {
        Ok(self.fetch(sql, values).await?.into_iter().next())
    }

    /// Begins a transaction that may write; on SQLite it holds the only writer until it ends.
    ///
    /// Begun in a task of its own: a caller that goes away while it begins leaves nothing half open.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        let pools = self.0.clone();
        let begun = tokio::spawn(async move {
            Ok(Tx(match pools {
                Pools::Sqlite { writer, .. } => {
                    Open::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
                }
                Pools::Pg(pool) => Open::Pg(pool.begin().await?),
            }))
        });
        begun.await.map_err(|_| DbError::Unavailable("the process is stopping".to_owned()))?
    }

    /// Begins a transaction that only reads, at one moment of the database: on PostgreSQL the moment of its first
    /// `SELECT`, before which tables can be locked; on SQLite that of its first read.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn begin_reading(&self) -> Result<Tx, DbError> {
        let pools = self.0.clone();
        let begun = tokio::spawn(async move {
            Ok(Tx(match pools {
                Pools::Sqlite { readers, .. } => Open::Sqlite(readers.begin().await?),
                Pools::Pg(pool) => {
                    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                    Open::Pg(pool.begin_with(begin).await?)
                }
            }))
        });
        begun.await.map_err(|_| DbError::Unavailable("the process is stopping".to_owned()))?
    }

    /// Runs statements in one transaction, in a task of its own: all of them stand, or none, also when the
    /// caller goes away.
    ///
    /// # Errors
    /// `Unavailable`, `Duplicate`.
    pub async fn write(&self, statements: Vec<(Sql, Vec<Value>)>) -> Result<Vec<u64>, DbError> {
        let db = self.clone();
        let written = tokio::spawn(async move {
            let mut tx = db.begin().await?;
            let mut touched = Vec::with_capacity(statements.len());
            for (sql, values) in statements {
                touched.push(tx.execute(sql, values).await?);
            }
            tx.commit().await?;
            Ok(touched)
        });
        written.await.map_err(|_| DbError::Unavailable("the process is stopping".to_owned()))?
    }

    /// Closes every connection; SQLite folds its write-ahead file into the database.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Pg(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Whether it is PostgreSQL.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self.0, Open::Pg(_))
    }

    /// Runs one statement and says how many rows it touched.
    ///
    /// # Errors
    /// `Unavailable`, `Duplicate`.
    pub async fn execute(
        &mut self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<u64, DbError> {
        match &mut self.0 {
            Open::Sqlite(tx) => execute_sqlite(tx, sql.into(), values).await,
            Open::Pg(tx) => execute_pg(tx, sql.into(), values).await,
        }
    }

    /// Rows of one query, as this transaction sees them.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn fetch(
        &mut self,
        sql: impl Into<Sql>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, DbError> {
        match &mut self.0 {
            Open::Sqlite(tx) => fetch_sqlite(tx, sql.into(), values).await,
            Open::Pg(tx) => fetch_pg(tx, sql.into(), values).await,
        }
    }

    fn pg(&mut self) -> Result<&mut PgConnection, DbError> {
        match &mut self.0 {
            Open::Pg(tx) => Ok(tx),
            Open::Sqlite(_) => Err(DbError::Shape("SQLite takes no lists".to_owned())),
        }
    }

    /// Makes it stand.
    ///
    /// # Errors
    /// `Unavailable`: whether it stands is not known, ask the database.
    pub async fn commit(self) -> Result<(), DbError> {
        match self.0 {
            Open::Sqlite(tx) => tx.commit().await?,
            Open::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Makes it never have been.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn rollback(self) -> Result<(), DbError> {
        match self.0 {
            Open::Sqlite(tx) => tx.rollback().await?,
            Open::Pg(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
