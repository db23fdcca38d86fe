//! The log's key: 32 bytes in a file, outside any database.

use super::{
    checkpoint::Checkpoint,
    note::{Algorithm, Note, NoteError, SignatureLine, Verifier, cosigned_message, key_id},
};
use ed25519_dalek::{Signer as _, SigningKey};
use std::{fmt, os::unix::fs::PermissionsExt, path::Path};
use thiserror::Error;
use zeroize::Zeroizing;

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The file cannot be used; says why, never what is in it.
    #[error("the log's key file {path}: {why}")]
    File {
        /// Which file.
        path: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// The origin cannot be the name of a key.
    #[error(transparent)]
    Name(#[from] NoteError),
}

/// Signs checkpoints in the name of a log, or cosigns them in the name of a witness.
#[derive(Clone)]
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier)
    }
}

impl Signer {
    /// The signer of this name and these secret bytes.
    ///
    /// # Errors
    /// The name cannot be one of a key.
    pub fn new(name: &str, algorithm: Algorithm, secret: &[u8; 32]) -> Result<Self, NoteError> {
        let key = SigningKey::from_bytes(secret);
        Ok(Self { verifier: Verifier::new(name, algorithm, key.verifying_key())?, key })
    }

    /// The signer of a log, its key read from a file of 64 hexadecimal digits that only its owner may read.
    ///
    /// # Errors
    /// The file is missing, open to others, or holds something else.
    pub fn from_file(origin: &str, path: &Path) -> Result<Self, KeyError> {
        let fail = |why: &str| KeyError::File { path: path.display().to_string(), why: why.into() };
        let about = std::fs::metadata(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => fail("is not there: filcommun keys init makes it"),
            _ => fail(&e.to_string()),
        })?;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(fail("may be read by others: chmod 600"));
        }
        let text = std::fs::read_to_string(path).map_err(|e| fail(&e.to_string()))?;
        let text = Zeroizing::new(text);
        let bytes = hex::decode(text.trim()).map(Zeroizing::new);
        let secret = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        let secret = Zeroizing::new(secret.ok_or_else(|| fail("64 hexadecimal digits expected"))?);
        Ok(Self::new(origin, Algorithm::Ed25519, &secret)?)
    }

    /// The public half.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs a text. `at` is the instant of a cosignature in seconds; a plain signature has none.
    #[must_use]
    pub fn line(&self, text: &str, at: u64) -> SignatureLine {
        let algorithm = self.verifier.algorithm();
        let bytes = match algorithm {
            Algorithm::Ed25519 => self.key.sign(text.as_bytes()).to_bytes().to_vec(),
            Algorithm::Cosignature => {
                let signature = self.key.sign(cosigned_message(at, text).as_bytes());
                [at.to_be_bytes().as_slice(), &signature.to_bytes()].concat()
            }
        };
        let name = self.verifier.name().to_owned();
        let id = key_id(&name, algorithm, self.key.verifying_key().as_bytes());
        SignatureLine { name, id, bytes }
    }

    /// A checkpoint as a note signed by the log.
    #[must_use]
    pub fn sign(&self, checkpoint: &Checkpoint) -> Note {
        let text = checkpoint.to_string();
        let signatures = vec![self.line(&text, 0)];
        Note { text, signatures }
    }
}
