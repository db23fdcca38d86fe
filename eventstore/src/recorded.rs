//! An event before and after the log has it.

use crate::position::{Position, Revision};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::id::PersonId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};
use thiserror::Error;
use uuid::Uuid;

/// An instant: microseconds since the Unix epoch, UTC.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// Name of a stream: 1 to 200 visible characters, neither `*` nor `>`. The category is what stands before the first
/// dash. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamName(Arc<str>);

/// Name of an event type: 1 to 200 visible characters, neither `*` nor `>`. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventType(Arc<str>);

/// A name the store cannot take; holds its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is not a name the log can take: 1 to {NAME_CHARS} characters, none of them blank, control, * or >"
)]
pub struct BadName(pub String);

/// Characters of a name.
pub const NAME_CHARS: usize = 200;
/// Characters of a bad name that its error repeats: it may be a megabyte.
const SHOWN: usize = 40;

impl BadName {
    /// Stable, for a door to answer with.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "bad-name"
    }

    fn new(text: &str) -> Self {
        Self(text.chars().take(SHOWN).collect())
    }
}

/// Wildcards of NATS are refused: a name may end in a subject, where they would match what they are not.
fn is_name(text: &str) -> bool {
    let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '*' | '>');
    // a character has at most four bytes: a megabyte is refused without being counted
    !text.is_empty()
        && text.len() <= 4 * NAME_CHARS
        && text.chars().count() <= NAME_CHARS
        && !text.contains(bad)
}

macro_rules! names {
    ($($name:ident),*) => {$(
        impl $name {
            /// The name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadName;

            fn from_str(text: &str) -> Result<Self, BadName> {
                if is_name(text) { Ok(Self(text.into())) } else { Err(BadName::new(text)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names!(StreamName, EventType);

impl StreamName {
    /// What stands before the first dash, or the whole name.
    #[must_use]
    pub fn category(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl From<domain::id::StreamId> for StreamName {
    fn from(id: domain::id::StreamId) -> Self {
        Self(id.to_string().into())
    }
}

/// Who did it: a person or a part of the system, for which body, in which role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Opaque id of an account or person, or `system:<part>`; never a name.
    pub who: String,
    /// Body the actor acts for, empty for an applicant.
    pub body: String,
    /// `applicant`, `agent`, `landlord`, `commission`, `auditor`, `operator`, `system`.
    pub role: String,
}

/// Where an event came from and why: everything in a row that is neither place nor payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The command that caused it.
    pub command_id: Uuid,
    /// The story it belongs to.
    pub correlation: Uuid,
    /// The event or command just before.
    pub causation: Uuid,
    /// Who did it.
    pub actor: Actor,
    /// The door it came through: `page`, `api`, `exchange`, `nats`, `cli`, `scheduler`.
    pub source: String,
}

/// An event to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id: the same again in the same stream is the same event.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: EventType,
    /// Version of the payload's shape.
    pub schema_version: u16,
    /// `application/json` for our own.
    pub content_type: String,
    /// Civil day on which it happened.
    pub occurred_on: NaiveDate,
    /// Who, why, through which door.
    pub origin: Origin,
    /// Article the fact rests on, may be empty.
    pub legal_basis: String,
    /// Whether the applicant's timeline may show it.
    pub applicant_visible: bool,
    /// Persons under whose keys something in the payload is sealed.
    pub key_ids: Vec<PersonId>,
    /// The caller's opaque bytes, may be empty.
    pub metadata: Bytes,
    /// The payload.
    pub payload: Bytes,
}

/// An event as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the log.
    pub position: Position,
    /// Its stream.
    pub stream: StreamName,
    /// Its place in the stream.
    pub revision: Revision,
    /// When the log took it; never goes back along positions.
    pub recorded_at: Instant,
    /// What was written.
    pub event: NewEvent,
}
