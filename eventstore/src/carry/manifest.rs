//! The first and the last line of an export.

use super::CarryError;
use crate::{position::Position, recorded::Instant};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// The layout of the lines.
pub const FORMAT: u32 = 1;

/// What a file says of itself before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// Name of the log.
    pub origin: String,
    /// Position of its first event: 1.
    pub first: Position,
    /// Position of its last event; 0 when there is none.
    pub last: Position,
    /// Number of events.
    pub count: i64,
    /// When it was written.
    pub created_at: Instant,
    /// Root of the tree of these events (RFC 6962), hex.
    pub root: String,
    /// SHA-256 of the lines of the events, each with its end of line; hex.
    pub sha256: String,
    /// The signed note of the tree of exactly this size, if the log has one.
    pub checkpoint: Option<String>,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct End {
    pub(super) count: i64,
    pub(super) sha256: String,
}

/// The lines that are no event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mark {
    Manifest(Manifest),
    End(End),
}

impl Manifest {
    /// Whether it agrees with itself, and with its checkpoint but for the signatures.
    ///
    /// # Errors
    /// `Manifest`.
    pub(super) fn check(&self) -> Result<(), CarryError> {
        let bad = |why: String| Err(CarryError::Manifest(why));
        if self.format != FORMAT {
            return bad(format!("it is of format {}, this program reads {FORMAT}", self.format));
        }
        if self.first != Position(1) || self.count < 0 || self.last != Position(self.count) {
            return bad("its positions and its count do not go together".to_owned());
        }
        let Some(note) = &self.checkpoint else { return Ok(()) };
        let mut lines = note.lines();
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        if origin != Some(&*self.origin) {
            return bad("its checkpoint is of another log".to_owned());
        }
        if size != Some(&*self.count.to_string()) {
            return bad("its checkpoint is of a tree of another size".to_owned());
        }
        let root = root.and_then(|root| STANDARD.decode(root).ok()).map(hex::encode);
        if root.as_ref() != Some(&self.root) {
            return bad("its checkpoint has another root".to_owned());
        }
        Ok(())
    }
}
