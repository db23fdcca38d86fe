//! One statement on one connection: the only place that knows how each driver spells values.

use super::{
    DbError, Row, Sql, Value,
    columns::{Column as Lists, Columns},
};
use sqlx::{
    AssertSqlSafe, Column, Encode, PgConnection, Postgres, Row as _, Sqlite, SqliteConnection,
    Type, TypeInfo, ValueRef,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgRow, PgTypeInfo, types::Oid},
    query::Query,
    sqlite::SqliteRow,
};
use std::sync::Arc;

type Listed = Query<'static, Postgres, PgArguments>;

macro_rules! bound {
    ($db:ty, $null:expr, $sql:expr, $values:expr) => {{
        let mut query = sqlx::query::<$db>(AssertSqlSafe($sql));
        for value in $values {
            query = match value {
                Value::Null => query.bind($null),
                Value::Int(value) => query.bind(value),
                Value::Text(value) => query.bind(String::from(value)),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

pub(super) async fn execute_sqlite(
    connection: &mut SqliteConnection,
    sql: Sql,
    values: Vec<Value>,
) -> Result<u64, DbError> {
    let query = bound!(Sqlite, None::<i64>, sql, values);
    Ok(query.execute(connection).await?.rows_affected())
}

pub(super) async fn execute_pg(
    connection: &mut PgConnection,
    sql: Sql,
    values: Vec<Value>,
) -> Result<u64, DbError> {
    let query = bound!(Postgres, Untyped, sql, values);
    Ok(query.execute(connection).await?.rows_affected())
}

pub(super) async fn execute_columns(
    connection: &mut PgConnection,
    sql: String,
    columns: Columns,
) -> Result<u64, DbError> {
    let query = listed(sqlx::query(AssertSqlSafe(sql)), columns);
    Ok(query.execute(connection).await?.rows_affected())
}

pub(super) async fn fetch_columns(
    connection: &mut PgConnection,
    sql: String,
    columns: Columns,
) -> Result<Vec<Row>, DbError> {
    let found = listed(sqlx::query(AssertSqlSafe(sql)), columns).fetch_all(connection).await?;
    let names = names(found.first().map(|row| row.columns()));
    let rows = found.iter().map(|row| Ok(Row { names: names.clone(), values: pg_values(row)? }));
    rows.collect()
}

fn listed(mut query: Listed, columns: Columns) -> Listed {
    for column in columns.0 {
        query = match column {
            Lists::Ints(list) => query.bind(list),
            Lists::Texts(list) => query.bind(list),
            Lists::Bytes(list) => query.bind(list),
        };
    }
    query
}

pub(super) async fn fetch_sqlite(
    connection: &mut SqliteConnection,
    sql: Sql,
    values: Vec<Value>,
) -> Result<Vec<Row>, DbError> {
    let found = bound!(Sqlite, None::<i64>, sql, values).fetch_all(connection).await?;
    let names = names(found.first().map(|row| row.columns()));
    let rows =
        found.iter().map(|row| Ok(Row { names: names.clone(), values: sqlite_values(row)? }));
    rows.collect()
}

pub(super) async fn fetch_pg(
    connection: &mut PgConnection,
    sql: Sql,
    values: Vec<Value>,
) -> Result<Vec<Row>, DbError> {
    let found = bound!(Postgres, Untyped, sql, values).fetch_all(connection).await?;
    let names = names(found.first().map(|row| row.columns()));
    let rows = found.iter().map(|row| Ok(Row { names: names.clone(), values: pg_values(row)? }));
    rows.collect()
}

fn names<C: Column>(columns: Option<&[C]>) -> Arc<[String]> {
    columns.unwrap_or_default().iter().map(|column| column.name().to_owned()).collect()
}

fn sqlite_values(row: &SqliteRow) -> Result<Vec<Value>, DbError> {
    let mut values = Vec::with_capacity(row.columns().len());
    for at in 0..row.columns().len() {
        let raw = row.try_get_raw(at)?;
        values.push(if raw.is_null() {
            Value::Null
        } else {
            match raw.type_info().name() {
                "INTEGER" | "BOOLEAN" => Value::Int(row.try_get_unchecked(at)?),
                "TEXT" => Value::Text(row.try_get_unchecked::<&str, _>(at)?.into()),
                "BLOB" => Value::Bytes(row.try_get_unchecked(at)?),
                other => return Err(DbError::Shape(format!("a column of type {other}"))),
            }
        });
    }
    Ok(values)
}

fn pg_values(row: &PgRow) -> Result<Vec<Value>, DbError> {
    let mut values = Vec::with_capacity(row.columns().len());
    for at in 0..row.columns().len() {
        let raw = row.try_get_raw(at)?;
        values.push(if raw.is_null() {
            Value::Null
        } else {
            match raw.type_info().name() {
                "INT8" => Value::Int(row.try_get_unchecked(at)?),
                "INT4" => Value::Int(i64::from(row.try_get_unchecked::<i32, _>(at)?)),
                "BOOL" => Value::Int(i64::from(row.try_get_unchecked::<bool, _>(at)?)),
                "TEXT" | "VARCHAR" | "NAME" => {
                    Value::Text(row.try_get_unchecked::<&str, _>(at)?.into())
                }
                "BYTEA" => Value::Bytes(row.try_get_unchecked(at)?),
                other => return Err(DbError::Shape(format!("a column of type {other}"))),
            }
        });
    }
    Ok(values)
}

/// A null whose type the server infers: the same statement may carry a value next time.
struct Untyped;

impl Type<Postgres> for Untyped {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Untyped {
    fn encode_by_ref(&self, _: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Ok(IsNull::Yes)
    }
}
