//! Which events of the log a reader wants.
//!
//! What an index can answer (category, type, correlation, prefixes) is asked of the database; a pattern is judged in
//! process, page by page. [`EventStore::scan`](crate::store::EventStore::scan) is the read for whoever keeps a
//! checkpoint: it says how far it looked, so that a reader of a filter that seldom matches does not look at the same
//! events for ever.

mod error;
mod pattern;
mod prefix;
mod scan;

pub use error::FilterError;
pub use pattern::Pattern;
pub use prefix::Prefixes;
pub(crate) use scan::{scan, sift};

use crate::{
    position::Position,
    recorded::{EventType, Recorded},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which events of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "is", rename_all = "kebab-case")]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those whose stream has this category.
    Category(String),
    /// Those of this type.
    Type(EventType),
    /// Those of this story.
    Correlation(Uuid),
    /// Those whose stream's name begins with one of these.
    StreamPrefix(Prefixes),
    /// Those whose type begins with one of these.
    TypePrefix(Prefixes),
    /// Those whose stream's name has a match of this.
    StreamPattern(Pattern),
    /// Those whose type has a match of this.
    TypePattern(Pattern),
}

/// A page of a filtered read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scanned {
    /// The events that pass, in order.
    pub events: Vec<Recorded>,
    /// Every event up to this one was looked at: whoever has dealt with [`Self::events`] may go on from here, and
    /// misses nothing. Never before where the read began.
    pub considered: Position,
    /// Whether the page ended before the log did.
    pub more: bool,
}

impl Filter {
    /// Whether the event passes.
    ///
    /// # Errors
    /// `TooHard`: a pattern took too many steps. Never taken for "does not pass", which would lose the event.
    pub fn keeps(&self, event: &Recorded) -> Result<bool, FilterError> {
        let stream = event.stream.as_str();
        let event_type = event.event.event_type.as_str();
        let hard = |at: Position| move |()| FilterError::TooHard { at };
        Ok(match self {
            Self::All => true,
            Self::Category(category) => event.stream.category() == category,
            Self::Type(name) => event.event.event_type == *name,
            Self::Correlation(id) => event.event.origin.correlation == *id,
            Self::StreamPrefix(prefixes) => prefixes.begin(stream),
            Self::TypePrefix(prefixes) => prefixes.begin(event_type),
            Self::StreamPattern(pattern) => {
                pattern.matches(stream).map_err(hard(event.position))?
            }
            Self::TypePattern(pattern) => {
                pattern.matches(event_type).map_err(hard(event.position))?
            }
        })
    }

    /// Whether no index can answer it.
    pub(crate) const fn in_process(&self) -> bool {
        matches!(self, Self::StreamPattern(_) | Self::TypePattern(_))
    }

    /// Refuses what no database takes as a value. Everything else was looked at when it was made.
    pub(crate) fn examine(&self) -> Result<(), FilterError> {
        match self {
            Self::Category(category) if !prefix::fits(category) => Err(FilterError::Category),
            _ => Ok(()),
        }
    }
}
