//! What is wrong with a filter.

use super::{pattern, prefix};
use crate::position::Position;
use thiserror::Error;

/// A filter that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilterError {
    /// No stream can have this category.
    #[error("the category has 1 to 200 characters, none of them blank or control")]
    Category,
    /// None, or too many.
    #[error("a filter has 1 to {max} prefixes, not {0}", max = prefix::MOST)]
    PrefixCount(usize),
    /// No name can begin so.
    #[error("prefix {number} has 1 to 200 characters, none of them blank or control")]
    Prefix {
        /// Which one, from 1.
        number: usize,
    },
    /// Empty, or too long.
    #[error("a pattern has 1 to {max} characters, not {0}", max = pattern::LONGEST)]
    PatternLength(usize),
    /// It is no regular expression.
    #[error("the pattern cannot be read{}: {why}", at.map(|at| format!(" at byte {at}")).unwrap_or_default())]
    Pattern {
        /// Where it stops making sense, where that is known.
        at: Option<usize>,
        /// What was met there.
        why: String,
    },
    /// The pattern takes too many steps on a name of the log.
    #[error("the pattern takes too many steps on the event at position {}", at.0)]
    TooHard {
        /// Which event.
        at: Position,
    },
}

impl FilterError {
    /// A word that stays the same from version to version.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Category => "filter-category",
            Self::PrefixCount(_) => "filter-prefix-count",
            Self::Prefix { .. } => "filter-prefix",
            Self::PatternLength(_) => "filter-pattern-length",
            Self::Pattern { .. } => "filter-pattern",
            Self::TooHard { .. } => "filter-pattern-too-hard",
        }
    }
}
