//! Bytes of several people at once, kept outside the log until someone deals with them: sealed under the vault.
//!
//! Not for events: an event's values belong to one person each and are erased with their key.

use super::{Vault, VaultError};

impl Vault {
    /// Seals bytes under a key of the registry, bound to `name`.
    ///
    /// # Errors
    /// `NoRandom`.
    pub fn seal_blob(&self, name: &str, bytes: &[u8]) -> Result<String, VaultError> {
        self.0.registry.number_box.wrap("blob", name, bytes)
    }

    /// What [`Vault::seal_blob`] sealed under this `name`.
    ///
    /// # Errors
    /// `Damaged`: other bytes, another name or another vault.
    pub fn open_blob(&self, name: &str, sealed: &str) -> Result<Vec<u8>, VaultError> {
        Ok(self.0.registry.number_box.unwrap("blob", name, sealed)?.to_vec())
    }
}
