//! Many rows in few statements.
//!
//! PostgreSQL takes a list a column and any number of rows at once. SQLite, which sits in this process, takes groups
//! of rows; their sizes come from a short list, so that a handful of prepared statements serve every call.

use super::{DbError, Row, Sql, Tx, Value, columns::Columns, copy, run};
use crate::{db::Db, table::Table};
use std::fmt::Write as _;

/// Rows a statement of SQLite may carry, largest first.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
/// Parameters a statement of SQLite may carry: below its limit.
const PARAMETERS: usize = 8_000;
/// Rows a statement of PostgreSQL carries at most: what is in flight stays small.
const ROWS: usize = 5_000;

impl Tx {
    /// Writes rows of a table, under its name in the database, whole: new ones come in, those with the same key are
    /// replaced.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn upsert(
        &mut self,
        table: &Table,
        name: &str,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), DbError> {
        let names = table.names();
        let mut rows = rows.into_iter();
        if self.is_postgres() {
            let set = conflict(&names, table.key);
            let sql = format!(
                "INSERT INTO {name} ({}) SELECT * FROM {} AS rows ({}){set}",
                names.join(", "),
                unnested(table, names.len()),
                names.join(", ")
            );
            while rows.len() > 0 {
                let columns = Columns::of(table, names.len(), rows.by_ref().take(ROWS))?;
                run::execute_columns(self.pg()?, sql.clone(), columns).await?;
            }
            return Ok(());
        }
        while let Some(size) = next_size(rows.len(), names.len()) {
            let values = rows.by_ref().take(size).flatten().collect();
            let mut sql = format!("INSERT INTO {name} ({}) VALUES ", names.join(", "));
            groups(&mut sql, names.len(), size);
            sql.push_str(&conflict(&names, table.key));
            self.execute(sql, values).await?;
        }
        Ok(())
    }

    /// Writes rows of a table whose keys are new. False: the key of one was there, and nothing of them is written.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn insert(
        &mut self,
        table: &Table,
        name: &str,
        rows: &[Vec<Value>],
    ) -> Result<bool, DbError> {
        if !self.is_postgres() {
            return Ok(false);
        }
        self.execute("SAVEPOINT rows", vec![]).await?;
        let inserted = copy::rows(self.pg()?, table, name, rows).await;
        let (then, new) = match inserted {
            Ok(()) => ("RELEASE SAVEPOINT rows", true),
            Err(DbError::Duplicate) => ("ROLLBACK TO SAVEPOINT rows", false),
            Err(error) => return Err(error),
        };
        self.execute(then, vec![]).await?;
        Ok(new)
    }

    /// Takes rows with these keys away.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn delete(
        &mut self,
        table: &Table,
        name: &str,
        keys: Vec<Vec<Value>>,
    ) -> Result<(), DbError> {
        let mut keys = keys.into_iter();
        if self.is_postgres() {
            let sql = format!("DELETE FROM {name} WHERE {}", among_lists(table));
            while keys.len() > 0 {
                let columns = Columns::of(table, table.key, keys.by_ref().take(ROWS))?;
                run::execute_columns(self.pg()?, sql.clone(), columns).await?;
            }
            return Ok(());
        }
        while let Some(size) = next_size(keys.len(), table.key) {
            let values = keys.by_ref().take(size).flatten().collect();
            let sql = format!("DELETE FROM {name} {}", among(table, size));
            self.execute(sql, values).await?;
        }
        Ok(())
    }
}

impl Db {
    /// Rows of a table, under its name in the database, with these keys; those that are not there are left out.
    ///
    /// # Errors
    /// `Unavailable`, `Shape`.
    pub async fn rows(
        &self,
        table: &Table,
        name: &str,
        keys: Vec<Vec<Value>>,
    ) -> Result<Vec<Row>, DbError> {
        let all = table.names().join(", ");
        let mut found = Vec::new();
        let mut keys = keys.into_iter();
        if self.is_postgres() {
            let sql = format!("SELECT {all} FROM {name} WHERE {}", among_lists(table));
            while keys.len() > 0 {
                let columns = Columns::of(table, table.key, keys.by_ref().take(ROWS))?;
                found.extend(self.fetch_columns(sql.clone(), columns).await?);
            }
            return Ok(found);
        }
        while let Some(size) = next_size(keys.len(), table.key) {
            let values = keys.by_ref().take(size).flatten().collect();
            let sql: Sql = format!("SELECT {all} FROM {name} {}", among(table, size)).into();
            found.extend(self.fetch(sql, values).await?);
        }
        Ok(found)
    }
}

fn next_size(left: usize, width: usize) -> Option<usize> {
    SIZES.into_iter().find(|size| *size <= left && (size * width <= PARAMETERS || *size == 1))
}

/// What happens where the key is there.
fn conflict(names: &[&str], key: usize) -> String {
    let (keys, rest) = names.split_at(key.min(names.len()));
    let sets: Vec<String> = rest.iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let then = if sets.is_empty() {
        "NOTHING".to_owned()
    } else {
        format!("UPDATE SET {}", sets.join(", "))
    };
    format!(" ON CONFLICT ({}) DO {then}", keys.join(", "))
}

/// The first columns of a table as lists, a parameter each.
fn unnested(table: &Table, width: usize) -> String {
    let columns = table.columns.iter().take(width).enumerate();
    let lists = columns.map(|(at, (_, kind))| format!("${}::{}[]", at + 1, kind.in_postgres()));
    format!("UNNEST({})", lists.collect::<Vec<_>>().join(", "))
}

/// That the key of a row is one of those in lists.
fn among_lists(table: &Table) -> String {
    let keys = table.names().get(..table.key).unwrap_or_default().join(", ");
    format!("({keys}) IN (SELECT * FROM {})", unnested(table, table.key))
}

fn among(table: &Table, size: usize) -> String {
    let keys = table.names().get(..table.key).unwrap_or_default().join(", ");
    let mut sql = if table.key == 1 {
        format!("WHERE {keys} IN ")
    } else {
        format!("WHERE ({keys}) IN (VALUES ")
    };
    if table.key == 1 {
        groups(&mut sql, size, 1);
    } else {
        groups(&mut sql, table.key, size);
        sql.push(')');
    }
    sql
}

/// `(…), (…)` of bare `?`, for SQLite looks names up one by one.
fn groups(sql: &mut String, width: usize, count: usize) {
    for group in 0..count {
        sql.push_str(if group == 0 { "(" } else { ", (" });
        for column in 0..width {
            let _ = write!(sql, "{}", if column > 0 { ", ?" } else { "?" });
        }
        sql.push(')');
    }
}
