//! Why a view shows nothing.

use crate::{position::Position, recorded::StreamName, store::StoreError};
use thiserror::Error;

/// A view that cannot be shown.
#[derive(Debug, Clone, Error)]
pub enum ViewError {
    /// The stream has no event, or is soft-deleted.
    #[error("stream {stream} is not found")]
    NotFound {
        /// Which.
        stream: StreamName,
    },
    /// The stream is tombstoned.
    #[error("stream {stream} is deleted")]
    StreamDeleted {
        /// Which.
        stream: StreamName,
    },
    /// No event can be there.
    #[error("{} is no position to read from", at.0)]
    BadPosition {
        /// What was asked.
        at: Position,
    },
    /// The log does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ViewError {
    /// A word that stays the same from version to version.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "stream-not-found",
            Self::StreamDeleted { .. } => "stream-deleted",
            Self::BadPosition { .. } => "bad-position",
            Self::Store(StoreError::Filter(error)) => error.code(),
            Self::Store(_) => "store",
        }
    }
}
