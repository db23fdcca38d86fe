//! One row of a projection's table, read and changed by names of columns.

use crate::{
    db::Value,
    table::{Key, Table},
};
use serde::{Serialize, de::DeserializeOwned};

/// One row, by names of columns.
#[derive(Debug, Clone)]
pub struct Record {
    pub(crate) table: &'static Table,
    pub(crate) values: Vec<Value>,
    /// Values that were replaced since the mark of its rows, if it is of those: the place of each, and what it held.
    pub(crate) replaced: Option<Vec<(usize, Value)>>,
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table && self.values == other.values
    }
}

impl Eq for Record {}

impl Record {
    /// A row with its key and nothing else.
    #[must_use]
    pub fn new(key: Key) -> Self {
        let mut values = key.values;
        values.resize(key.table.columns.len(), Value::Null);
        Self { table: key.table, values, replaced: None }
    }

    pub(crate) const fn from_values(table: &'static Table, values: Vec<Value>) -> Self {
        Self { table, values, replaced: None }
    }

    /// Puts back what was replaced.
    pub(crate) fn restore(&mut self) {
        for (place, value) in self.replaced.take().into_iter().flatten().rev() {
            if let Some(slot) = self.values.get_mut(place) {
                *slot = value;
            }
        }
    }

    /// The value of a column; a column that is not there reads as null.
    #[must_use]
    pub fn value(&self, column: &str) -> &Value {
        self.table.place(column).and_then(|at| self.values.get(at)).unwrap_or(&Value::Null)
    }

    /// A text, if it holds one.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<&str> {
        self.value(column).as_text()
    }

    /// A number, 0 if it holds none.
    #[must_use]
    pub fn int(&self, column: &str) -> i64 {
        self.value(column).as_int().unwrap_or(0)
    }

    /// What a JSON column holds, or the default.
    #[must_use]
    pub fn json<T: DeserializeOwned + Default>(&self, column: &str) -> T {
        self.text(column).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// What a text column spells.
    #[must_use]
    pub fn parsed<T: std::str::FromStr>(&self, column: &str) -> Option<T> {
        self.text(column).and_then(|text| text.parse().ok())
    }

    /// Sets a column. A column that is not there is a bug, shown by tests.
    pub fn set(&mut self, column: &str, value: impl Into<Value>) -> &mut Self {
        let place = self.table.place(column);
        debug_assert!(place.is_some(), "{} has no column {column}", self.table.name);
        if let Some(place) = place
            && let Some(slot) = self.values.get_mut(place)
        {
            let was = std::mem::replace(slot, value.into());
            if let Some(replaced) = &mut self.replaced {
                replaced.push((place, was));
            }
        }
        self
    }

    /// Sets a column to JSON.
    pub fn set_json(&mut self, column: &str, value: &impl Serialize) -> &mut Self {
        self.set(column, serde_json::to_string(value).ok())
    }

    /// Adds to a number.
    pub fn add(&mut self, column: &str, more: i64) -> &mut Self {
        self.set(column, self.int(column) + more)
    }
}
