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
