//! Deciding a group in memory: each request alone, seeing those before it.

use super::backend::{EventKey, Head, Made, Page, Place, Row, Stand, StreamAt, StreamKey};
use crate::{
    position::{Expected, Position, Revision},
    recorded::StreamName,
    state::{self, METADATA, StreamState, TOMBSTONE},
    store::{Append, Appended, StoreError, StreamWrite},
};
use std::collections::HashMap;

/// What a group knows of the streams it names.
pub(super) type Known = HashMap<StreamName, Stand>;

/// A group being decided.
pub(super) struct Draft<'a> {
    before: Head,
    head: Head,
    streams: Known,
    places: HashMap<EventKey, Place>,
    made: Vec<Made<'a>>,
    states: Vec<StreamName>,
    rows: Vec<Row<'a>>,
}

/// What one write of a request comes to.
enum Part {
    /// Its events are not in the log, and its stream is where it should.
    New,
    /// All its events are in the log, side by side; this is the last.
    Repeat(Place),
    /// Anything else.
    Conflict,
}

impl<'a> Draft<'a> {
    pub(super) fn new(head: Head, streams: Known, places: HashMap<EventKey, Place>) -> Self {
        let (made, states, rows) = (Vec::new(), Vec::new(), Vec::new());
        Self { before: head, head, streams, places, made, states, rows }
    }

    /// Takes a request into the page, or says why not; then nothing of it is in the page.
    pub(super) fn decide(&mut self, request: &'a Append) -> Result<Appended, StoreError> {
        let parts: Vec<Part> = request.writes.iter().map(|write| self.part(write)).collect();
        if let Some(repeat) = self.repeat(request, &parts) {
            return Ok(repeat);
        }
        if let Some(stream) = named(request).find_map(|stream| self.ended(stream)) {
            return Err(StoreError::StreamDeleted { stream });
        }
        for (write, part) in request.writes.iter().zip(&parts) {
            if !matches!(part, Part::New) {
                return Err(self.conflict(&write.stream, write.expected));
            }
        }
        for check in &request.checks {
            if !self.stand(&check.stream).meets(check.expected) {
                return Err(self.conflict(&check.stream, check.expected));
            }
        }
        self.head.recorded_at = self.head.recorded_at.max(request.at);
        let revisions = request.writes.iter().map(|write| self.take(write)).collect();
        Ok(Appended { position: self.head.position, revisions, repeated: false })
    }

    /// The idempotency rule: by event id, in this stream, at the place the expectation names.
    fn part(&self, write: &StreamWrite) -> Part {
        let current = self.stand(&write.stream);
        let found: Vec<Option<Place>> = match current.at {
            None => Vec::new(),
            Some(at) => write
                .events
                .iter()
                .map(|event| self.places.get(&(at.key, event.event_id)).copied())
                .collect(),
        };
        let first = match found.first() {
            Some(Some(first)) => first.revision,
            _ if found.iter().any(Option::is_some) => return Part::Conflict,
            _ if current.meets(write.expected) => return Part::New,
            _ => return Part::Conflict,
        };
        let side_by_side = found
            .iter()
            .zip(first.0..)
            .all(|(place, revision)| place.is_some_and(|p| p.revision.0 == revision));
        let at_its_place = match write.expected {
            Expected::Any | Expected::StreamExists => true,
            Expected::NoStream => first.0 == 0,
            Expected::Exact(before) => first.0 == before.0.saturating_add(1),
        };
        match found.last() {
            Some(Some(last)) if side_by_side && at_its_place => Part::Repeat(*last),
            _ => Part::Conflict,
        }
    }

