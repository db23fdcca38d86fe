//! A read model one event at a time: the rows that an event looks at, as they were before it and as they are after.
//!
//! The same fold as the engine's, over rows in memory: nothing is written, and what serves is not touched. It begins
//! at zero, for a row may rest on any event before it; the cost is that of reading the log once.

use crate::{
    db::Value,
    engine::{ViewsError, guarded, uses},
    projection::{OnPoison, Partition, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use domain::catalogue;
use eventstore::{
    codec::{decode_closed, is_ours},
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Direction, EventStore, Filter},
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// Events read at once.
const PAGE: usize = 2_000;

/// Columns with their values.
pub type Columns = Vec<(&'static str, Value)>;

/// A row that an event looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its table, without the name of the read model.
    pub table: &'static str,
    /// What names it.
    pub key: Columns,
    /// The rest of it before the event; nothing if it was not there.
    pub before: Option<Columns>,
    /// The rest of it after; nothing if it is not there.
    pub after: Option<Columns>,
}

/// What one event does to a read model.
#[derive(Debug, Clone)]
pub struct Stepped {
    /// The event.
    pub recorded: Recorded,
    /// The rows it looks at, changed or not, by table and key.
    pub rows: Vec<Row>,
    /// Why it was not taken, if it was not.
    pub parked: Option<String>,
}

type Place = (&'static str, Vec<Value>);

/// A read model folded up to some event, which can take the next one.
pub struct Cursor {
    projection: Arc<dyn Projection>,
    position: Position,
    rows: HashMap<Place, Record>,
    parked: HashSet<String>,
}

impl std::fmt::Debug for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor").field("position", &self.position).finish_non_exhaustive()
    }
}

impl Cursor {
    /// Before the first event.
    #[must_use]
    pub fn new(projection: Arc<dyn Projection>) -> Self {
        let (rows, parked) = (HashMap::new(), HashSet::new());
        Self { projection, position: Position(0), rows, parked }
    }

    /// The last event it took.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// Takes every event up to a position, or to the end of the log. `progress` is told positions as they pass.
    ///
    /// # Errors
    /// `Store`, `Gap`.
    pub async fn advance(
        &mut self,
        store: &dyn EventStore,
        to: Position,
        mut progress: impl FnMut(Position) + Send,
    ) -> Result<(), ViewsError> {
        while self.position < to {
            let left = usize::try_from(to.0 - self.position.0).unwrap_or(PAGE).min(PAGE);
            let page =
                store.read_all(self.position, Direction::Forwards, &Filter::All, left).await?;
            if page.is_empty() {
                return Ok(());
            }
            for recorded in &page {
                self.take(recorded)?;
            }
            progress(self.position);
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// Takes every event of one stream before a revision. Only where each row belongs to one stream do the rows of this
    /// stream's events rest on nothing else.
    ///
    /// # Errors
    /// `Store`.
    async fn advance_stream(
        &mut self,
        store: &dyn EventStore,
        (stream, before): (&StreamName, Revision),
    ) -> Result<(), ViewsError> {
        let mut from = 0;
        while from < before.0 {
            let left = usize::try_from(before.0 - from).unwrap_or(PAGE).min(PAGE);
            let next = Some(Revision(from));
            let page = store.read_stream(stream, next, Direction::Forwards, left).await?;
            let Some(last) = page.last() else { return Ok(()) };
            from = last.revision.0 + 1;
            for recorded in &page {
                self.position = Position(recorded.position.0 - 1);
                self.take(recorded)?;
            }
        }
        Ok(())
    }

    /// Goes to just before an event, by the shortest way that gives its rows; what other rows are then is not said.
    ///
    /// # Errors
    /// `Store`, `Gap`.
    pub async fn approach(
        &mut self,
        store: &dyn EventStore,
        event: &Recorded,
        progress: impl FnMut(Position) + Send,
    ) -> Result<(), ViewsError> {
        let before = Position(event.position.0 - 1);
        match self.projection.partition() {
            Partition::Whole => self.advance(store, before, progress).await,
            Partition::ByStream => {
                self.advance_stream(store, (&event.stream, event.revision)).await?;
                self.position = before;
                Ok(())
            }
        }
    }

    /// Takes the next event and says what it did; nothing at the end of the log.
    ///
    /// # Errors
    /// `Store`, `Gap`.
    pub async fn step(&mut self, store: &dyn EventStore) -> Result<Option<Stepped>, ViewsError> {
        let next = store.read_all(self.position, Direction::Forwards, &Filter::All, 1).await?;
        let Some(recorded) = next.into_iter().next() else { return Ok(None) };
        let keys = self.keys(&recorded);
        let look = |rows: &HashMap<Place, Record>, place: &Place| rows.get(place).map(values);
        let mut told: BTreeMap<Place, (&'static Table, Option<Columns>)> = BTreeMap::new();
        for key in keys {
            let place = (key.table.name, key.values);
            let before = look(&self.rows, &place);
            told.insert(place, (key.table, before));
        }
        let (changed, parked) = self.take(&recorded)?;
        for (table, place, before) in changed {
            told.entry(place).or_insert_with(|| (table, before.as_ref().map(values)));
        }
        let rows = told.into_iter().map(|(place, (table, before))| Row {
            table: place.0,
            key: table.columns.iter().map(|(name, _)| *name).zip(place.1.clone()).collect(),
            before,
            after: look(&self.rows, &place),
        });
        Ok(Some(Stepped { rows: rows.collect(), recorded, parked }))
    }

    /// What the engine tells it: events of the rules that it uses, and those that this program does not know.
    fn is_told(&self, recorded: &Recorded) -> bool {
        let name = recorded.event.event_type.as_str();
        is_ours(recorded) && (catalogue::info(name).is_none() || uses(&*self.projection, name))
    }

    fn keys(&self, recorded: &Recorded) -> Vec<Key> {
        match decode_closed(recorded) {
            _ if !self.is_told(recorded) => Vec::new(),
            Ok(event) => self.projection.keys(&Seen { recorded, event: &event }),
            Err(_) => self.projection.unread_keys(recorded),
        }
    }

    /// Takes one event: the rows that changed with what they were, and why it was parked if it was.
    #[expect(clippy::type_complexity, reason = "told to one caller")]
    fn take(
        &mut self,
        recorded: &Recorded,
    ) -> Result<(Vec<(&'static Table, Place, Option<Record>)>, Option<String>), ViewsError> {
        if recorded.position.0 != self.position.0 + 1 {
            return Err(ViewsError::Gap(Position(self.position.0 + 1)));
        }
        self.position = recorded.position;
        if !self.is_told(recorded) {
            return Ok((Vec::new(), None));
        }
        let parks = self.projection.on_poison() == OnPoison::ParkStream;
        if parks && self.parked.contains(recorded.stream.as_str()) {
            let why = "an earlier event of its stream is parked".to_owned();
            return Ok((Vec::new(), Some(why)));
        }
        let event = decode_closed(recorded).map_err(|error| Poison(error.to_string()));
        let keys = match &event {
            Ok(event) => self.projection.keys(&Seen { recorded, event }),
            Err(_) => self.projection.unread_keys(recorded),
        };
        let mut rows = Rows::default();
        for key in keys {
            match self.rows.get(&(key.table.name, key.values.clone())) {
                Some(record) => rows.found(key, record.clone()),
                None => {
                    rows.ask(&key);
                }
            }
        }
        rows.mark();
        let taken = guarded(|| match &event {
            Ok(event) => self.projection.apply(&Seen { recorded, event }, &mut rows),
            Err(why) => self.projection.apply_unread(recorded, why, &mut rows),
        });
        let taken = taken.and_then(|taken| taken);
        if let Err(Poison(why)) = taken {
            self.parked.insert(recorded.stream.to_string());
            return Ok((Vec::new(), Some(why)));
        }
        Ok((self.keep(rows), None))
    }

    fn keep(&mut self, mut rows: Rows) -> Vec<(&'static Table, Place, Option<Record>)> {
        let mut changed = Vec::new();
        for changes in rows.take() {
            let table = changes.table;
            for values in changes.rows {
                let key = values.get(..table.key).unwrap_or_default().to_vec();
                let before =
                    self.rows.insert((table.name, key.clone()), Record::from_values(table, values));
                changed.push((table, (table.name, key), before));
            }
            for key in changes.deleted {
                let before = self.rows.remove(&(table.name, key.clone()));
                changed.push((table, (table.name, key), before));
            }
        }
        changed
    }
}

/// The columns of a record behind its key.
fn values(record: &Record) -> Columns {
    let table = record.table;
    let names = table.columns.iter().skip(table.key);
    names.map(|(name, _)| (*name, record.value(name).clone())).collect()
}

#[cfg(test)]
mod tests;
