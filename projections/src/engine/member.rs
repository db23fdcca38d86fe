//! One projection of a worker: folds a page in memory, over the rows of the last ones, and writes what changed.

use super::{
    ViewsError,
    meta::Standing,
    page::Page,
    parking::{self, Parked},
};
use crate::{
    db::{Db, Tx, Value},
    projection::{OnPoison, Poison, Projection, Seen},
    rows::{Changes, Record, Rows},
    table::Key,
};
use eventstore::{position::Position, span::Skipped};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// One projection as its worker knows it.
pub(super) struct Member {
    pub(super) projection: Arc<dyn Projection>,
    pub(super) suffix: &'static str,
    pub(super) standing: Standing,
    pub(super) state: MemberState,
    pub(super) parked: HashSet<String>,
    /// Types it is not told.
    pub(super) skipped: Arc<Skipped>,
    /// Rows it may read again, as the database has them.
    pub(super) rows: Rows,
    /// The event it may not go past.
    pub(super) poison: Option<Parked>,
}

/// Whether the worker may write a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberState {
    /// It may.
    Live,
    /// Someone paused it.
    Paused,
    /// Another worker took it over.
    Lost,
}

impl Member {
    /// The last event it may take.
    pub(super) fn last_before_poison(&self) -> Option<Position> {
        self.poison.as_ref().map(|poison| Position(poison.position.0 - 1))
    }

    pub(super) fn is_at(&self, position: Position) -> bool {
        self.state == MemberState::Live && self.standing.position == position
    }

    /// Folds a page in memory: what there is to write of it. Whatever then fails, [`Member::forget`].
    pub(super) async fn fold(&mut self, db: &Db, page: &Page) -> Result<Folded, ViewsError> {
        self.rows.turn();
        self.fetch(db, page).await?;
        let (parked, first) = self.apply(page);
        Ok(Folded { changes: self.rows.changes(), parked, first })
    }

    /// Writes what a fold gave.
    pub(super) async fn write(&self, tx: &mut Tx, folded: &mut Folded) -> Result<(), ViewsError> {
        for parked in &folded.parked {
            parking::park(tx, &self.standing.name, parked).await?;
        }
        for changes in folded.changes.drain(..) {
            let name = changes.table.stored_name(self.projection.name(), self.suffix);
            tx.delete(changes.table, &name, changes.deleted).await?;
            tx.upsert(changes.table, &name, changes.written).await?;
        }
        Ok(())
    }

    /// What was folded is in the database, with its checkpoint.
    pub(super) fn settle(&mut self, to: Position, folded: Folded) {
        self.rows.settle();
        self.standing.position = to;
        for parked in folded.parked {
            if folded.first.contains(&parked.position) {
                super::worker::alarm(&self.standing.name, &parked);
                self.parked.insert(parked.stream);
            }
        }
    }

    /// What is in memory may not be what the database has.
    pub(super) fn forget(&mut self) {
        self.rows.clear();
    }

    async fn fetch(&mut self, db: &Db, page: &Page) -> Result<(), ViewsError> {
        let mut wanted: HashMap<&'static str, Vec<Vec<Value>>> = HashMap::new();
        let (projection, skipped) = (self.projection.clone(), self.skipped.clone());
        for entry in page.entries.iter().filter(|entry| entry.is_told(&skipped)) {
            let recorded = &entry.recorded;
            let keys = match &entry.event {
                Ok(event) => guarded(|| projection.keys(&Seen { recorded, event })),
                Err(_) => guarded(|| projection.unread_keys(recorded)),
            };
            // A panic here comes again in the fold, which then finds no row it may read.
            for key in keys.unwrap_or_default() {
                if !self.rows.ask(&key) {
                    wanted.entry(key.table.name).or_default().push(key.values);
                }
            }
        }
        for table in self.projection.tables() {
            let Some(mut keys) = wanted.remove(table.name) else { continue };
            keys.sort();
            let name = table.stored_name(self.projection.name(), self.suffix);
            for row in db.rows(table, &name, keys).await? {
                let values = row.into_values();
                let key = values.get(..table.key).unwrap_or_default().to_vec();
                let key = Key { table, values: key };
                self.rows.found(key, Record::from_values(table, values));
            }
        }
        Ok(())
    }

    /// The parked events of a page, and the positions of those that parked their stream.
    fn apply(&mut self, page: &Page) -> (Vec<Parked>, HashSet<Position>) {
        let mut rows = std::mem::take(&mut self.rows);
        let mut parked = Vec::new();
        let mut streams: HashSet<&str> = HashSet::new();
        let mut first = HashSet::new();
        for entry in page.entries.iter().filter(|entry| entry.is_told(&self.skipped)) {
            let recorded = &entry.recorded;
            let stream = recorded.stream.as_str();
            let parks = self.projection.on_poison() == OnPoison::ParkStream;
            let known = streams.contains(stream) || self.parked.contains(stream);
            let taken = if parks && known {
                Err(Poison("an earlier event of its stream is parked".to_owned()))
            } else {
                rows.mark();
                let taken = guarded(|| match &entry.event {
                    Ok(event) => self.projection.apply(&Seen { recorded, event }, &mut rows),
                    Err(why) => self.projection.apply_unread(recorded, why, &mut rows),
                })
                .and_then(|taken| taken);
                if taken.is_err() {
                    rows.undo();
                    streams.insert(stream);
                    first.insert(recorded.position);
                }
                taken
            };
            if let Err(Poison(error)) = taken {
                parked.push(Parked {
                    position: recorded.position,
                    stream: stream.to_owned(),
                    event_type: recorded.event.event_type.to_string(),
                    error,
                });
            }
        }
        self.rows = rows;
        (parked, first)
    }
}

/// What a page changes.
pub(super) struct Folded {
    changes: Vec<Changes>,
    /// What it parks.
    pub(super) parked: Vec<Parked>,
    /// Positions of those that park their stream.
    first: HashSet<Position>,
}

/// Whether a projection says that it uses a type.
pub(crate) fn uses(projection: &dyn Projection, name: &str) -> bool {
    let category = name.split('.').next().unwrap_or_default();
    projection.uses().iter().any(|used| [name, category, "*"].contains(used))
}

/// Types of this program that none of some projections uses.
pub(super) fn skipped<'a>(
    projections: impl Iterator<Item = &'a dyn Projection> + Clone,
) -> Skipped {
    let types = domain::catalogue::types().iter().map(|info| info.name);
    types
        .filter(|name| !projections.clone().any(|projection| uses(projection, name)))
        .filter_map(|name| name.parse().ok())
        .collect()
}

/// What code of a projection gives; its panic is poison like any other. The words of the panic are not kept: they
/// may quote the event.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Poison> {
    let panicked = |_| Poison("the projection panicked".to_owned());
    // Rows changed half-way are undone by the caller, as after any poison: nothing broken is looked at.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).map_err(panicked)
}
