//! What each row is held to: that the appender could have written it after the one before.

use super::CarryError;
use crate::{
    appender::{
        backend::{Head, Moved, StreamAt, StreamKey},
        limits::{LAST_INSTANT, examine_event},
    },
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A stream as the rows so far leave it.
#[derive(Debug, Clone, Copy)]
struct Stream {
    at: StreamAt,
    new: bool,
    moved: bool,
}

/// The end of a log, and the streams that were touched.
#[derive(Debug)]
pub(super) struct Chain {
    head: Head,
    /// Whether every stream of the log is known here.
    whole: bool,
    streams: HashMap<StreamName, Stream>,
    ids: HashSet<(StreamKey, Uuid)>,
}

impl Chain {
    /// The chain of rows after `head`.
    pub(super) fn after(head: Head) -> Self {
        let whole = head.position == Position(0);
        Self { head, whole, streams: HashMap::new(), ids: HashSet::new() }
    }

    pub(super) const fn head(&self) -> Head {
        self.head
    }

    /// Streams of these rows that may be in the log, and are to be looked up.
    pub(super) fn unknown<'a>(&self, rows: &'a [Recorded]) -> Vec<&'a StreamName> {
        if self.whole {
            return Vec::new();
        }
        let names: HashSet<&StreamName> = rows.iter().map(|row| &row.stream).collect();
        let mut names: Vec<_> =
            names.into_iter().filter(|name| !self.streams.contains_key(*name)).collect();
        names.sort_unstable();
        names
    }

    /// Learns what the log has of streams.
    pub(super) fn learn(&mut self, found: Vec<(StreamName, StreamAt)>) {
        for (name, at) in found {
            self.streams.insert(name, Stream { at, new: false, moved: false });
        }
    }

    /// Takes one more row, and tells the number of its stream.
    pub(super) fn take(&mut self, row: &Recorded) -> Result<StreamKey, CarryError> {
        let at = row.position;
        let bad = |why: &str| CarryError::Row { at, why: why.to_owned() };
        let expected = Position(self.head.position.0 + 1);
        if at != expected {
            return Err(CarryError::OutOfPlace { expected, found: at });
        }
        if row.recorded_at < self.head.recorded_at || row.recorded_at > LAST_INSTANT {
            return Err(bad("its instant is before the one of the row before it, or after 9999"));
        }
        examine_event(&row.event).map_err(|why| CarryError::Row { at, why })?;
        let key =
            self.follow(row).ok_or_else(|| bad("its revision is not the next of its stream"))?;
        if !self.ids.insert((key, row.event.event_id)) {
            return Err(bad("its event id is in its stream already"));
        }
        self.head = Head { position: at, recorded_at: row.recorded_at };
        Ok(key)
    }

    fn follow(&mut self, row: &Recorded) -> Option<StreamKey> {
        let (key, revision) = (StreamKey(row.position.0), row.revision);
        let Some(stream) = self.streams.get_mut(&row.stream) else {
            let at = StreamAt { key, revision };
            let stream = Stream { at, new: true, moved: true };
            return (revision == Revision(0)).then(|| {
                self.streams.insert(row.stream.clone(), stream);
                key
            });
        };
        (revision.0 == stream.at.revision.0 + 1).then(|| {
            stream.at.revision = revision;
            stream.moved = true;
            stream.at.key
        })
    }

    /// Every stream that was moved, by number.
    pub(super) fn moved(&self) -> Vec<Moved<'_>> {
        let moved = self.streams.iter().filter(|(_, stream)| stream.moved);
        let mut moved: Vec<_> =
            moved.map(|(name, stream)| Moved { name, at: stream.at, new: stream.new }).collect();
        moved.sort_unstable_by_key(|moved| moved.at.key);
        moved
    }
}
