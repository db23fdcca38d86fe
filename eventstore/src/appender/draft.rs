//! Deciding a group in memory: each request alone, seeing those before it.

use super::backend::{EventKey, Head, Moved, Page, Place, Row, StreamAt, StreamKey};
use crate::{
    position::{Expected, Position, Revision},
    recorded::StreamName,
    store::{Append, Appended, StoreError, StreamWrite},
};
use std::collections::HashMap;

/// What a group knows of the streams it names: `None` for a stream without event.
pub(super) type Known = HashMap<StreamName, Option<StreamAt>>;

/// A group being decided.
pub(super) struct Draft<'a> {
    head: Head,
    streams: Known,
    places: HashMap<EventKey, Place>,
    moved: HashMap<&'a StreamName, bool>,
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
        Self { head, streams, places, moved: HashMap::new(), rows: Vec::new() }
    }

    /// Takes a request into the page, or says why not; then nothing of it is in the page.
    pub(super) fn decide(&mut self, request: &'a Append) -> Result<Appended, StoreError> {
        let parts: Vec<Part> = request.writes.iter().map(|write| self.part(write)).collect();
        if let Some(repeat) = repeat(request, &parts) {
            return Ok(repeat);
        }
        for (write, part) in request.writes.iter().zip(&parts) {
            if !matches!(part, Part::New) {
                return Err(self.conflict(&write.stream, write.expected));
            }
        }
        for check in &request.checks {
            if !check.expected.is_met_by(self.revision(&check.stream)) {
                return Err(self.conflict(&check.stream, check.expected));
            }
        }
        self.head.recorded_at = self.head.recorded_at.max(request.at);
        let revisions = request.writes.iter().map(|write| self.take(write)).collect();
        Ok(Appended { position: self.head.position, revisions, repeated: false })
    }

    /// The idempotency rule: by event id, in this stream, at the place the expectation names.
    fn part(&self, write: &StreamWrite) -> Part {
        let current = self.at(&write.stream);
        let found: Vec<Option<Place>> = match current {
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
            _ if write.expected.is_met_by(current.map(|at| at.revision)) => return Part::New,
            _ => return Part::Conflict,
        };
        let side_by_side = found
            .iter()
            .zip(first.0..)
            .all(|(place, revision)| place.is_some_and(|p| p.revision.0 == revision));
        let at_its_place = match write.expected {
            Expected::Any | Expected::StreamExists => true,
            Expected::NoStream => first.0 == 0,
            Expected::Exact(before) => first.0 == before.0 + 1,
        };
        match found.last() {
            Some(Some(last)) if side_by_side && at_its_place => Part::Repeat(*last),
            _ => Part::Conflict,
        }
    }

    fn take(&mut self, write: &'a StreamWrite) -> (StreamName, Revision) {
        let before = self.at(&write.stream);
        let key = before.map_or(StreamKey(self.head.position.0 + 1), |at| at.key);
        let mut revision = before.map_or(Revision(-1), |at| at.revision);
        for event in &write.events {
            self.head.position.0 += 1;
            revision.0 += 1;
            let place = Place { revision, position: self.head.position };
            self.places.insert((key, event.event_id), place);
            let recorded_at = self.head.recorded_at;
            self.rows.push(Row { stream: &write.stream, key, place, recorded_at, event });
        }
        self.moved.entry(&write.stream).or_insert(before.is_none());
        self.streams.insert(write.stream.clone(), Some(StreamAt { key, revision }));
        (write.stream.clone(), revision)
    }

    fn at(&self, stream: &StreamName) -> Option<StreamAt> {
        self.streams.get(stream).copied().flatten()
    }

    fn revision(&self, stream: &StreamName) -> Option<Revision> {
        self.at(stream).map(|at| at.revision)
    }

    fn conflict(&self, stream: &StreamName, expected: Expected) -> StoreError {
        StoreError::Conflict { stream: stream.clone(), expected, actual: self.revision(stream) }
    }

    /// What is to be written, if anything; and what is then known of every stream.
    pub(super) fn finish(self) -> (Option<Page<'a>>, Known) {
        if self.rows.is_empty() {
            return (None, self.streams);
        }
        let streams = self
            .moved
            .into_iter()
            .filter_map(|(name, new)| {
                let at = self.streams.get(name).copied().flatten()?;
                Some(Moved { name, at, new })
            })
            .collect();
        (Some(Page { head: self.head, streams, rows: self.rows }), self.streams)
    }
}

/// The original answer, when every part of the request is already there. A repeat skips its checks.
fn repeat(request: &Append, parts: &[Part]) -> Option<Appended> {
    let mut position = Position(0);
    let mut revisions = Vec::with_capacity(parts.len());
    for (write, part) in request.writes.iter().zip(parts) {
        let Part::Repeat(last) = part else { return None };
        position = position.max(last.position);
        revisions.push((write.stream.clone(), last.revision));
    }
    Some(Appended { position, revisions, repeated: true })
}
