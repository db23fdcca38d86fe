//! What the appender remembers of streams between groups.

use super::{
    backend::{Head, StreamAt},
    draft::Known,
};
use crate::recorded::StreamName;
use lru::LruCache;
use std::num::NonZeroUsize;

/// Streams remembered, about 100 bytes each.
const STREAMS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);

/// Revisions of the streams last used.
///
/// Every append moves the head, so the head's position is a version of the whole store: while it stands where this
/// appender left it, everything remembered is still true.
pub(super) struct Memory {
    head: Head,
    streams: LruCache<StreamName, Option<StreamAt>>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { head: Head::default(), streams: LruCache::new(STREAMS) }
    }

    /// Forgets everything if another process wrote.
    pub(super) fn check(&mut self, head: Head) {
        if self.head != head {
            self.streams.clear();
            self.head = head;
        }
    }

    /// Where a stream is, if remembered.
    pub(super) fn get(&mut self, stream: &StreamName) -> Option<Option<StreamAt>> {
        self.streams.get(stream).copied()
    }

    /// Learns what a group leaves.
    pub(super) fn learn(&mut self, head: Head, known: Known) {
        self.head = head;
        for (stream, at) in known {
            self.streams.put(stream, at);
        }
    }

    /// After a failure nothing is sure.
    pub(super) fn forget(&mut self) {
        self.streams.clear();
    }
}
