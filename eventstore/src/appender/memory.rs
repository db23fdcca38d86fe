//! What the appender remembers between groups.

use super::{
    backend::{Head, Stand},
    draft::Known,
};
use crate::recorded::StreamName;
use lru::LruCache;
use std::num::NonZeroUsize;

/// Streams remembered, about 200 bytes each.
const STREAMS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);

/// Where the head stands, and the streams last used.
///
/// Every append moves the head, so the head's position is a version of the whole store: while it stands where this
/// appender left it, everything remembered is still true.
pub(super) struct Memory {
    head: Option<Head>,
    contended: bool,
    streams: LruCache<StreamName, Stand>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { head: None, contended: false, streams: LruCache::new(STREAMS) }
    }

    /// The head to write a page on without a lock: where it was left, unless another process was just met.
    pub(super) fn head(&self) -> Option<Head> {
        self.head.filter(|_| !self.contended)
    }

    /// Under the lock: forgets everything if another process wrote.
    pub(super) fn check(&mut self, head: Head) {
        self.contended = self.head.is_some_and(|known| known != head);
        if self.head != Some(head) {
            self.streams.clear();
            self.head = Some(head);
        }
    }

    /// Where a stream stands, if remembered.
    pub(super) fn get(&mut self, stream: &StreamName) -> Option<Stand> {
        self.streams.get(stream).copied()
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
        self.streams.clear();
    }
}
