//! Keys: the key-encryption key in its file, the registry key, one key a person.

use super::{
    error::VaultError,
    seal::{mac, push},
};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use std::{
    fmt,
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};
use zeroize::Zeroizing;

const NONCE: usize = 24;

/// 32 secret bytes, wiped when dropped, never printed.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

/// The key of one person.
#[derive(Clone)]
pub struct PersonKey(Secret);

/// The key-encryption key: wraps every other key of the vault, and is in no database.
pub(crate) struct Kek(Secret);

/// Keys derived from the registry key, one per use.
pub(crate) struct RegistryKeys {
    pub(crate) identity: Secret,
    pub(crate) number: Secret,
    pub(crate) number_box: Secret,
    pub(crate) id: Secret,
    pub(crate) message: Secret,
    pub(crate) command: Secret,
}

impl Secret {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Draws a new one from the system.
    pub(crate) fn draw() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|_| VaultError::NoRandom)?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_ref()
    }

    /// The key of one use.
    pub(crate) fn derive(&self, purpose: &str) -> Self {
        Self::new(mac(self.bytes(), &[b"filcommun-vault-1 ", purpose.as_bytes()]))
    }

    /// Hex of nonce and ciphertext of `plain`, bound to `what` and `whose`.
    pub(crate) fn wrap(&self, what: &str, whose: &str, plain: &[u8]) -> Result<String, VaultError> {
        let mut nonce = XNonce::default();
        getrandom::fill(&mut nonce).map_err(|_| VaultError::NoRandom)?;
        let aad = bound_to(what, whose);
        let ciphertext = XChaCha20Poly1305::new((&*self.0).into())
            .encrypt(&nonce, Payload { msg: plain, aad: &aad })
            .map_err(|_| VaultError::Damaged(what.to_owned()))?;
        Ok(hex::encode([nonce.as_slice(), &ciphertext].concat()))
    }

    /// What [`Self::wrap`] wrapped.
    pub(crate) fn unwrap(
        &self,
        what: &str,
        whose: &str,
        wrapped: &str,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let damaged = || VaultError::Damaged(what.to_owned());
        let bytes = hex::decode(wrapped).map_err(|_| damaged())?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE).ok_or_else(damaged)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| damaged())?;
        let aad = bound_to(what, whose);
        XChaCha20Poly1305::new((&*self.0).into())
            .decrypt(&nonce, Payload { msg: ciphertext, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| damaged())
    }
}

fn bound_to(what: &str, whose: &str) -> Vec<u8> {
    let mut aad = b"filcommun-vault-1".to_vec();
    push(&mut aad, what.as_bytes());
    push(&mut aad, whose.as_bytes());
    aad
}

fn exactly_32(bytes: &[u8], what: &str) -> Result<Secret, VaultError> {
    <[u8; 32]>::try_from(bytes).map(Secret::new).map_err(|_| VaultError::Damaged(what.to_owned()))
}

impl PersonKey {
    /// Wraps known bytes: for vectors and disclosed evidence.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    pub(crate) fn draw() -> Result<Self, VaultError> {
        Secret::draw().map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(…)")
    }
}

impl Kek {
    /// Makes the file, 0600, with a new key; takes the key that is there already.
    pub(crate) fn create(path: &Path) -> Result<Self, VaultError> {
        let fail = |error: std::io::Error| VaultError::KeyFile(path.to_owned(), error.to_string());
        if path.exists() {
            return Self::read(path);
        }
        let key = Secret::draw()?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(fail)?;
        let text = Zeroizing::new(format!("{}\n", hex::encode(key.bytes())));
        file.write_all(text.as_bytes()).map_err(fail)?;
        file.sync_all().map_err(fail)?;
        Ok(Self(key))
    }

    /// Reads the file; refuses one that others may read.
    pub(crate) fn read(path: &Path) -> Result<Self, VaultError> {
        let fail = |error: std::io::Error| VaultError::KeyFile(path.to_owned(), error.to_string());
        let about = match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(VaultError::NoKeyFile(path.to_owned()));
            }
            about => about.map_err(fail)?,
        };
        if about.permissions().mode() & 0o077 != 0 {
            return Err(VaultError::KeyFileOpen(path.to_owned()));
        }
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(fail)?);
        let bytes = hex::decode(text.trim()).map(Zeroizing::new);
        let key = bytes.ok().and_then(|bytes| exactly_32(&bytes, "key file").ok());
        key.map(Self).ok_or_else(|| {
            VaultError::KeyFile(path.to_owned(), "64 hexadecimal digits expected".to_owned())
        })
    }

    /// Says which key this is, and nothing about it.
    pub(crate) fn id(&self) -> String {
        let id = self.0.derive("key-encryption key id");
        hex::encode(id.bytes().get(..8).unwrap_or_default())
    }

    pub(crate) fn wrap(&self, whose: &str, key: &Secret) -> Result<String, VaultError> {
        self.0.wrap("key", whose, key.bytes())
    }

    pub(crate) fn unwrap(&self, whose: &str, wrapped: &str) -> Result<Secret, VaultError> {
        exactly_32(&self.0.unwrap("key", whose, wrapped)?, "key")
    }

    pub(crate) fn wrap_person(&self, whose: &str, key: &PersonKey) -> Result<String, VaultError> {
        self.wrap(whose, &key.0)
    }

    pub(crate) fn unwrap_person(
        &self,
        whose: &str,
        wrapped: &str,
    ) -> Result<PersonKey, VaultError> {
        self.unwrap(whose, wrapped).map(PersonKey)
    }
}

impl RegistryKeys {
    pub(crate) fn of(registry: &Secret) -> Self {
        Self {
            identity: registry.derive("identity"),
            number: registry.derive("number"),
            number_box: registry.derive("number box"),
            id: registry.derive("id"),
            message: registry.derive("message"),
            command: registry.derive("command"),
        }
    }
}
