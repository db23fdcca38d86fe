//! Rows turned into a list a column, as PostgreSQL takes many at once.

use super::{DbError, Value};
use crate::table::{Kind, Table};

/// One column of some rows.
#[derive(Debug, Clone)]
pub(super) enum Column {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// Some rows, column by column.
#[derive(Debug, Clone)]
pub(super) struct Columns(pub(super) Vec<Column>);

impl Columns {
    /// The first columns of rows of a table.
    pub(super) fn of(
        table: &Table,
        width: usize,
        rows: impl Iterator<Item = Vec<Value>>,
    ) -> Result<Self, DbError> {
        let size = rows.size_hint().0;
        let empty = |kind: &Kind| match kind {
            Kind::Int => Column::Ints(Vec::with_capacity(size)),
            Kind::Text => Column::Texts(Vec::with_capacity(size)),
            Kind::Bytes => Column::Bytes(Vec::with_capacity(size)),
        };
        let mut columns: Vec<Column> =
            table.columns.iter().take(width).map(|(_, kind)| empty(kind)).collect();
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                match (column, value) {
                    (Column::Ints(list), Value::Null) => list.push(None),
                    (Column::Texts(list), Value::Null) => list.push(None),
                    (Column::Bytes(list), Value::Null) => list.push(None),
                    (Column::Ints(list), Value::Int(value)) => list.push(Some(value)),
                    (Column::Texts(list), Value::Text(value)) => list.push(Some(value.into())),
                    (Column::Bytes(list), Value::Bytes(value)) => list.push(Some(value)),
                    _ => {
                        let name = table.name;
                        return Err(DbError::Shape(format!("a value of another kind for {name}")));
                    }
                }
            }
        }
        Ok(Self(columns))
    }
}
