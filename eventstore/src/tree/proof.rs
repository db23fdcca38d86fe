//! A proof that stands alone (C2SP tlog-proof): one page of text that an applicant can keep.
//!
//! Index, inclusion proof and checkpoint with its cosignatures. Which event it is about is not in it: whoever checks
//! makes the leaf from the event, or takes its data from the `extra` line and holds it against the event.

use super::{
    checkpoint::{Checkpoint, CheckpointError},
    leaf::Hash,
    merkle::includes,
    note::{Note, Verifier},
    size::LeafIndex,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use thiserror::Error;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// That a leaf is in the tree of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Data of the leaf: what the tree hashes.
    pub data: Vec<u8>,
    /// Which leaf.
    pub leaf: LeafIndex,
    /// From the leaf's neighbour up.
    pub path: Vec<Hash>,
    /// The checkpoint, signed.
    pub note: Note,
}

/// A proof that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProofError {
    /// Not a proof.
    #[error("not a proof: {0}")]
    Form(&'static str),
    /// Its checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// It does not lead from the leaf to the root.
    #[error("the proof does not lead from the leaf to the root of its checkpoint")]
    False,
}

impl Proof {
    /// The checkpoint whose tree has the leaf, if the proof holds and is signed by this key.
    ///
    /// # Errors
    /// `Checkpoint`, `False`.
    pub fn check(&self, log: &Verifier) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::open(&self.note, log)?;
        let hash = Sha256::new().chain_update([0]).chain_update(&self.data).finalize().into();
        match includes(&hash, self.leaf, checkpoint.size, &self.path, &checkpoint.root) {
            true => Ok(checkpoint),
            false => Err(ProofError::False),
        }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\nextra {}", BASE64_STANDARD.encode(&self.data))?;
        writeln!(f, "index {}", self.leaf.0)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", BASE64_STANDARD.encode(hash)))?;
        write!(f, "\n{}", self.note)
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let (head, note) = text
            .split_once("\n\n")
            .ok_or(ProofError::Form("no blank line before the checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Form("its first line is not that of a proof"));
        }
        let data = lines.next().and_then(|line| line.strip_prefix("extra "));
        let data = data.and_then(|data| BASE64_STANDARD.decode(data).ok());
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(|n| n.parse::<u64>().ok().filter(|i| i.to_string() == n));
        let hash = |line| BASE64_STANDARD.decode(line).ok()?.try_into().ok();
        let path = lines.map(hash).collect::<Option<_>>();
        Ok(Self {
            data: data.ok_or(ProofError::Form("no leaf data in its extra line"))?,
            leaf: LeafIndex(index.ok_or(ProofError::Form("no index"))?),
            path: path.ok_or(ProofError::Form("a hash is not 32 bytes of base64"))?,
            note: note.parse().map_err(CheckpointError::from)?,
        })
    }
}
