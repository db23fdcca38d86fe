//! Why something was not measured.

use eventstore::store::StoreError;
use thiserror::Error;

/// Why a measurement gives no figure.
#[derive(Debug, Error)]
pub(crate) enum BenchError {
    /// The raw side, or the making of the database.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The log.
    #[error("the log: {0}")]
    Store(#[from] StoreError),
    /// Files and processes.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// An answer of the wrong kind, none at all, or a log that does not hold what was acknowledged.
    #[error("{0}")]
    Wrong(String),
    /// What is asked cannot be done here; the sentence says what to do.
    #[error("{0}")]
    Asked(String),
}

impl BenchError {
    pub(super) fn wrong(what: impl Into<String>) -> Self {
        Self::Wrong(what.into())
    }
}

/// An answer as it should be, or an error that says what came instead.
pub(super) fn expect(right: bool, what: impl FnOnce() -> String) -> Result<(), BenchError> {
    if right { Ok(()) } else { Err(BenchError::Wrong(what())) }
}
