//! The rows a page of events touches, in memory between their reading and their writing.

use crate::{
    db::Value,
    projection::Poison,
    table::{Key, Table},
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashMap;

/// One row, by names of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    table: &'static Table,
    values: Vec<Value>,
}

impl Record {
    /// A row with its key and nothing else.
    #[must_use]
    pub fn new(key: Key) -> Self {
        let mut values = key.values;
        values.resize(key.table.columns.len(), Value::Null);
        Self { table: key.table, values }
    }

    pub(crate) const fn from_values(table: &'static Table, values: Vec<Value>) -> Self {
        Self { table, values }
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
        if let Some(slot) = place.and_then(|at| self.values.get_mut(at)) {
            *slot = value.into();
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

#[derive(Debug, Clone)]
struct Slot {
    record: Option<Record>,
    dirty: bool,
}

type Slots = HashMap<Vec<Value>, Slot>;

/// What must be written of one table.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) table: &'static Table,
    pub(crate) written: Vec<Vec<Value>>,
    pub(crate) deleted: Vec<Vec<Value>>,
}

/// The rows a projection may read and change. Only rows named by its `keys` can be read.
#[derive(Debug, Default)]
pub struct Rows {
    tables: Vec<(&'static Table, Slots)>,
    journal: Vec<(&'static Table, Vec<Value>, Option<Slot>)>,
}

impl Rows {
    /// The row, if there is one.
    ///
    /// # Errors
    /// The key was not named by `keys`.
    pub fn find(&self, key: &Key) -> Result<Option<&Record>, Poison> {
        let slot = self.slots(key.table).and_then(|slots| slots.get(&key.values));
        slot.map(|slot| slot.record.as_ref()).ok_or_else(|| undeclared(key))
    }

    /// The row to change, if there is one.
    ///
    /// # Errors
    /// The key was not named by `keys`.
    pub fn change(&mut self, key: &Key) -> Result<Option<&mut Record>, Poison> {
        if self.find(key)?.is_none() {
            return Ok(None);
        }
        self.entry(key.clone()).map(Some)
    }

    /// The row to change, made with its key alone if there is none.
    ///
    /// # Errors
    /// The key was not named by `keys`.
    pub fn entry(&mut self, key: Key) -> Result<&mut Record, Poison> {
        self.find(&key)?;
        self.remember(&key);
        let slots = self.slots_mut(key.table);
        let slot = slots.entry(key.values.clone()).or_insert(Slot { record: None, dirty: true });
        slot.dirty = true;
        Ok(slot.record.get_or_insert_with(|| Record::new(key)))
    }

    /// Writes a row whole, whether it was there or not.
    pub fn put(&mut self, record: Record) {
        let key = record.values.get(..record.table.key).unwrap_or_default().to_vec();
        let key = Key { table: record.table, values: key };
        self.remember(&key);
        let slot = Slot { record: Some(record), dirty: true };
        self.slots_mut(key.table).insert(key.values, slot);
    }

    /// Takes a row away, whether it was there or not.
    pub fn delete(&mut self, key: &Key) {
        self.remember(key);
        let slot = Slot { record: None, dirty: true };
        self.slots_mut(key.table).insert(key.values.clone(), slot);
    }

    /// Notes that a key is going to be looked up.
    pub(crate) fn name(&mut self, key: Key) {
        self.slots_mut(key.table).insert(key.values, Slot { record: None, dirty: false });
    }

    /// Notes a row as the database has it.
    pub(crate) fn found(&mut self, key: Key, record: Record) {
        let slot = Slot { record: Some(record), dirty: false };
        self.slots_mut(key.table).insert(key.values, slot);
    }

    pub(crate) fn knows(&self, key: &Key) -> bool {
        self.slots(key.table).is_some_and(|slots| slots.contains_key(&key.values))
    }

    /// From here on, [`Rows::undo`] comes back to now.
    pub(crate) fn mark(&mut self) {
        self.journal.clear();
    }

    pub(crate) fn undo(&mut self) {
        while let Some((table, key, slot)) = self.journal.pop() {
            match slot {
                Some(slot) => self.slots_mut(table).insert(key, slot),
                None => self.slots_mut(table).remove(&key),
            };
        }
    }

    /// What changed, in the order of keys.
    pub(crate) fn into_changes(self) -> Vec<Changes> {
        let changes = self.tables.into_iter().map(|(table, slots)| {
            let mut dirty: Vec<_> = slots.into_iter().filter(|(_, slot)| slot.dirty).collect();
            dirty.sort_by(|(a, _), (b, _)| a.cmp(b));
            let mut changes = Changes { table, written: Vec::new(), deleted: Vec::new() };
            for (key, slot) in dirty {
                match slot.record {
                    Some(record) => changes.written.push(record.values),
                    None => changes.deleted.push(key),
                }
            }
            changes
        });
        changes.collect()
    }

    fn remember(&mut self, key: &Key) {
        let before = self.slots(key.table).and_then(|slots| slots.get(&key.values)).cloned();
        self.journal.push((key.table, key.values.clone(), before));
    }

    fn slots(&self, table: &'static Table) -> Option<&Slots> {
        self.tables.iter().find(|(t, _)| t.name == table.name).map(|(_, slots)| slots)
    }

    fn slots_mut(&mut self, table: &'static Table) -> &mut Slots {
        let at = self.tables.iter().position(|(t, _)| t.name == table.name).unwrap_or_else(|| {
            self.tables.push((table, Slots::new()));
            self.tables.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was found or made just above")]
        &mut self.tables[at].1
    }
}

fn undeclared(key: &Key) -> Poison {
    Poison(format!("a row of table {} is read without being named", key.table.name))
}
