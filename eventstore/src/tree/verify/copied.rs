//! Events read from elsewhere, an export, against a checkpoint of the log they were read from.

use super::Wrong;
use crate::{
    position::Position,
    recorded::{Recorded, StreamName},
    tree::{
        checkpoint::Checkpoint,
        edge::{Changed, Edge},
        leaf::leaf_hash,
        size::Size,
        store::StreamNumber,
        structure::Structure,
    },
};
use std::collections::HashMap;

/// A walk along copied events. They have no tiles: the first that cannot be where it is is named at its position, one
/// that was changed by the root of the checkpoint.
#[derive(Debug)]
pub struct Copied {
    checkpoint: Checkpoint,
    edge: Edge,
    structure: Structure,
    streams: HashMap<StreamName, StreamNumber>,
    filled: Changed,
}

impl Copied {
    /// `checkpoint`: opened with the log's key.
    #[must_use]
    pub fn new(checkpoint: Checkpoint) -> Self {
        Self {
            checkpoint,
            edge: Edge::default(),
            structure: Structure::default(),
            streams: HashMap::new(),
            filled: Changed::new(),
        }
    }

    /// Takes the next event, from position 1.
    ///
    /// # Errors
    /// `Row`, `Root`.
    pub fn event(&mut self, event: &Recorded) -> Result<(), Wrong> {
        let at = Position(self.structure.reached().0 + 1);
        let first = StreamNumber(event.position.0);
        let stream = *self.streams.entry(event.stream.clone()).or_insert(first);
        let fits = self.structure.row(event, event.stream.category(), stream);
        fits.map_err(|what| Wrong::Row { at, what })?;
        self.edge.push(leaf_hash(event), &mut self.filled);
        self.filled.clear();
        let size = self.edge.size();
        match size == self.checkpoint.size && self.edge.root() != self.checkpoint.root {
            true => Err(Wrong::Root { size, from: Position(1) }),
            false => Ok(()),
        }
    }

    /// Takes note that there are no more: all that the checkpoint covers came.
    ///
    /// # Errors
    /// `Ends`.
    pub fn end(self) -> Result<Size, Wrong> {
        let (size, tree) = (self.edge.size(), self.checkpoint.size);
        if size >= tree {
            return Ok(size);
        }
        let reached = self.structure.reached();
        Err(Wrong::Ends { at: Position(reached.0 + 1), head: tree.last(), tree })
    }
}

/// Holds all events of a copy against a checkpoint; the outer error is the reader's.
///
/// # Errors
/// What the iterator gives.
pub fn verify_copy<E>(
    events: impl IntoIterator<Item = Result<Recorded, E>>,
    checkpoint: Checkpoint,
) -> Result<Result<Size, Wrong>, E> {
    let mut copied = Copied::new(checkpoint);
    for event in events {
        if let Err(wrong) = copied.event(&event?) {
            return Ok(Err(wrong));
        }
    }
    Ok(copied.end())
}
