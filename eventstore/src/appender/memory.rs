//! What the appender remembers between groups.

use super::{
    backend::{Head, Stand, StreamAt, StreamKey},
    draft::Known,
};
use crate::{position::Revision, recorded::StreamName};
use lru::LruCache;
use std::{collections::HashMap, num::NonZeroUsize};

/// Streams remembered, about 200 bytes each.
const STREAMS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);
/// Streams that another process wrote, remembered by number.
const MOVED: usize = 65_536;

/// Where the head stands, and the streams last used.
///
/// Every append moves the head, so the head's position is a version of the whole store: while it stands where this
/// appender left it, everything remembered is still true.
pub(super) struct Memory {
    head: Option<Head>,
    contended: bool,
    streams: LruCache<StreamName, Stand>,
    /// Where another process left a stream. What is remembered of the stream may be later.
    moved: HashMap<StreamKey, Revision>,
}

impl Memory {
    pub(super) fn new() -> Self {
        let (streams, moved) = (LruCache::new(STREAMS), HashMap::new());
        Self { head: None, contended: false, streams, moved }
    }

    /// The head to write a page on without a lock: where it was left, unless another process was just met.
    pub(super) fn head(&self) -> Option<Head> {
        self.head.filter(|_| !self.contended)
    }

    /// The head as it was left, for a question what happened since.
    pub(super) fn left(&self) -> Option<Head> {
        self.head
    }

    /// Under the lock: learns what another process wrote `since`, or forgets everything if that is not known.
    pub(super) fn check(&mut self, head: Head, since: Option<Vec<StreamAt>>) {
        self.contended = self.head.is_some_and(|known| known != head);
        match since {
            Some(since) if self.moved.len() + since.len() <= MOVED => {
                self.moved.extend(since.into_iter().map(|at| (at.key, at.revision)));
            }
            _ if self.head == Some(head) => {}
            _ => self.clear(),
        }
        self.head = Some(head);
    }

    /// Where a stream stands, if remembered.
    pub(super) fn get(&mut self, stream: &StreamName) -> Option<Stand> {
        let mut stand = self.streams.get(stream).copied()?;
        let Some(at) = &mut stand.at else {
            // another process may have made it meanwhile
            return self.moved.is_empty().then_some(stand);
        };
        if let Some(moved) = self.moved.get(&at.key).filter(|moved| **moved > at.revision) {
            at.revision = *moved;
            // an event ends a soft delete: the state moved too
            return stand.state.is_none().then_some(stand);
        }
        Some(stand)
    }

    /// Learns what a group leaves.
    pub(super) fn learn(&mut self, head: Head, known: Known) {
        self.head = Some(head);
        for (stream, stand) in known {
            self.streams.put(stream, stand);
        }
    }

    /// After a failure nothing is sure.
    pub(super) fn forget(&mut self) {
        self.head = None;
        self.clear();
    }

    fn clear(&mut self) {
        self.streams.clear();
        self.moved.clear();
    }
}
