//! What is followed, and from where.

use crate::{
    filter::Filter,
    position::Position,
    recorded::{Recorded, StreamName},
};
use serde::{Deserialize, Serialize};

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// One stream, as views show it.
    Stream(StreamName),
    /// The events of the log that pass.
    Log(Filter),
}

/// A place in a source: a revision if it is a stream, else a position. What is at or before it is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub i64);

/// Where following begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// With the first event.
    Beginning,
    /// With the one after this place.
    After(Mark),
    /// With what is not there yet.
    End,
}

impl Source {
    /// The place before the first event.
    #[must_use]
    pub const fn beginning(&self) -> Mark {
        match self {
            Self::Stream(_) => Mark(-1),
            Self::Log(_) => Mark(0),
        }
    }

    /// The place of an event.
    #[must_use]
    pub const fn mark(&self, event: &Recorded) -> Mark {
        match self {
            Self::Stream(_) => Mark(event.revision.0),
            Self::Log(_) => Mark(event.position.0),
        }
    }

    /// The place as a position, where it is one.
    #[must_use]
    pub const fn position(&self, mark: Mark) -> Option<Position> {
        match self {
            Self::Stream(_) => None,
            Self::Log(_) => Some(Position(mark.0)),
        }
    }
}
