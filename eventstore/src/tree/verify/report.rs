//! What a verification found.

use crate::{
    position::Position,
    tree::{size::Size, structure::Misfit, tile::TileId},
};
use thiserror::Error;

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Wrong {
    /// A row that cannot be where and what it is, whatever the tree says.
    #[error("position {}: {what}", at.0)]
    Row {
        /// Where.
        at: Position,
        /// What.
        what: Misfit,
    },
    /// A row that cannot be read.
    #[error("position {}: the event cannot be read: {why}", at.0)]
    Unreadable {
        /// Where.
        at: Position,
        /// Which column.
        why: String,
    },
    /// A row that is not the one whose leaf is in the tree.
    #[error("position {}: the event is not the one whose leaf is in the tree", at.0)]
    Leaf {
        /// Where.
        at: Position,
    },
    /// The events end too early.
    #[error("position {}: the event is missing; the head says {}, the tree has {tree} leaves", at.0, head.0)]
    Ends {
        /// The first one missing.
        at: Position,
        /// The last position given.
        head: Position,
        /// Leaves in the tree.
        tree: Size,
    },
    /// An event that the head has not given.
    #[error("position {}: the event is beyond the head", at.0)]
    BeyondHead {
        /// Where.
        at: Position,
    },
    /// A tile that its events do not give.
    #[error("positions {} to {}: {tile} is not what the events give", from.0, to.0)]
    Tile {
        /// Which.
        tile: TileId,
        /// The first event below the wrong hash.
        from: Position,
        /// The last one.
        to: Position,
    },
    /// A checkpoint whose root the events do not give.
    #[error("positions {} to {size}: the events do not give the root of the checkpoint of size {size}", from.0)]
    Root {
        /// Its size.
        size: Size,
        /// The first event after the last checkpoint that holds.
        from: Position,
    },
    /// A checkpoint that this log's key has not signed as it is.
    #[error("the checkpoint of size {size} does not hold: {why}")]
    Checkpoint {
        /// Its size.
        size: Size,
        /// Why.
        why: String,
    },
    /// Tree and checkpoints contradict each other.
    #[error(
        "the tree has {tree} leaves and says that {signed} are signed; the last checkpoint is of size {last}"
    )]
    Tree {
        /// Leaves.
        tree: Size,
        /// What the tree says of its last checkpoint.
        signed: Size,
        /// The last checkpoint that is there.
        last: Size,
    },
    /// A checkpoint kept elsewhere is larger than the log.
    #[error(
        "the log was rolled back: a tree of {kept} leaves was signed, this log has {ours} events"
    )]
    RolledBack {
        /// Size of the checkpoint kept.
        kept: Size,
        /// Size of this log.
        ours: Size,
    },
    /// A checkpoint kept elsewhere has another root than this log at that size.
    #[error(
        "the log was forked: a tree of {kept} leaves was signed with another root; this log has {ours} events"
    )]
    Forked {
        /// Size of the checkpoint kept.
        kept: Size,
        /// Size of this log.
        ours: Size,
    },
}

impl Wrong {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Row { what, .. } => what.code(),
            Self::Unreadable { .. } => "event-unreadable",
            Self::Leaf { .. } => "leaf-wrong",
            Self::Ends { .. } => "event-missing",
            Self::BeyondHead { .. } => "event-beyond-head",
            Self::Tile { .. } => "tile-wrong",
            Self::Root { .. } => "root-wrong",
            Self::Checkpoint { .. } => "checkpoint-wrong",
            Self::Tree { .. } => "tree-wrong",
            Self::RolledBack { .. } => "log-rolled-back",
            Self::Forked { .. } => "log-forked",
        }
    }

    /// The first position that does not fit, where there is one.
    #[must_use]
    pub const fn position(&self) -> Option<Position> {
        match self {
            Self::Row { at, .. }
            | Self::Unreadable { at, .. }
            | Self::Leaf { at }
            | Self::Ends { at, .. }
            | Self::BeyondHead { at } => Some(*at),
            Self::Tile { from, .. } | Self::Root { from, .. } => Some(*from),
            Self::Checkpoint { .. }
            | Self::Tree { .. }
            | Self::RolledBack { .. }
            | Self::Forked { .. } => None,
        }
    }
}

/// What was looked at, and the first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Up to where events were read.
    pub events: Position,
    /// Leaves in the tree.
    pub tree: Size,
    /// Size of the last checkpoint that holds, 0 for none.
    pub signed: Size,
    /// Checkpoints that hold.
    pub checkpoints: u64,
    /// Nothing, when all fits.
    pub wrong: Option<Wrong>,
}
