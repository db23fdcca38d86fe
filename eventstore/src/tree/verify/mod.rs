//! Whether the log is what it was: every row against its leaf, leaves against tiles, tiles against roots, roots
//! against every checkpoint that was signed, and all of it against one that someone kept elsewhere.
//!
//! Rows are walked once, from the first; the first position that does not fit ends the walk.

mod copied;
mod hold;
mod report;
mod walk;

pub use copied::{Copied, verify_copy};
pub use report::{Report, Wrong};

use super::{checkpoint::Checkpoint, note::Verifier, store::TreeReader};
use crate::{position::Position, store::StoreError};
use std::sync::Arc;

/// What is looked at, and with what.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The log as it lies there.
    pub store: Arc<dyn TreeReader>,
    /// The key that signed its checkpoints.
    pub log: Verifier,
    /// A checkpoint kept elsewhere, already opened with that key.
    pub against: Option<Checkpoint>,
}

impl Verification {
    /// Walks the whole log. `progress` is told the position reached and the last one, now and then.
    ///
    /// # Errors
    /// The database does not answer. What is wrong with the log is in the report.
    pub async fn run(
        &self,
        mut progress: impl FnMut(Position, Position) + Send,
    ) -> Result<Report, StoreError> {
        let standing = self.store.standing().await?;
        let mut walk = walk::Walk::new(self, standing);
        let wrong = match walk.all(&mut progress).await {
            Ok(()) => None,
            Err(walk::Stop::Wrong(wrong)) => Some(*wrong),
            Err(walk::Stop::Store(error)) => return Err(error),
        };
        Ok(walk.report(wrong))
    }
}
