//! The proof of one event, made for whoever wants to keep it.

use super::{
    leaf::leaf_data,
    note::{Note, NoteError},
    proof::Proof,
    prove,
    size::LeafIndex,
    store::{TreeError, TreeReader},
    witness,
};
use crate::{position::Position, recorded::Recorded, store::StoreError};
use thiserror::Error;

/// Why an event has no proof.
#[derive(Debug, Error)]
pub enum NoProof {
    /// The log has no event there.
    #[error("the log has no event at position {}", .0.0)]
    NoEvent(Position),
    /// The event came after the last checkpoint: the next one covers it, a minute later at most.
    #[error("no checkpoint covers position {} yet", .0.0)]
    Uncovered(Position),
    /// Its row cannot be read.
    #[error(transparent)]
    Unreadable(StoreError),
    /// The last checkpoint is kept as something that is none.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The tree does not answer, or lacks a part.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl From<StoreError> for NoProof {
    fn from(error: StoreError) -> Self {
        Self::Tree(error.into())
    }
}

/// An event and the proof that the last checkpoint covers it. The proof MUST be checked before it is handed out.
///
/// # Errors
/// See [`NoProof`].
pub async fn certify(
    store: &dyn TreeReader,
    position: Position,
) -> Result<(Recorded, Proof), NoProof> {
    let leaf = LeafIndex::of(position).ok_or(NoProof::NoEvent(position))?;
    let page = store.rows(Position(position.0 - 1), 1).await?;
    if let Some(error) = page.unreadable {
        return Err(NoProof::Unreadable(error));
    }
    let row = page.rows.into_iter().next().filter(|row| row.recorded.position == position);
    let recorded = row.ok_or(NoProof::NoEvent(position))?.recorded;
    let signed = store.last_checkpoint().await?.ok_or(NoProof::Uncovered(position))?;
    let path = prove::inclusion(store, leaf, signed.size).await?;
    let path = path.ok_or(NoProof::Uncovered(position))?;
    let note: Note = witness::published(store, &signed).await?.parse()?;
    let proof = Proof { data: leaf_data(&recorded).to_vec(), leaf, path, note };
    Ok((recorded, proof))
}
