//! What rows must be beside their leaf: dense positions, dense revisions, instants that never go back, and the
//! columns that a leaf does not cover.

use super::store::{StreamNumber, StreamRow};
use crate::{
    position::Position,
    recorded::{Instant, Recorded},
};
use std::collections::HashMap;
use thiserror::Error;

/// What is wrong with a row, whatever the tree says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Misfit {
    /// A hole in the positions.
    #[error("the event is missing, the log goes on at {}", goes_on_at.0)]
    Missing {
        /// The position that was found instead.
        goes_on_at: Position,
    },
    /// The category is not that of the stream's name.
    #[error("its category is not that of its stream")]
    Category,
    /// The revision does not follow the one before, or the stream's number is not its first event's position.
    #[error("its revision or the number of its stream does not follow the stream's last event")]
    Revision,
    /// The instant is before that of the event below.
    #[error("its instant is before that of the event below it")]
    Instant,
    /// The table of streams says otherwise than the events.
    #[error("the table of streams does not say of its stream what the events say")]
    Stream,
}

impl Misfit {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "event-missing",
            Self::Category => "category-wrong",
            Self::Revision => "revision-wrong",
            Self::Instant => "instant-wrong",
            Self::Stream => "stream-wrong",
        }
    }
}

/// A row of the table of streams that the events do not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamMisfit {
    /// The event that shows it.
    pub at: Position,
    /// Whether events that came after the walk cannot explain it.
    pub certain: bool,
}

/// A walk along the rows.
#[derive(Debug, Default)]
pub struct Structure {
    position: i64,
    instant: Instant,
    /// The last revision of each.
    streams: HashMap<StreamNumber, i64>,
    looked_at: usize,
}

impl Structure {
    /// The position of the last row walked.
    #[must_use]
    pub const fn reached(&self) -> Position {
        Position(self.position)
    }

    /// Streams met.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.streams.len()
    }

    /// Takes the next row, with the category and the number of its stream as they lie beside it.
    ///
    /// # Errors
    /// What is wrong at the next position.
    pub fn row(
        &mut self,
        recorded: &Recorded,
        category: &str,
        stream: StreamNumber,
    ) -> Result<(), Misfit> {
        let (position, revision) = (recorded.position, recorded.revision.0);
        if position.0 != self.position + 1 {
            return Err(Misfit::Missing { goes_on_at: position });
        }
        if category != recorded.stream.category() {
            return Err(Misfit::Category);
        }
        let known = self.streams.get(&stream).copied();
        let first = revision == 0 && known.is_none() && stream.0 == position.0;
        if !first && known.map(|last| last + 1) != Some(revision) {
            return Err(Misfit::Revision);
        }
        if recorded.recorded_at < self.instant {
            return Err(Misfit::Instant);
        }
        self.streams.insert(stream, revision);
        self.position = position.0;
        self.instant = recorded.recorded_at;
        Ok(())
    }

    /// Holds a row of the table of streams against the events walked.
    ///
    /// # Errors
    /// A stream without events, or with another category.
    pub fn stream(&mut self, row: &StreamRow) -> Result<(), StreamMisfit> {
        if !self.streams.contains_key(&row.stream) {
            let position = Position(row.stream.0);
            return Err(StreamMisfit { at: position, certain: position <= self.reached() });
        }
        self.looked_at += 1;
        if row.category != row.name.split('-').next().unwrap_or_default() {
            return Err(StreamMisfit { at: Position(row.stream.0), certain: true });
        }
        Ok(())
    }

    /// Whether every stream that has events was in the table.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.looked_at == self.streams.len()
    }
}
