//! Where an event stands: in the log, in its stream; and where a writer expects a stream to be.

use serde::{Deserialize, Serialize};

/// Place of an event in the whole log: 1, 2, 3 … without a gap. 0 is before the first event.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub i64);

/// Place of an event in its stream, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

/// Where the writer expects a stream to be (the words of KurrentDB). None of them holds on a stream that was ended by
/// a tombstone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// Anywhere.
    Any,
    /// It has no event, or it was soft-deleted: then its numbering goes on.
    NoStream,
    /// It has at least one event or metadata, and was not soft-deleted.
    StreamExists,
    /// Its last event has this revision.
    Exact(Revision),
}

impl Expected {
    /// Whether a stream that nobody deleted and whose last revision is `actual` (none: no event) meets the
    /// expectation.
    #[must_use]
    pub fn is_met_by(self, actual: Option<Revision>) -> bool {
        match self {
            Self::Any => true,
            Self::NoStream => actual.is_none(),
            Self::StreamExists => actual.is_some(),
            Self::Exact(revision) => actual == Some(revision),
        }
    }
}
