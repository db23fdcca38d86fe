//! What metadata and deletion make of a stream, for those who read it as KurrentDB does.

/// The state of a stream. Derived from the log alone; raw reads never apply it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamState {
    /// Revisions below this are not shown. `i64::MAX`: the stream is soft-deleted.
    pub truncate_before: i64,
    /// How many of the last events are shown.
    pub max_count: Option<i64>,
    /// Seconds for which an event is shown.
    pub max_age: Option<i64>,
    /// Deleted for ever.
    pub tombstoned: bool,
}

impl StreamState {
    /// Whether the stream is deleted until the next append.
    #[must_use]
    pub const fn is_soft_deleted(&self) -> bool {
        self.truncate_before == i64::MAX
    }
}
