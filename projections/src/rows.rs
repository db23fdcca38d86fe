//! The rows that projections read and change, in memory between their reading and their writing, and after.

pub use crate::record::Record;

use crate::{
    db::Value,
    projection::Poison,
    quick::Quick,
    table::{Key, Table},
};
use std::collections::HashMap;

/// A row as it is kept between its reading and its writing, and after.
#[derive(Debug, Clone)]
struct Slot {
    record: Option<Record>,
    dirty: bool,
    /// Whether the database has a row with its key; unknown for one that nobody looked up.
    stored: Option<bool>,
    /// The page that last asked for it; 0 for one that is only written.
    page: u64,
    /// The mark since which its record keeps what is replaced.
    mark: u64,
}

type Slots = HashMap<Vec<Value>, Slot, Quick>;

/// What undoes a change.
#[derive(Debug)]
enum Before {
    /// The record was changed in its place, and keeps what it held.
    Changed,
    /// The slot was another one, or none.
    Was(Option<Slot>),
}

/// What must be written of one table.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) table: &'static Table,
    pub(crate) written: Vec<Vec<Value>>,
    pub(crate) deleted: Vec<Vec<Value>>,
}

/// Rows kept after they were written, so that the next page finds them: those that were asked for last.
const KEPT: usize = 24_000;

/// The rows a projection may read and change. Only rows named by its `keys` can be read.
#[derive(Debug, Default)]
pub struct Rows {
    tables: Vec<(&'static Table, Slots)>,
    journal: Vec<(&'static Table, Vec<Value>, Before)>,
    page: u64,
    mark: u64,
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
        let (mark, at) = (self.mark, self.place(key.table));
        let slot = self.tables.get_mut(at).and_then(|(_, slots)| slots.get_mut(&key.values));
        let Some(slot) = slot else { return Err(undeclared(&key)) };
        if slot.mark != mark {
            slot.mark = mark;
            let before = match &mut slot.record {
                Some(record) => {
                    record.replaced.get_or_insert_default().clear();
                    Before::Changed
                }
                None => Before::Was(Some(slot.clone())),
            };
            self.journal.push((key.table, key.values.clone(), before));
        }
        slot.dirty = true;
        Ok(slot.record.get_or_insert_with(|| Record::new(key)))
    }

    /// Writes a row whole, whether it was there or not.
    pub fn put(&mut self, record: Record) {
        let key = record.values.get(..record.table.key).unwrap_or_default().to_vec();
        self.replace(record.table, key, Some(record));
    }

    /// Takes a row away, whether it was there or not.
    pub fn delete(&mut self, key: &Key) {
        self.replace(key.table, key.values.clone(), None);
    }

    fn replace(&mut self, table: &'static Table, key: Vec<Value>, record: Option<Record>) {
        let (mark, at) = (self.mark, self.place(table));
        let Some((_, slots)) = self.tables.get_mut(at) else { return };
        let fresh = Slot { record, dirty: true, stored: None, page: 0, mark };
        let was = slots.insert(key.clone(), fresh);
        if let Some(slot) = slots.get_mut(&key)
            && let Some(was) = &was
        {
            (slot.stored, slot.page) = (was.stored, was.page);
        }
        self.journal.push((table, key, Before::Was(was)));
    }

    /// Begins a page: what it asks for is kept longer than what it does not.
    pub(crate) const fn turn(&mut self) {
        self.page += 1;
    }

    /// Whether a row that is asked for is at hand; otherwise it is noted as not there until [`Rows::found`].
    pub(crate) fn ask(&mut self, key: &Key) -> bool {
        let (page, mark, at) = (self.page, self.mark, self.place(key.table));
        let Some((_, slots)) = self.tables.get_mut(at) else { return false };
        if let Some(slot) = slots.get_mut(&key.values)
            && (slot.dirty || slot.stored.is_some())
        {
            slot.page = page;
            return true;
        }
        let slot = Slot { record: None, dirty: false, stored: Some(false), page, mark };
        slots.insert(key.values.clone(), slot);
        false
    }

    /// Notes a row as the database has it.
    pub(crate) fn found(&mut self, key: Key, record: Record) {
        let (page, mark, at) = (self.page, self.mark, self.place(key.table));
        let slot = Slot { record: Some(record), dirty: false, stored: Some(true), page, mark };
        if let Some((_, slots)) = self.tables.get_mut(at) {
            slots.insert(key.values, slot);
        }
    }

    /// From here on, [`Rows::undo`] comes back to now.
    pub(crate) fn mark(&mut self) {
        self.journal.clear();
        self.mark += 1;
    }

    pub(crate) fn undo(&mut self) {
        while let Some((table, key, before)) = self.journal.pop() {
            let at = self.place(table);
            let Some((_, slots)) = self.tables.get_mut(at) else { continue };
            match before {
                Before::Changed => {
                    let record = slots.get_mut(&key).and_then(|slot| slot.record.as_mut());
                    record.into_iter().for_each(Record::restore);
                }
                Before::Was(Some(slot)) => drop(slots.insert(key, slot)),
                Before::Was(None) => drop(slots.remove(&key)),
            }
        }
    }

    /// What changed, in the order of keys.
    pub(crate) fn changes(&self) -> Vec<Changes> {
        let changes = self.tables.iter().map(|(table, slots)| {
            let mut dirty: Vec<_> = slots.iter().filter(|(_, slot)| slot.dirty).collect();
            dirty.sort_unstable_by_key(|(key, _)| *key);
            let mut changes = Changes { table, written: Vec::new(), deleted: Vec::new() };
            for (key, slot) in dirty {
                match &slot.record {
                    Some(record) => changes.written.push(record.values.clone()),
                    None if slot.stored != Some(false) => changes.deleted.push(key.clone()),
                    None => {}
                }
            }
            changes
        });
        changes.collect()
    }

    /// What changed is in the database now. Keeps what was asked for of late.
    pub(crate) fn settle(&mut self) {
        self.journal.clear();
        let held: usize = self.tables.iter().map(|(_, slots)| slots.len()).sum();
        // The younger half of what was asked for, where there is too much.
        let oldest = if held > KEPT { self.median_page() } else { 1 };
        for (_, slots) in &mut self.tables {
            slots.retain(|_, slot| slot.page >= oldest);
            for slot in slots.values_mut() {
                slot.dirty = false;
                slot.stored = Some(slot.record.is_some());
                slot.record.iter_mut().for_each(|record| record.replaced = None);
            }
        }
    }

    fn median_page(&self) -> u64 {
        let slots = self.tables.iter().flat_map(|(_, slots)| slots.values());
        let mut pages: Vec<u64> = slots.map(|slot| slot.page).filter(|page| *page > 0).collect();
        let middle = pages.len() / 2;
        if pages.len() <= KEPT {
            return 1;
        }
        let (_, median, _) = pages.select_nth_unstable(middle);
        *median + 1
    }

    /// Forgets everything: it may not be what the database has.
    pub(crate) fn clear(&mut self) {
        self.tables.clear();
        self.journal.clear();
    }

    fn slots(&self, table: &'static Table) -> Option<&Slots> {
        self.tables.iter().find(|(t, _)| t.name == table.name).map(|(_, slots)| slots)
    }

    /// Where the rows of a table are, made when they are not there.
    fn place(&mut self, table: &'static Table) -> usize {
        self.tables.iter().position(|(t, _)| t.name == table.name).unwrap_or_else(|| {
            self.tables.push((table, Slots::default()));
            self.tables.len() - 1
        })
    }
}

fn undeclared(key: &Key) -> Poison {
    Poison(format!("a row of table {} is read without being named", key.table.name))
}
