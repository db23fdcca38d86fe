//! Why an event cannot be written or read.

use crate::vault::{VaultError, seal::DoesNotOpen};
use thiserror::Error;

/// Why an event cannot be written or read. Names types and fields, never a value.
#[derive(Debug, Clone, Error)]
pub enum CodecError {
    /// The type is not spelt `category.past-words`, or is on a stream of another category.
    #[error("{0:?} is not a type of ours: category.past-words, on a stream of that category")]
    BadType(String),
    /// The catalogue does not know the type.
    #[error("the type {0} is not in the catalogue")]
    UnknownType(String),
    /// The event was written by a later version of this program: of a type, or of a version of one, that is not known
    /// here.
    #[error("{event_type} version {version} was written by a later version of this program")]
    Newer {
        /// The type.
        event_type: String,
        /// The stored version.
        version: u16,
    },
    /// The payload has not the shape of its type.
    #[error("the payload of {event_type} version {version} cannot be read: {why}")]
    BadPayload {
        /// The type.
        event_type: String,
        /// The stored version.
        version: u16,
        /// Why, without any value.
        why: &'static str,
    },
    /// A sealed value was changed, moved or sealed under another key.
    #[error("{field} of {event_type}: {source}")]
    Sealed {
        /// The type.
        event_type: String,
        /// JSON pointer of the value.
        field: String,
        /// Why.
        source: DoesNotOpen,
    },
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl CodecError {
    /// Whether nothing is wrong with the event: it is none that this version of the program knows.
    ///
    /// Whoever reads may go on without it, and says so; whoever decides may not.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Newer { .. } | Self::BadType(_))
    }
}
