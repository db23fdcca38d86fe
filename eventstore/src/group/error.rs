//! Why a group does not do what was asked.

use super::Ticket;
use crate::{
    recorded::Instant, store::StoreError, subscription::SubscriptionError, views::ViewError,
};
use thiserror::Error;

/// What a group answers instead.
#[derive(Debug, Clone, Error)]
pub enum GroupError {
    /// A group of this name is there.
    #[error("the group exists already")]
    Exists,
    /// There is none.
    #[error("there is no such group")]
    Missing,
    /// Another owner has it.
    #[error("the group has an owner until {}", until.0)]
    Held {
        /// Microseconds since 1970: when its lease ends, unless it renews it.
        until: Instant,
    },
    /// This owner has been replaced. Nothing that it was told since counts.
    #[error("the owner of epoch {epoch} was replaced: what it is told does not count")]
    Stale {
        /// The epoch that is over.
        epoch: i64,
    },
    /// As many consumers as the group takes.
    #[error("the group has all the consumers it takes")]
    Full,
    /// The event is not with this consumer: acknowledged before, or taken back after its time.
    #[error("event {ticket} is not with this consumer any more")]
    NotOutstanding {
        /// Which. The others of the same call count.
        ticket: Ticket,
    },
    /// A setting out of its range.
    #[error("setting {field} is {why}")]
    BadSetting {
        /// Which.
        field: &'static str,
        /// What it must be.
        why: &'static str,
    },
    /// No group, or no reason, can be called so.
    #[error("{field} is not a name that a group can have: {why}")]
    BadName {
        /// Which.
        field: &'static str,
        /// What it must be.
        why: &'static str,
    },
    /// The group, or the consumer, was stopped.
    #[error("the group or its consumer was stopped")]
    Stopped,
    /// The source has come to an end: its stream is tombstoned.
    #[error(transparent)]
    Source(SubscriptionError),
    /// The log does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GroupError {
    /// A word that stays the same from version to version.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Exists => "group-exists",
            Self::Missing => "group-missing",
            Self::Held { .. } => "group-held",
            Self::Stale { .. } => "group-owner-stale",
            Self::Full => "group-full",
            Self::NotOutstanding { .. } => "group-event-not-outstanding",
            Self::BadSetting { .. } => "group-setting",
            Self::BadName { .. } => "group-name",
            Self::Stopped => "group-stopped",
            Self::Source(error) => error.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<SubscriptionError> for GroupError {
    fn from(error: SubscriptionError) -> Self {
        match error {
            SubscriptionError::Store(error) => Self::Store(error),
            ended => Self::Source(ended),
        }
    }
}

impl From<ViewError> for GroupError {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Store(error) => Self::Store(error),
            ViewError::StreamDeleted { stream } => {
                Self::Source(SubscriptionError::StreamDeleted { stream })
            }
            ViewError::NotFound { .. } | ViewError::BadPosition { .. } => Self::Missing,
        }
    }
}
