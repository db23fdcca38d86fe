//! The rows of a projection, or of a part of its streams, and the fold over them.

use super::{
    page::{Entry, Page},
    parking::Parked,
};
use crate::{
    db::Value,
    projection::{OnPoison, Poison, Projection, Seen},
    quick::Quick,
    rows::{Asked, Rows},
    table::Key,
};
use eventstore::position::Position;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What a fold is given, the same for every part.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) projection: Arc<dyn Projection>,
    /// Types it is not told.
    pub(super) untold: Arc<Untold>,
    /// Streams that are parked.
    pub(super) parked: Arc<HashSet<String>>,
    pub(super) page: Arc<Page>,
}

/// Rows that a projection may read again, as the database has them or will.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Which of how many: a stream belongs to one.
    pub(super) share: (u64, u64),
    pub(super) rows: Rows,
}

/// Keys to look up, by table.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) keys: HashMap<&'static str, Vec<Vec<Value>>>,
    /// Whether one of them is on its way to the database.
    pub(super) away: bool,
}

/// What a fold could not take.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub(super) parked: Vec<Parked>,
    /// Positions of those that park their stream.
    pub(super) first: HashSet<Position>,
}

impl Part {
    /// All parts of a projection, nothing of it at hand; `empty`: and nothing in the database.
    pub(super) fn all(count: u64, empty: bool) -> Vec<Self> {
        let rows = || if empty { Rows::of_empty_tables() } else { Rows::default() };
        (0..count).map(|at| Self { share: (at, count), rows: rows() }).collect()
    }

    fn told<'a>(&self, told: &'a Told) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let (at, count) = self.share;
        let mine = move |entry: &&Entry| count < 2 || entry.share % count == at;
        told.page.entries.iter().filter(mine).filter(|entry| entry.is_told(&told.untold))
    }

    /// Begins a page: what of it is not at hand.
    pub(super) fn ask(&mut self, told: &Told) -> Wanted {
        self.rows.turn();
        let mut wanted = Wanted::default();
        for entry in self.told(told) {
            let recorded = &entry.recorded;
            let keys = match &entry.event {
                Ok(event) => guarded(|| told.projection.keys(&Seen { recorded, event })),
                Err(_) => guarded(|| told.projection.unread_keys(recorded)),
            };
            // A panic here comes again in the fold, which then finds no row it may read.
            for key in keys.unwrap_or_default() {
                let asked = self.rows.ask(&key);
                wanted.away |= asked == Asked::Away;
                if asked != Asked::Here {
                    wanted.keys.entry(key.table.name).or_default().push(key.values);
                }
            }
        }
        wanted
    }

    /// Notes rows that were looked up.
    pub(super) fn found(&mut self, rows: Vec<(Key, crate::rows::Record)>) {
        rows.into_iter().for_each(|(key, record)| self.rows.found(key, record));
    }

    /// Folds a page, its rows at hand.
    pub(super) fn apply(&mut self, told: &Told) -> Refused {
        let (projection, parks) = (&told.projection, told.projection.on_poison());
        let (mut refused, mut streams) = (Refused::default(), HashSet::new());
        for entry in self.told(told) {
            let recorded = &entry.recorded;
            let stream = recorded.stream.as_str();
            let known = streams.contains(stream) || told.parked.contains(stream);
            let taken = if parks == OnPoison::ParkStream && known {
                Err(Poison("an earlier event of its stream is parked".to_owned()))
            } else {
                let rows = &mut self.rows;
                rows.mark();
                let taken = guarded(|| match &entry.event {
                    Ok(event) => projection.apply(&Seen { recorded, event }, rows),
                    Err(why) => projection.apply_unread(recorded, why, rows),
                })
                .and_then(|taken| taken);
                if taken.is_err() {
                    rows.undo();
                    streams.insert(stream);
                    refused.first.insert(recorded.position);
                }
                taken
            };
            if let Err(Poison(error)) = taken {
                let event_type = recorded.event.event_type.to_string();
                let (position, stream) = (recorded.position, stream.to_owned());
                refused.parked.push(Parked { position, stream, event_type, error });
            }
        }
        refused
    }
}

/// Whether a projection says that it uses a type.
pub(crate) fn uses(projection: &dyn Projection, name: &str) -> bool {
    let category = name.split('.').next().unwrap_or_default();
    projection.uses().iter().any(|used| [name, category, "*"].contains(used))
}

/// Names of types that a projection is not told.
pub(super) type Untold = HashSet<&'static str, Quick>;

/// Types of this program that none of some projections uses.
pub(super) fn unused<'a>(
    projections: impl Iterator<Item = &'a dyn Projection> + Clone,
) -> impl Iterator<Item = &'static str> {
    let types = domain::catalogue::types().iter().map(|info| info.name);
    types.filter(move |name| !projections.clone().any(|projection| uses(projection, name)))
}

/// What code of a projection gives; its panic is poison like any other. The words of the panic are not kept: they
/// may quote the event.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Poison> {
    let panicked = |_| Poison("the projection panicked".to_owned());
    // Rows changed half-way are undone by the caller, as after any poison: nothing broken is looked at.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).map_err(panicked)
}
