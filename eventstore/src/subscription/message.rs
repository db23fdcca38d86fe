//! What a follower is told.

use super::Mark;
use crate::{
    recorded::{Recorded, StreamName},
    store::StoreError,
    views::ViewError,
};
use thiserror::Error;

/// What a subscription says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// An event.
    Event(Box<Recorded>),
    /// Everything up to here was considered: keep it, and resume after it.
    Checkpoint(Mark),
    /// Everything there is was handed out; what comes now is new.
    CaughtUp(Mark),
    /// More is there than a page holds: until the next `CaughtUp`, what comes is not new.
    FellBehind(Mark),
}

/// Why a subscription has nothing to say.
#[derive(Debug, Clone, Error)]
pub enum SubscriptionError {
    /// The stream is tombstoned: nothing will ever come.
    #[error("stream {stream} is deleted")]
    StreamDeleted {
        /// Which.
        stream: StreamName,
    },
    /// The log does not answer. Asking again goes on where it stood.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SubscriptionError {
    /// Whether asking again may help.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unavailable(_)))
    }

    /// A word that stays the same from version to version.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::StreamDeleted { .. } => "stream-deleted",
            Self::Store(StoreError::Filter(error)) => error.code(),
            Self::Store(_) => "store",
        }
    }
}

impl SubscriptionError {
    /// What a view that shows nothing means to a follower, if it means the end.
    pub(super) fn of_view(error: ViewError) -> Option<Self> {
        match error {
            ViewError::StreamDeleted { stream } => Some(Self::StreamDeleted { stream }),
            ViewError::Store(error) => Some(Self::Store(error)),
            ViewError::NotFound { .. } | ViewError::BadPosition { .. } => None,
        }
    }
}
