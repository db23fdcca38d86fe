//! The sealing format `filcommun-seal-1`: one value, one field key, one box.
//!
//! `lp(x)` is the length of x as four big-endian bytes, then x.
//!
//! ```text
//! context    = lp("filcommun-seal-1") lp(log origin) lp(stream) lp(event id, 16 bytes) lp(type)
//!              lp(schema version, 2 bytes big-endian) lp(class) lp(person id) lp(field)
//! field key  = HKDF-SHA256(ikm = person key, salt = none,
//!              info = lp("filcommun-seal-1 field") lp(event id) lp(class) lp(field)), 32 bytes
//! commitment = HMAC-SHA256(field key, "commit" ‖ context), 32 bytes, beside the ciphertext
//! cipher key = HMAC-SHA256(field key, "cipher")
//! plaintext  = JSON of the value ‖ 0x80 ‖ 0x00 … up to a multiple of 64 bytes
//! nonce      = first 24 bytes of HMAC-SHA256(HMAC-SHA256(field key, "nonce"), lp(context) ‖ plaintext)
//! box        = nonce ‖ XChaCha20-Poly1305(cipher key, nonce, plaintext, AAD = context)
//! ```
//!
//! *Field* is the JSON pointer of the value in the payload (`/identity`, `/co_applicants/0`): two values of one
//! event, person and class never share a key. The nonce is derived from what it protects: a retry that seals the
//! same value writes the same bytes, a retry that seals another value takes another nonce. The commitment binds
//! the field key and the whole context, so evidence can disclose one field key, without the person's, and no
//! second key opens the same box to another value. The padding hides lengths within 64 bytes only.

use super::keys::PersonKey;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use domain::{id::PersonId, sealed::Class};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

const FORMAT: &[u8] = b"filcommun-seal-1";
const FIELD_KEY: &[u8] = b"filcommun-seal-1 field";
const NONCE: usize = 24;
const BLOCK: usize = 64;

/// Where a sealed value stands: everything its box is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context<'a> {
    /// Origin of the log.
    pub origin: &'a str,
    /// Stream of the event.
    pub stream: &'a str,
    /// The event.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: &'a str,
    /// Version of its payload.
    pub schema_version: u16,
    /// Class of the value.
    pub class: Class,
    /// Whose value it is.
    pub person: PersonId,
    /// JSON pointer of the value in the payload.
    pub field: &'a str,
}

/// A sealed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBox {
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
    /// What binds the field key and the context.
    pub commitment: [u8; 32],
}

/// The key of one field of one event: opens that box and nothing else.
pub struct FieldKey(Zeroizing<[u8; 32]>);

/// The box, its commitment or its context is not what was sealed, or the key is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a sealed value does not open: it was changed, moved, or sealed under another key")]
pub struct DoesNotOpen;

/// The name of a class in contexts and payloads.
#[must_use]
pub const fn class_name(class: Class) -> &'static str {
    match class {
        Class::Personal => "personal",
        Class::Sensitive => "sensitive",
    }
}

/// Appends `part` with its length before it.
pub(crate) fn push(to: &mut Vec<u8>, part: &[u8]) {
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(part);
}

/// HMAC-SHA256 of the parts, one after the other.
pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    keyed(key, parts).finalize().into_bytes().into()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

impl Context<'_> {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        push(&mut bytes, FORMAT);
        push(&mut bytes, self.origin.as_bytes());
        push(&mut bytes, self.stream.as_bytes());
        push(&mut bytes, self.event_id.as_bytes());
        push(&mut bytes, self.event_type.as_bytes());
        push(&mut bytes, &self.schema_version.to_be_bytes());
        push(&mut bytes, class_name(self.class).as_bytes());
        push(&mut bytes, self.person.to_string().as_bytes());
        push(&mut bytes, self.field.as_bytes());
        bytes
    }

    /// The key of this field under the person's key.
    #[must_use]
    #[expect(clippy::expect_used, reason = "HKDF-SHA256 gives up to 8,160 bytes")]
    pub fn field_key(&self, person: &PersonKey) -> FieldKey {
        let mut info = Vec::with_capacity(128);
        push(&mut info, FIELD_KEY);
        push(&mut info, self.event_id.as_bytes());
        push(&mut info, class_name(self.class).as_bytes());
        push(&mut info, self.field.as_bytes());
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, person.bytes()).expand(&info, key.as_mut()).expect("32 bytes");
        FieldKey(key)
    }
}

impl FieldKey {
    /// Wraps a disclosed field key.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key, to disclose one field as evidence.
    #[must_use]
    pub fn disclose(&self) -> [u8; 32] {
        *self.0
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key = Zeroizing::new(mac(self.0.as_ref(), &[b"cipher"]));
        XChaCha20Poly1305::new((&*key).into())
    }

    /// Seals `value` where `context` says.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the cipher takes messages of up to 256 GiB")]
    pub fn seal(&self, context: &Context<'_>, value: &[u8]) -> SealedBox {
        let aad = context.bytes();
        let commitment = mac(self.0.as_ref(), &[b"commit", &aad]);
        let plaintext = pad(value);
        let length = u32::try_from(aad.len()).unwrap_or(u32::MAX).to_be_bytes();
        let nonce_key = Zeroizing::new(mac(self.0.as_ref(), &[b"nonce"]));
        let derived = mac(nonce_key.as_ref(), &[&length, &aad, &plaintext]);
        let mut nonce = XNonce::default();
        nonce.iter_mut().zip(derived).for_each(|(to, from)| *to = from);
        let payload = Payload { msg: plaintext.as_ref(), aad: &aad };
        let ciphertext = self.cipher().encrypt(&nonce, payload).expect("short message");
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&ciphertext);
        SealedBox { bytes, commitment }
    }

    /// Opens a box where `context` says it stands.
    ///
    /// # Errors
    /// [`DoesNotOpen`], whatever is wrong.
    pub fn open(
        &self,
        context: &Context<'_>,
        sealed: &SealedBox,
    ) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
        let aad = context.bytes();
        keyed(self.0.as_ref(), &[b"commit", &aad])
            .verify_slice(&sealed.commitment)
            .map_err(|_| DoesNotOpen)?;
        let (nonce, ciphertext) = sealed.bytes.split_at_checked(NONCE).ok_or(DoesNotOpen)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| DoesNotOpen)?;
        let payload = Payload { msg: ciphertext, aad: &aad };
        let plaintext = self.cipher().decrypt(&nonce, payload).map_err(|_| DoesNotOpen)?;
        unpad(Zeroizing::new(plaintext))
    }
}

fn pad(value: &[u8]) -> Zeroizing<Vec<u8>> {
    let whole = (value.len() + 1).next_multiple_of(BLOCK);
    let mut padded = Zeroizing::new(Vec::with_capacity(whole));
    padded.extend_from_slice(value);
    padded.push(0x80);
    padded.resize(whole, 0);
    padded
}

fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let end = padded.iter().rposition(|b| *b != 0).ok_or(DoesNotOpen)?;
    if padded.get(end) != Some(&0x80) || !padded.len().is_multiple_of(BLOCK) {
        return Err(DoesNotOpen);
    }
    padded.truncate(end);
    Ok(padded)
}
