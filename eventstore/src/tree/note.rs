//! Signed notes (C2SP signed-note): a text, and lines that say who signed it.

use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Bytes of a note, its signatures included: room for 16 long ones.
const NOTE_BYTES: usize = 128 * 1024;

/// What is wrong with a note or a key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoteError {
    /// Not a signed note.
    #[error("not a signed note: {0}")]
    Form(&'static str),
    /// Not a verifier key.
    #[error("not a verifier key of the form name+hash+base64: {0}")]
    Key(&'static str),
    /// None of its lines was made by this key.
    #[error("it bears no signature of {0}")]
    Unsigned(String),
    /// A line names this key and was not made by it.
    #[error("its signature of {0} is false")]
    False(String),
}

/// What a key signs with: the byte before the public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 over the text.
    Ed25519,
    /// Ed25519 over an instant and the text: what a witness gives (C2SP tlog-cosignature).
    Cosignature,
}

impl Algorithm {
    const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }
}

/// Four bytes that name a key beside its name.
pub(super) fn key_id(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> [u8; 4] {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', algorithm.byte()])
        .chain_update(public)
        .finalize()
        .into();
    let [a, b, c, d, ..] = hash;
    [a, b, c, d]
}

/// Whether a key can have this name.
#[must_use]
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// A public key with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl Verifier {
    /// The verifier of a key.
    ///
    /// # Errors
    /// The name cannot be one of a key.
    pub fn new(name: &str, algorithm: Algorithm, key: VerifyingKey) -> Result<Self, NoteError> {
        match is_key_name(name) {
            true => Ok(Self { name: name.to_owned(), algorithm, key }),
            false => Err(NoteError::Key("a name has neither blanks nor a plus")),
        }
    }

    /// Its name: of a log's key, the origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it checks.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.algorithm, self.key.as_bytes())
    }

    /// Whether this line names this key.
    #[must_use]
    pub fn made(&self, line: &SignatureLine) -> bool {
        line.name == self.name && line.id == self.id()
    }

    /// The instant of a cosignature, in seconds, or 0 for a plain signature, when the line holds for `text`.
    ///
    /// # Errors
    /// `False`: it does not.
    pub fn check(&self, text: &str, line: &SignatureLine) -> Result<u64, NoteError> {
        let wrong = || NoteError::False(self.name.clone());
        let (message, signature, at) = match self.algorithm {
            Algorithm::Ed25519 => (text.to_owned(), line.bytes.as_slice(), 0),
            Algorithm::Cosignature => {
                let (at, signature) = line.bytes.split_at_checked(8).ok_or_else(wrong)?;
                let at = u64::from_be_bytes(at.try_into().map_err(|_| wrong())?);
                (cosigned_message(at, text), signature, at)
            }
        };
        let signature = Signature::from_slice(signature).map_err(|_| wrong())?;
        match self.key.verify_strict(message.as_bytes(), &signature) {
            Ok(()) if i64::try_from(at).is_ok() => Ok(at),
            _ => Err(wrong()),
        }
    }
}

/// What a witness signs.
#[must_use]
pub fn cosigned_message(at: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

impl fmt::Display for Verifier {
    /// The text by which keys are given to others: `name+hash+base64`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm.byte()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), BASE64_STANDARD.encode(key))
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key("two plus signs are expected"));
        };
        let key =
            BASE64_STANDARD.decode(key).map_err(|_| NoteError::Key("its key is no base64"))?;
        let (algorithm, key) = match key.split_first() {
            Some((1, key)) => (Algorithm::Ed25519, key),
            Some((4, key)) => (Algorithm::Cosignature, key),
            _ => {
                return Err(NoteError::Key(
                    "its algorithm is neither 1 (Ed25519) nor 4 (cosignature)",
                ));
            }
        };
        let key =
            <&[u8; 32]>::try_from(key).map_err(|_| NoteError::Key("32 bytes are expected"))?;
        let key =
            VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key("no point of the curve"))?;
        let verifier = Self::new(name, algorithm, key)?;
        match hex::encode(verifier.id()) == id {
            true => Ok(verifier),
            false => Err(NoteError::Key("its hash is of another key")),
        }
    }
}

/// A line of a note: whose, and the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// The key's name.
    pub name: String,
    /// What stands beside the name.
    pub id: [u8; 4],
    /// The signature.
    pub bytes: Vec<u8>,
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = [self.id.as_slice(), &self.bytes].concat();
        write!(f, "— {} {}", self.name, BASE64_STANDARD.encode(signature))
    }
}

impl FromStr for SignatureLine {
    type Err = NoteError;

    fn from_str(line: &str) -> Result<Self, NoteError> {
        let form = NoteError::Form("a signature line is: em dash, name, base64");
        let (name, signature) =
            line.strip_prefix("— ").and_then(|l| l.split_once(' ')).ok_or_else(|| form.clone())?;
        let bytes = BASE64_STANDARD.decode(signature).map_err(|_| form.clone())?;
        let (id, bytes) = bytes.split_at_checked(4).ok_or_else(|| form.clone())?;
        if !is_key_name(name) || bytes.is_empty() {
            return Err(form);
        }
        let id = id.try_into().map_err(|_| form)?;
        Ok(Self { name: name.to_owned(), id, bytes: bytes.to_vec() })
    }
}

/// A text and its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text, its last newline included.
    pub text: String,
    /// At least one.
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    /// What the line of `key` says, when it is there and true (the instant of a cosignature, else 0).
    ///
    /// # Errors
    /// `Unsigned`, `False`.
    pub fn signed_by(&self, key: &Verifier) -> Result<u64, NoteError> {
        let mut lines = self.signatures.iter().filter(|line| key.made(line)).peekable();
        if lines.peek().is_none() {
            return Err(NoteError::Unsigned(key.name().to_owned()));
        }
        lines.try_fold(0, |_, line| key.check(&self.text, line))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES {
            return Err(NoteError::Form("it is too long"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Form("it has a control character"));
        }
        let cut = note.rfind("\n\n").ok_or(NoteError::Form("no blank line before signatures"))?;
        let (text, signatures) = note.split_at(cut + 1);
        let signatures = signatures
            .strip_prefix('\n')
            .and_then(|lines| lines.strip_suffix('\n'))
            .ok_or(NoteError::Form("it does not end with a newline"))?;
        let signatures = signatures.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}
