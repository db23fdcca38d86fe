//! Why rows, or a file of them, are not taken.

use crate::{appender::backend::Failure, position::Position, store::StoreError};
use thiserror::Error;

/// Why rows, or a file of them, are not taken. Nothing of what was refused is in the log.
///
/// Holds no value of a payload.
#[derive(Debug, Clone, Error)]
pub enum CarryError {
    /// The log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Rows must come right after the head, and each right after the one before it.
    #[error("position {} comes where {} should", found.0, expected.0)]
    OutOfPlace {
        /// What should have come.
        expected: Position,
        /// What came.
        found: Position,
    },
    /// A row that the log could not have written itself.
    #[error("the row at position {} is not taken: {why}", at.0)]
    Row {
        /// Where.
        at: Position,
        /// Why.
        why: String,
    },
    /// An import goes into an empty log.
    #[error("this log has {} events already: import into an empty one", head.0)]
    NotEmpty {
        /// Its last position.
        head: Position,
    },
    /// A line of the file is not what an export writes.
    #[error("line {line} of the file cannot be read: {why}")]
    Line {
        /// From 1; the manifest is line 1, and the event at position p is line p + 1.
        line: u64,
        /// Why.
        why: String,
    },
    /// The file ends before its end mark.
    #[error("the file is cut after position {}", after.0)]
    Truncated {
        /// The last whole event.
        after: Position,
    },
    /// A row is not the one whose leaf stands beside it.
    #[error("the row at position {} was changed: its leaf is another one", at.0)]
    Leaf {
        /// Where.
        at: Position,
    },
    /// The rows are not those whose tree the manifest names.
    #[error("the tree of the {} events of the file has another root than its manifest says", size.0)]
    Root {
        /// Number of events.
        size: Position,
    },
    /// The lines are not those whose hash the manifest names.
    #[error("the {} events of the file have another hash than its manifest says", size.0)]
    Hash {
        /// Number of events.
        size: Position,
    },
    /// The manifest is of another format, of another log, or contradicts its checkpoint.
    #[error("the manifest of the file is not taken: {0}")]
    Manifest(String),
    /// The file itself.
    #[error("the file cannot be used: {0}")]
    File(String),
    /// An earlier call was cut half-way, or the task of the file stopped. Nothing was written.
    #[error("the writing was cut: begin again")]
    Cut,
}

impl CarryError {
    /// A code that other programs may rely on.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::OutOfPlace { .. } => "position-out-of-place",
            Self::Row { .. } => "row-refused",
            Self::NotEmpty { .. } => "log-not-empty",
            Self::Line { .. } => "line-unreadable",
            Self::Truncated { .. } => "export-truncated",
            Self::Leaf { .. } => "leaf-mismatch",
            Self::Root { .. } => "root-mismatch",
            Self::Hash { .. } => "hash-mismatch",
            Self::Manifest(_) => "manifest-refused",
            Self::File(_) => "file-unusable",
            Self::Cut => "cut",
        }
    }

    /// What a database says of a page of rows that begins at `first`.
    pub(super) fn of(failure: Failure, first: Position) -> Self {
        match failure {
            Failure::Duplicate => Self::Row {
                at: first,
                why: "an event of this page is in its stream already".to_owned(),
            },
            Failure::Lost(why) => StoreError::Unavailable(why).into(),
        }
    }
}

impl From<std::io::Error> for CarryError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.to_string())
    }
}
