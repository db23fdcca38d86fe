//! Numbers of the tree: how many leaves, which leaf.

use crate::position::Position;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Leaves of a tree: the position of the last event in it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Size(pub u64);

/// Place of a leaf, from 0: the position of its event, less one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LeafIndex(pub u64);

impl Size {
    /// The position of the last event in a tree of this size.
    #[must_use]
    pub fn last(self) -> Position {
        Position(i64::try_from(self.0).unwrap_or(i64::MAX))
    }
}

impl From<Position> for Size {
    fn from(position: Position) -> Self {
        Self(u64::try_from(position.0).unwrap_or(0))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl LeafIndex {
    /// The leaf of the event at this position; none before the first.
    #[must_use]
    pub fn of(position: Position) -> Option<Self> {
        u64::try_from(position.0).ok()?.checked_sub(1).map(Self)
    }

    /// The position of its event.
    #[must_use]
    pub fn position(self) -> Position {
        Size(self.0.saturating_add(1)).last()
    }
}
