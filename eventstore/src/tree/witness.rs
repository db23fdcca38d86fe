//! Witnesses: others who keep what the log said, so that it cannot say otherwise later.
//!
//! A witness looks that a checkpoint extends the last one it saw, and signs it with the instant (C2SP
//! tlog-cosignature). The log knows its witnesses by their verifier keys and keeps their lines beside the checkpoint.

use super::{
    checkpoint::Checkpoint,
    note::{Algorithm, Note, NoteError, Verifier},
    size::Size,
    store::{Cosignature, Signed, TreeReader, TreeStore},
};
use crate::{recorded::Instant, store::StoreError};
use thiserror::Error;

/// How far a witness's clock may be ahead of ours, in seconds.
const AHEAD: i64 = 300;

/// A line or a key that is not taken.
#[derive(Debug, Error)]
pub enum WitnessError {
    /// Not a note, not a key, or a false line.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not a checkpoint.
    #[error("not a checkpoint of this log: {0}")]
    Checkpoint(String),
    /// This log has signed no checkpoint of that size, or another one.
    #[error("this log has signed no such checkpoint of size {0}")]
    Unknown(Size),
    /// No line of a witness that this log knows.
    #[error("it bears no line of a witness that this log knows")]
    NoWitness,
    /// A witness's instant is in the future.
    #[error("the instant of {0} is in the future")]
    Future(String),
    /// A witness of this name is known.
    #[error("a witness named {0} is known: another key needs another name")]
    Known(String),
    /// The key is not one of a witness.
    #[error("the key of {0} is no cosignature key (algorithm 4)")]
    Algorithm(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WitnessError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Note(_) => "note-malformed",
            Self::Checkpoint(_) => "checkpoint-malformed",
            Self::Unknown(_) => "checkpoint-unknown",
            Self::NoWitness => "witness-unknown",
            Self::Future(_) => "cosignature-in-the-future",
            Self::Known(_) => "witness-known",
            Self::Algorithm(_) => "witness-key-wrong",
            Self::Store(_) => "store",
        }
    }
}

/// Makes a witness known by its verifier key, `name+hash+base64`.
///
/// # Errors
/// `Note`, `Algorithm`, `Known`, `Store`.
pub async fn add(store: &dyn TreeStore, key: &str, now: Instant) -> Result<Verifier, WitnessError> {
    let witness: Verifier = key.parse()?;
    let name = witness.name().to_owned();
    if witness.algorithm() != Algorithm::Cosignature {
        return Err(WitnessError::Algorithm(name));
    }
    let key = witness.to_string();
    if store.add_witness(&name, &key, now).await? || store.witnesses().await?.contains(&key) {
        return Ok(witness);
    }
    Err(WitnessError::Known(name))
}

/// Takes the lines of known witnesses from a note whose text is one of this log's checkpoints. Lines of others are
/// ignored; one that is false refuses the note.
///
/// # Errors
/// All but `Known` and `Algorithm`. Nothing is kept then.
pub async fn take(
    store: &dyn TreeStore,
    note: &str,
    now: Instant,
) -> Result<Vec<Cosignature>, WitnessError> {
    let note: Note = note.parse()?;
    let said =
        Checkpoint::parse(&note.text).map_err(|e| WitnessError::Checkpoint(e.to_string()))?;
    let signed = at(store, said.size).await?.ok_or(WitnessError::Unknown(said.size))?;
    let ours: Note = signed.note.parse()?;
    if ours.text != note.text {
        return Err(WitnessError::Unknown(said.size));
    }
    let mut taken = Vec::new();
    for key in store.witnesses().await? {
        let witness: Verifier = key.parse()?;
        for line in note.signatures.iter().filter(|line| witness.made(line)) {
            let at = witness.check(&note.text, line)?;
            let at = i64::try_from(at).unwrap_or(i64::MAX);
            let name = witness.name().to_owned();
            if at > (now.0 / 1_000_000).saturating_add(AHEAD) {
                return Err(WitnessError::Future(name));
            }
            taken.push(Cosignature { size: said.size, witness: name, line: line.to_string(), at });
        }
    }
    if taken.is_empty() {
        return Err(WitnessError::NoWitness);
    }
    for one in &taken {
        store.cosign(one).await?;
    }
    Ok(taken)
}

/// The checkpoint of exactly this size.
async fn at(store: &dyn TreeReader, size: Size) -> Result<Option<Signed>, StoreError> {
    let Some(before) = size.0.checked_sub(1) else { return Ok(None) };
    let found = store.checkpoints(Size(before), 1).await?;
    Ok(found.into_iter().next().filter(|signed| signed.size == size))
}

/// A checkpoint's note with the lines that witnesses gave.
///
/// # Errors
/// The database does not answer.
pub async fn published(store: &dyn TreeReader, signed: &Signed) -> Result<String, StoreError> {
    let mut note = signed.note.clone();
    for cosignature in store.cosignatures(signed.size).await? {
        note.push_str(&cosignature.line);
        note.push('\n');
    }
    Ok(note)
}
