//! Rows in the binary format of COPY, which PostgreSQL takes with the least work.

use super::{DbError, Value};
use crate::table::{Kind, Table};
use sqlx::PgConnection;

/// Eleven bytes of signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Bytes that are sent at once, about.
const CHUNK: usize = 256 * 1024;

/// Adds rows to a table.
pub(super) async fn rows(
    connection: &mut PgConnection,
    table: &Table,
    name: &str,
    rows: &[Vec<Value>],
) -> Result<(), DbError> {
    let sql = format!("COPY {name} ({}) FROM STDIN (FORMAT binary)", table.names().join(", "));
    let mut copy = connection.copy_in_raw(&sql).await?;
    let mut bytes = HEADER.to_vec();
    for row in rows {
        if tuple(&mut bytes, table, row).is_none() {
            copy.abort("a value of another kind").await?;
            return Err(DbError::Shape(format!("a value of another kind for {}", table.name)));
        }
        if bytes.len() >= CHUNK {
            copy.send(bytes.as_slice()).await?;
            bytes.clear();
        }
    }
    bytes.extend_from_slice(&(-1_i16).to_be_bytes());
    copy.send(bytes.as_slice()).await?;
    copy.finish().await?;
    Ok(())
}

/// One row; none when it does not fit its table.
fn tuple(bytes: &mut Vec<u8>, table: &Table, row: &[Value]) -> Option<()> {
    let columns = table.columns;
    bytes.extend_from_slice(&i16::try_from(columns.len()).ok()?.to_be_bytes());
    for ((_, kind), value) in columns.iter().zip(row) {
        match (kind, value) {
            (_, Value::Null) => bytes.extend_from_slice(&(-1_i32).to_be_bytes()),
            (Kind::Int, Value::Int(value)) => field(bytes, &value.to_be_bytes())?,
            (Kind::Text, Value::Text(value)) => field(bytes, value.as_bytes())?,
            (Kind::Bytes, Value::Bytes(value)) => field(bytes, value)?,
            _ => return None,
        }
    }
    (columns.len() == row.len()).then_some(())
}

fn field(bytes: &mut Vec<u8>, value: &[u8]) -> Option<()> {
    bytes.extend_from_slice(&i32::try_from(value.len()).ok()?.to_be_bytes());
    bytes.extend_from_slice(value);
    Some(())
}