    /// The original answer, when every part of the request is already there. A repeat skips its checks.
    ///
    /// In a stream that was ended only the request that ended it is repeated, so that whoever lost its answer can ask
    /// again.
    fn repeat(&self, request: &Append, parts: &[Part]) -> Option<Appended> {
        let mut position = Position(0);
        let mut revisions = Vec::with_capacity(parts.len());
        for (write, part) in request.writes.iter().zip(parts) {
            let Part::Repeat(last) = part else { return None };
            let ended_by_it = || self.stand(&write.stream).revision() == Some(last.revision);
            if self
                .ended(&write.stream)
                .is_some_and(|ended| ended != write.stream || !ended_by_it())
            {
                return None;
            }
            position = position.max(last.position);
            revisions.push((write.stream.clone(), last.revision));
        }
        Some(Appended { position, revisions, repeated: true })
    }

    fn take(&mut self, write: &'a StreamWrite) -> (StreamName, Revision) {
        let mut stand = self.stand(&write.stream);
        let key = match stand.at {
            Some(at) => at.key,
            None => {
                let key = StreamKey(self.head.position.0 + 1);
                self.made.push(Made { name: &write.stream, key });
                key
            }
        };
        let mut revision = stand.revision().unwrap_or(Revision(-1));
        if stand.is_soft_deleted() {
            stand.state.get_or_insert_default().truncate_before = revision.0 + 1;
            self.states.push(write.stream.clone());
        }
        for event in &write.events {
            self.head.position.0 += 1;
            revision.0 += 1;
            let place = Place { revision, position: self.head.position };
            self.places.insert((key, event.event_id), place);
            let recorded_at = self.head.recorded_at;
            self.rows.push(Row { stream: &write.stream, key, place, recorded_at, event });
        }
        if write.events.last().is_some_and(|event| event.event_type.as_str() == TOMBSTONE) {
            stand.state.get_or_insert_default().tombstoned = true;
            self.states.push(write.stream.clone());
        }
        stand.at = Some(StreamAt { key, revision });
        self.streams.insert(write.stream.clone(), stand);
        self.take_metadata(write);
        (write.stream.clone(), revision)
    }

    /// The last metadata that a write holds become the state of the stream they are about.
    fn take_metadata(&mut self, write: &StreamWrite) {
        let Some(subject) = state::subject(&write.stream) else { return };
        let about = write.events.iter().rfind(|event| event.event_type.as_str() == METADATA);
        // what cannot be read was refused before it came here
        if let Some(state) = about.and_then(|event| StreamState::from_metadata(&event.payload).ok())
        {
            self.streams.entry(subject.clone()).or_default().state = Some(state);
            self.states.push(subject);
        }
    }

    fn stand(&self, stream: &StreamName) -> Stand {
        self.streams.get(stream).copied().unwrap_or_default()
    }

    /// The stream that a tombstone ended and that this one is, or belongs to.
    fn ended(&self, stream: &StreamName) -> Option<StreamName> {
        if self.stand(stream).is_tombstoned() {
            return Some(stream.clone());
        }
        state::subject(stream).filter(|subject| self.stand(subject).is_tombstoned())
    }

    fn conflict(&self, stream: &StreamName, expected: Expected) -> StoreError {
        let actual = self.stand(stream).revision();
        StoreError::Conflict { stream: stream.clone(), expected, actual }
    }

    /// What is to be written, if anything; and what is then known of every stream.
    pub(super) fn finish(self) -> (Option<Page<'a>>, Known) {
        if self.rows.is_empty() {
            return (None, self.streams);
        }
        let mut states = self.states;
        states.sort_unstable();
        states.dedup();
        let state = |name: StreamName| Some((self.streams.get(&name)?.state?, name));
        let states = states.into_iter().filter_map(state).map(|(state, name)| (name, state));
        let page = Page {
            before: self.before,
            head: self.head,
            streams: self.made,
            states: states.collect(),
            rows: self.rows,
        };
        (Some(page), self.streams)
    }
}

/// Every stream that a request writes or checks.
pub(super) fn named(request: &Append) -> impl Iterator<Item = &StreamName> {
    let written = request.writes.iter().map(|write| &write.stream);
    written.chain(request.checks.iter().map(|check| &check.stream))
}
