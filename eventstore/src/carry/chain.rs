//! What each row is held to: that the appender could have written it after the one before.

use super::CarryError;
use crate::{
    appender::{
        backend::{Head, Made, Page, Stand, StreamAt, StreamKey},
        limits::{LAST_INSTANT, examine_event, examine_state, weigh_event},
    },
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    state::{METADATA, StreamState, TOMBSTONE, subject},
};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// The end of a log, and the streams that were touched.
#[derive(Debug)]
pub(super) struct Chain {
    before: Head,
    head: Head,
    streams: HashMap<StreamName, Stand>,
    made: Vec<StreamName>,
    states: BTreeSet<StreamName>,
    ids: HashSet<(StreamKey, Uuid)>,
}

impl Chain {
    /// The chain of rows after `head`.
    pub(super) fn after(head: Head) -> Self {
        let (streams, made, states) = (HashMap::new(), Vec::new(), BTreeSet::new());
        Self { before: head, head, streams, made, states, ids: HashSet::new() }
    }

    pub(super) const fn head(&self) -> Head {
        self.head
    }

    /// Streams of these rows that may be in the log, and are to be looked up.
    pub(super) fn unknown(&self, rows: &[Recorded]) -> Vec<StreamName> {
        if self.before.position == Position(0) {
            return Vec::new();
        }
        let names: HashSet<&StreamName> = rows.iter().map(|row| &row.stream).collect();
        let subjects: Vec<_> = names.iter().filter_map(|name| subject(name)).collect();
        let mut names: Vec<_> = names.into_iter().cloned().chain(subjects).collect();
        names.retain(|name| !self.streams.contains_key(name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Learns what the log has of streams.
    pub(super) fn learn(&mut self, found: Vec<(StreamName, Stand)>) {
        self.streams.extend(found);
    }

    /// Takes one more row, and tells the number of its stream.
    pub(super) fn take(&mut self, row: &Recorded) -> Result<StreamKey, CarryError> {
        let (at, expected) = (row.position, Position(self.head.position.0 + 1));
        if at != expected {
            return Err(CarryError::OutOfPlace { expected, found: at });
        }
        let key = self.judge(row).map_err(|why| CarryError::Row { at, why })?;
        self.head = Head { position: at, recorded_at: row.recorded_at };
        Ok(key)
    }

    fn judge(&mut self, row: &Recorded) -> Result<StreamKey, String> {
        if row.recorded_at < self.head.recorded_at || row.recorded_at > LAST_INSTANT {
            let why = "its instant is before the one of the row before it, or after 9999";
            return Err(why.to_owned());
        }
        examine_event(&row.event)?;
        weigh_event(&row.event).map_err(|why| why.to_string())?;
        examine_state(&row.stream, &row.event)?;
        if self.is_ended(&row.stream) {
            return Err("its stream was ended before".to_owned());
        }
        let key = self.follow(row).ok_or("its revision is not the next of its stream")?;
        if !self.ids.insert((key, row.event.event_id)) {
            return Err("its event id is in its stream already".to_owned());
        }
        self.change_states(row);
        Ok(key)
    }

    fn is_ended(&self, stream: &StreamName) -> bool {
        let ended = |name: &StreamName| self.streams.get(name).is_some_and(Stand::is_tombstoned);
        ended(stream) || subject(stream).is_some_and(|subject| ended(&subject))
    }

    fn follow(&mut self, row: &Recorded) -> Option<StreamKey> {
        let revision = row.revision;
        let at = self.streams.get(&row.stream).and_then(|stand| stand.at);
        let (key, next) = match at {
            Some(at) => (at.key, at.revision.0 + 1),
            None => (StreamKey(row.position.0), 0),
        };
        if revision != Revision(next) {
            return None;
        }
        if at.is_none() {
            self.made.push(row.stream.clone());
        }
        let at = Some(StreamAt { key, revision });
        match self.streams.get_mut(&row.stream) {
            Some(stand) => stand.at = at,
            None => drop(self.streams.insert(row.stream.clone(), Stand { at, state: None })),
        }
        Some(key)
    }

    /// The three rules of [`crate::state`].
    fn change_states(&mut self, row: &Recorded) {
        let kind = row.event.event_type.as_str();
        if let Some(stand) = self.streams.get_mut(&row.stream)
            && (stand.is_soft_deleted() || kind == TOMBSTONE)
        {
            let deleted = stand.is_soft_deleted();
            let state = stand.state.get_or_insert_default();
            if deleted {
                state.truncate_before = row.revision.0;
            }
            state.tombstoned = kind == TOMBSTONE;
            self.states.insert(row.stream.clone());
        }
        if kind == METADATA
            && let Some(subject) = subject(&row.stream)
            && let Ok(state) = StreamState::from_metadata(&row.event.payload)
        {
            self.streams.entry(subject.clone()).or_default().state = Some(state);
            self.states.insert(subject);
        }
    }

    /// Everything but the rows.
    pub(super) fn page(&self) -> Page<'_> {
        let made = |name| Some(Made { name, key: self.streams.get(name)?.at?.key });
        let state = |name: &StreamName| Some((name.clone(), self.streams.get(name)?.state?));
        Page {
            before: self.before,
            head: self.head,
            streams: self.made.iter().filter_map(made).collect(),
            states: self.states.iter().filter_map(state).collect(),
            rows: Vec::new(),
        }
    }
}
