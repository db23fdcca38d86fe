//! Many rows in few statements.
//!
//! Sizes come from a short list, so that a handful of prepared statements serve every call.

use super::{DbError, Row, Sql, Tx, Value};
use std::fmt::Write as _;

/// Rows a statement may carry, largest first.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
/// Parameters a statement may carry: below the limits of both databases.
const PARAMETERS: usize = 8_000;

/// Writes rows whole: new ones come in, those with the same key are replaced.
///
/// `key` counts the first columns that make the key.
///
/// # Errors
/// `Unavailable`.
pub async fn upsert_rows(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    key: usize,
    rows: Vec<Vec<Value>>,
) -> Result<(), DbError> {
    let postgres = tx.is_postgres();
    let mut rows = rows.into_iter();
    while let Some(size) = next_size(rows.len(), columns.len()) {
        let values = rows.by_ref().take(size).flatten().collect();
        let sql = upsert_sql(postgres, table, columns, key, size);
        tx.execute(sql, values).await?;
    }
    Ok(())
}

/// Rows with these keys; those that are not there are left out.
///
/// # Errors
/// `Unavailable`, `Shape`.
pub async fn fetch_rows(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    key: usize,
    keys: Vec<Vec<Value>>,
) -> Result<Vec<Row>, DbError> {
    let postgres = tx.is_postgres();
    let mut found = Vec::new();
    let mut keys = keys.into_iter();
    while let Some(size) = next_size(keys.len(), key) {
        let values = keys.by_ref().take(size).flatten().collect();
        let all = columns.join(", ");
        let sql = format!("SELECT {all} FROM {table} {}", among(postgres, columns, key, size));
        found.extend(tx.fetch(sql, values).await?);
    }
    Ok(found)
}

/// Takes rows with these keys away.
///
/// # Errors
/// `Unavailable`.
pub async fn delete_rows(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    key: usize,
    keys: Vec<Vec<Value>>,
) -> Result<(), DbError> {
    let postgres = tx.is_postgres();
    let mut keys = keys.into_iter();
    while let Some(size) = next_size(keys.len(), key) {
        let values = keys.by_ref().take(size).flatten().collect();
        let sql = format!("DELETE FROM {table} {}", among(postgres, columns, key, size));
        tx.execute(sql, values).await?;
    }
    Ok(())
}

fn next_size(left: usize, width: usize) -> Option<usize> {
    SIZES.into_iter().find(|size| *size <= left && (size * width <= PARAMETERS || *size == 1))
}

fn upsert_sql(postgres: bool, table: &str, columns: &[&str], key: usize, size: usize) -> Sql {
    let mut sql = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    groups(postgres, &mut sql, columns.len(), size);
    let (keys, rest) = columns.split_at(key.min(columns.len()));
    let sets: Vec<String> = rest.iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let _ = write!(sql, " ON CONFLICT ({}) DO ", keys.join(", "));
    if sets.is_empty() {
        sql.push_str("NOTHING");
    } else {
        let _ = write!(sql, "UPDATE SET {}", sets.join(", "));
    }
    sql.into()
}

fn among(postgres: bool, columns: &[&str], key: usize, size: usize) -> String {
    let keys = columns.get(..key).unwrap_or_default().join(", ");
    let mut sql =
        if key == 1 { format!("WHERE {keys} IN ") } else { format!("WHERE ({keys}) IN (VALUES ") };
    if key == 1 {
        groups(postgres, &mut sql, size, 1);
    } else {
        groups(postgres, &mut sql, key, size);
        sql.push(')');
    }
    sql
}

/// `(…), (…)`: `$n` for PostgreSQL, bare `?` for SQLite, which looks names up one by one.
fn groups(postgres: bool, sql: &mut String, width: usize, count: usize) {
    let mut n = 0;
    for group in 0..count {
        sql.push_str(if group == 0 { "(" } else { ", (" });
        for column in 0..width {
            n += 1;
            if column > 0 {
                sql.push_str(", ");
            }
            if postgres {
                let _ = write!(sql, "${n}");
            } else {
                sql.push('?');
            }
        }
        sql.push(')');
    }
}
