//! Checkpoints (C2SP tlog-checkpoint): which log, how large, with which root; signed by the log, cosigned by witnesses.

use super::{
    leaf::Hash,
    note::{Note, NoteError, Verifier},
    size::Size,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::fmt;
use thiserror::Error;

/// What a log says of itself at some size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many leaves.
    pub size: Size,
    /// The root over them.
    pub root: Hash,
}

/// A checkpoint that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// Not a checkpoint.
    #[error("not a checkpoint: {0}")]
    Form(&'static str),
    /// Not a signed note, or not signed by the log's key.
    #[error("the checkpoint cannot be trusted: {0}")]
    Note(#[from] NoteError),
    /// Of another log.
    #[error("the checkpoint is of another log: {found}, this one is {expected}")]
    Foreign {
        /// The origin it names.
        found: String,
        /// The origin of this log.
        expected: String,
    },
}

impl CheckpointError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "checkpoint-malformed",
            Self::Note(_) => "checkpoint-not-signed",
            Self::Foreign { .. } => "checkpoint-of-another-log",
        }
    }
}

impl Checkpoint {
    /// Reads the text of a note: three lines, extension lines ignored.
    ///
    /// # Errors
    /// `Form`.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Form("origin, size and root are expected"));
        };
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(CheckpointError::Form("it has an empty line"));
        }
        let number = size.parse::<u64>().ok().filter(|n| n.to_string() == size);
        let number = number.filter(|n| i64::try_from(*n).is_ok());
        let root = BASE64_STANDARD.decode(root).ok().and_then(|root| root.try_into().ok());
        Ok(Self {
            origin: origin.to_owned(),
            size: Size(number.ok_or(CheckpointError::Form("its size is not a number"))?),
            root: root.ok_or(CheckpointError::Form("its root is not 32 bytes of base64"))?,
        })
    }

    /// The checkpoint in a note, if it is one of the log whose key this is, signed by it.
    ///
    /// # Errors
    /// `Form`, `Foreign`, `Note`.
    pub fn open(note: &Note, log: &Verifier) -> Result<Self, CheckpointError> {
        let checkpoint = Self::parse(&note.text)?;
        if checkpoint.origin != log.name() {
            let (found, expected) = (checkpoint.origin, log.name().to_owned());
            return Err(CheckpointError::Foreign { found, expected });
        }
        note.signed_by(log)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, BASE64_STANDARD.encode(self.root))
    }
}
