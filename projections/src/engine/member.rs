//! One projection of a worker: folds a page in memory and writes what changed.

use super::{
    ViewsError,
    meta::{self, Parked, Standing},
    page::Page,
};
use crate::{
    db::{Tx, delete_rows, fetch_rows, upsert_rows},
    projection::{OnPoison, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::Key,
};
use eventstore::position::Position;
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

    /// Folds a page and writes the rows that changed; says which streams are parked from now on.
    pub(super) async fn take(&self, tx: &mut Tx, page: &Page) -> Result<Vec<Parked>, ViewsError> {
        let mut rows = Rows::default();
        self.fetch(tx, page, &mut rows).await?;
        let (parked, first) = self.fold(page, &mut rows);
        for parked in &parked {
            meta::park(tx, &self.standing.name, parked).await?;
        }
        for changes in rows.into_changes() {
            let table = changes.table;
            let name = table.stored_name(self.projection.name(), self.suffix);
            let columns = table.names();
            delete_rows(tx, &name, &columns, table.key, changes.deleted).await?;
            upsert_rows(tx, &name, &columns, table.key, changes.written).await?;
        }
        Ok(parked.into_iter().filter(|parked| first.contains(&parked.position)).collect())
    }

    async fn fetch(&self, tx: &mut Tx, page: &Page, rows: &mut Rows) -> Result<(), ViewsError> {
        let mut wanted: HashMap<&'static str, Vec<Key>> = HashMap::new();
        for entry in page.entries.iter().filter(|entry| entry.ours) {
            let recorded = &entry.recorded;
            let keys = match &entry.event {
                Ok(event) => guarded(|| self.projection.keys(&Seen { recorded, event })),
                Err(_) => guarded(|| self.projection.unread_keys(recorded)),
            };
            // A panic here comes again in the fold, which then finds no row it may read.
            let keys = keys.unwrap_or_default();
            for key in keys {
                if !rows.knows(&key) {
                    rows.name(key.clone());
                    wanted.entry(key.table.name).or_default().push(key);
                }
            }
        }
        for table in self.projection.tables() {
            let mut keys = wanted.remove(table.name).unwrap_or_default();
            keys.sort_by(|a, b| a.values.cmp(&b.values));
            let keys = keys.into_iter().map(|key| key.values).collect();
            let name = table.stored_name(self.projection.name(), self.suffix);
            for row in fetch_rows(tx, &name, &table.names(), table.key, keys).await? {
                let values = row.into_values();
                let key = values.get(..table.key).unwrap_or_default().to_vec();
                let key = Key { table, values: key };
                rows.found(key, Record::from_values(table, values));
            }
        }
        Ok(())
    }

    /// The parked events of a page, and the positions of those that parked their stream.
    fn fold(&self, page: &Page, rows: &mut Rows) -> (Vec<Parked>, HashSet<Position>) {
        let mut parked = Vec::new();
        let mut streams: HashSet<&str> = HashSet::new();
        let mut first = HashSet::new();
        for entry in page.entries.iter().filter(|entry| entry.ours) {
            let recorded = &entry.recorded;
            let stream = recorded.stream.as_str();
            let parks = self.projection.on_poison() == OnPoison::ParkStream;
            let known = streams.contains(stream) || self.parked.contains(stream);
            let taken = if parks && known {
                Err(Poison("an earlier event of its stream is parked".to_owned()))
            } else {
                rows.mark();
                let taken = guarded(|| match &entry.event {
                    Ok(event) => self.projection.apply(&Seen { recorded, event }, rows),
                    Err(why) => self.projection.apply_unread(recorded, why, rows),
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
        (parked, first)
    }
}

/// What code of a projection gives; its panic is poison like any other. The words of the panic are not kept: they
/// may quote the event.
pub(super) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Poison> {
    let panicked = |_| Poison("the projection panicked".to_owned());
    // Rows changed half-way are undone by the caller, as after any poison: nothing broken is looked at.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).map_err(panicked)
}
