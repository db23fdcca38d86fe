//! The rows that projections read and change, in memory between their reading and their writing, and after.

pub use crate::record::Record;

use crate::{
    db::Value,
    packed::{Packed, Written},
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
    /// Its record is on its way to the database, and not kept here.
    away: bool,
}

/// What is known of a row that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It is at hand, or known not to be there.
    Here,
    /// The database is to be asked.
    There,
    /// The same, once what is on its way there has arrived.
    Away,
}

/// The rows of one table.
#[derive(Debug, Default)]
struct Held {
    slots: HashMap<Packed, Slot, Quick>,
    /// What was written to a table that was empty at first; nothing when that is not known.
    written: Option<Written>,
}

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
    /// Rows to write, neighbours side by side: as all of these, in the order of their packed keys.
    pub(crate) rows: Vec<Vec<Value>>,
    /// Keys of those that are there already.
    pub(crate) changed: Vec<Vec<Value>>,
    /// Keys of those that nobody looked up: they may be there.
    pub(crate) unsure: Vec<Vec<Value>>,
    /// Keys of rows to take away.
    pub(crate) deleted: Vec<Vec<Value>>,
}

/// The rows a projection may read and change. Only rows named by its `keys` can be read.
#[derive(Debug, Default)]
pub struct Rows {
    tables: Vec<(&'static Table, Held)>,
    journal: Vec<(&'static Table, Packed, Before)>,
    page: u64,
    mark: u64,
    /// Cells of the rows that wait to be written; counted up, and from zero again once they are taken.
    waiting: usize,
    /// Whether its tables were empty at first, and nobody else writes them.
    from_empty: bool,
}

impl Rows {
    /// Rows of tables that are empty, and that nobody else writes: what was not written by this is not there.
    pub(crate) fn of_empty_tables() -> Self {
        Self { from_empty: true, ..Self::default() }
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// The key was not named by `keys`.
    pub fn find(&self, key: &Key) -> Result<Option<&Record>, Poison> {
        let held = self.tables.iter().find(|(table, _)| table.name == key.table.name);
        let slot = held.and_then(|(_, held)| held.slots.get(&Packed::of(&key.values)));
        slot.filter(|slot| !slot.away)
            .map(|slot| slot.record.as_ref())
            .ok_or_else(|| undeclared(key))
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
        let packed = Packed::of(&key.values);
        let slot = self.tables.get_mut(at).and_then(|(_, held)| held.slots.get_mut(&packed));
        let Some(slot) = slot.filter(|slot| !slot.away) else { return Err(undeclared(&key)) };
        if slot.mark != mark {
            slot.mark = mark;
            let before = match &mut slot.record {
                Some(record) => {
                    record.replaced.get_or_insert_default().clear();
                    Before::Changed
                }
                None => Before::Was(Some(slot.clone())),
            };
            self.journal.push((key.table, packed, before));
        }
        self.waiting += if slot.dirty { 0 } else { key.table.columns.len() };
        slot.dirty = true;
        Ok(slot.record.get_or_insert_with(|| Record::new(key)))
    }

    /// Writes a row whole, whether it was there or not.
    pub fn put(&mut self, record: Record) {
        let key = Packed::of(record.values.get(..record.table.key).unwrap_or_default());
        self.replace(record.table, key, Some(record));
    }

    /// Takes a row away, whether it was there or not.
    pub fn delete(&mut self, key: &Key) {
        self.replace(key.table, Packed::of(&key.values), None);
    }

    fn replace(&mut self, table: &'static Table, key: Packed, record: Option<Record>) {
        let (mark, at) = (self.mark, self.place(table));
        let Some((_, Held { slots, .. })) = self.tables.get_mut(at) else { return };
        let fresh = Slot { record, dirty: true, stored: None, page: 0, mark, away: false };
        let was = slots.insert(key.clone(), fresh);
        self.waiting +=
            if was.as_ref().is_some_and(|was| was.dirty) { 0 } else { table.columns.len() };
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

    /// Asks for a row. One that is not at hand is noted as not there until [`Rows::found`].
    pub(crate) fn ask(&mut self, key: &Key) -> Asked {
        let (page, mark, at) = (self.page, self.mark, self.place(key.table));
        let Some((_, held)) = self.tables.get_mut(at) else { return Asked::There };
        let packed = Packed::of(&key.values);
        let asked = match held.slots.get_mut(&packed) {
            Some(slot) if slot.away => Asked::Away,
            Some(slot) if slot.dirty || slot.stored.is_some() => {
                slot.page = page;
                return Asked::Here;
            }
            _ if held.written.as_ref().is_some_and(|written| !written.may_have(&packed)) => {
                Asked::Here
            }
            _ => Asked::There,
        };
        let slot =
            Slot { record: None, dirty: false, stored: Some(false), page, mark, away: false };
        held.slots.insert(packed, slot);
        asked
    }

    /// Notes a row as the database has it.
    pub(crate) fn found(&mut self, key: Key, record: Record) {
        let (page, mark, at) = (self.page, self.mark, self.place(key.table));
        let slot = Slot {
            record: Some(record),
            dirty: false,
            stored: Some(true),
            page,
            mark,
            away: false,
        };
        if let Some((_, held)) = self.tables.get_mut(at) {
            held.slots.insert(Packed::of(&key.values), slot);
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
            let Some((_, Held { slots, .. })) = self.tables.get_mut(at) else { continue };
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

    /// Cells of the rows that wait to be written, at most.
    pub(crate) const fn waiting(&self) -> usize {
        self.waiting
    }

    /// Takes what changed, to be written: until [`Rows::settle`] it is on its way. A row that
    /// nobody asked for goes itself, of the others a copy.
    pub(crate) fn take(&mut self) -> Vec<Changes> {
        self.journal.clear();
        self.waiting = 0;
        self.tables.iter_mut().map(|(table, held)| taken(table, held)).collect()
    }

    /// What was taken is in the database now. Keeps what was asked for of late, so that the next page finds
    /// it: about so many rows.
    pub(crate) fn settle(&mut self, kept: usize) {
        let held: usize = self.tables.iter().map(|(_, held)| held.slots.len()).sum();
        // The younger half of what was asked for, where there is too much.
        let oldest = if held > kept { self.median_page(kept) } else { 1 };
        for (_, held) in &mut self.tables {
            held.slots.retain(|_, slot| slot.dirty || slot.page >= oldest);
        }
    }

    fn median_page(&self, kept: usize) -> u64 {
        let slots = self.tables.iter().flat_map(|(_, held)| held.slots.values());
        let mut pages: Vec<u64> = slots.map(|slot| slot.page).filter(|page| *page > 0).collect();
        let middle = pages.len() / 2;
        if pages.len() <= kept {
            return 1;
        }
        let (_, median, _) = pages.select_nth_unstable(middle);
        *median + 1
    }

    /// Where the rows of a table are, made when they are not there.
    fn place(&mut self, table: &'static Table) -> usize {
        self.tables.iter().position(|(t, _)| t.name == table.name).unwrap_or_else(|| {
            let written = self.from_empty.then(Written::default);
            self.tables.push((table, Held { written, ..Held::default() }));
            self.tables.len() - 1
        })
    }
}

/// The changed rows of one table.
fn taken(table: &'static Table, held: &mut Held) -> Changes {
    let mut changes = Changes {
        table,
        rows: Vec::new(),
        changed: Vec::new(),
        unsure: Vec::new(),
        deleted: Vec::new(),
    };
    let mut dirty: Vec<_> = held.slots.iter_mut().filter(|(_, slot)| slot.dirty).collect();
    dirty.sort_unstable_by_key(|(key, _)| *key);
    for (key, slot) in dirty {
        let absent = held.written.as_ref().is_some_and(|written| !written.may_have(key));
        let was = slot.stored.replace(slot.record.is_some()).or(absent.then_some(false));
        (slot.dirty, slot.away) = (false, slot.page == 0);
        match (&slot.record, was) {
            (Some(_), Some(true)) => changes.changed.push(key.values()),
            (Some(_), None) => changes.unsure.push(key.values()),
            (None, None | Some(true)) => changes.deleted.push(key.values()),
            (_, Some(false)) => {}
        }
        if slot.record.is_some() {
            held.written.iter_mut().for_each(|written| written.note(key));
        }
        match &mut slot.record {
            Some(record) if !slot.away => {
                record.replaced = None;
                changes.rows.push(record.values.clone());
            }
            away => changes.rows.extend(away.take().map(|record| record.values)),
        }
    }
    changes
}

fn undeclared(key: &Key) -> Poison {
    Poison(format!("a row of table {} is read without being named", key.table.name))
}
