//! Values that belong to one person.
//!
//! Inside an event they are open in memory and ciphertext at rest; once the person's key is destroyed they read
//! as erased. A commission or a vacancy outlives a person's key, so every rule and every page accepts both.

use crate::id::PersonId;
use serde::{Deserialize, Serialize};

/// Who may read a sealed value: the class has its own key under the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Identity, addresses, household, number (GDPR art. 4).
    Personal,
    /// Resources, health, violence, separation, and whatever tells them (GDPR art. 9, domain caution 8).
    Sensitive,
}

/// Says, once per type, in which class its values are sealed.
pub trait Classed {
    /// The class of every value of this type.
    const CLASS: Class;
}

/// A value sealed under the key of one person.
///
/// Serialised as `{"sealed": "<class>", "person": "person-…", "value": …}`, without `value` once erased. The
/// event store's codec replaces `value` by ciphertext; nothing else in a payload may carry that shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    from = "Envelope<T>",
    into = "Envelope<T>",
    bound(serialize = "T: Classed + Clone + Serialize", deserialize = "T: Deserialize<'de>")
)]
pub enum Sealed<T> {
    /// The key is there and the reader may use it.
    Open {
        /// Whose value it is.
        person: PersonId,
        /// The value.
        value: T,
    },
    /// The key is destroyed, or the reader may not use it.
    Erased {
        /// Whose value it was.
        person: PersonId,
    },
}

impl<T> Sealed<T> {
    /// Seals `value` for `person`.
    pub const fn new(person: PersonId, value: T) -> Self {
        Self::Open { person, value }
    }

    /// The value, unless erased.
    pub const fn open(&self) -> Option<&T> {
        match self {
            Self::Open { value, .. } => Some(value),
            Self::Erased { .. } => None,
        }
    }

    /// Whose value it is or was.
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Open { person, .. } | Self::Erased { person } => *person,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
struct Envelope<T> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<Class>,
    person: PersonId,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    value: Option<T>,
}

impl<T> From<Envelope<T>> for Sealed<T> {
    fn from(envelope: Envelope<T>) -> Self {
        match envelope.value {
            Some(value) => Self::Open { person: envelope.person, value },
            None => Self::Erased { person: envelope.person },
        }
    }
}

impl<T: Classed> From<Sealed<T>> for Envelope<T> {
    fn from(sealed: Sealed<T>) -> Self {
        let (person, value) = match sealed {
            Sealed::Open { person, value } => (person, Some(value)),
            Sealed::Erased { person } => (person, None),
        };
        Self { sealed: Some(T::CLASS), person, value }
    }
}
