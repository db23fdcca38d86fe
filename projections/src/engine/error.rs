//! What the read models can answer instead.

use crate::db::DbError;
use eventstore::{position::Position, store::StoreError};
use thiserror::Error;

/// Why the read models could not do what was asked.
#[derive(Debug, Error)]
pub enum ViewsError {
    /// Their database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The tables of a projection changed and its version did not.
    #[error("the tables of {0} changed but not its version: rebuild the views in a new database")]
    Changed(&'static str),
    /// No projection has this name.
    #[error("there is no projection {0}")]
    Unknown(String),
    /// The log skipped a position: nothing after it may be trusted.
    #[error("the log gives no event at position {}", .0.0)]
    Gap(Position),
    /// Another rebuild of the same projection began.
    #[error("another rebuild of {0} began")]
    Overtaken(String),
    /// Nothing of this stream is parked.
    #[error("no event of {0} is parked")]
    NotParked(String),
    /// The process is stopping.
    #[error("the process is stopping")]
    Stopped,
}
