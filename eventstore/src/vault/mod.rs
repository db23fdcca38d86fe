//! The vault: a key per person, and the registry that names people. Another database than the log.
//!
//! **What it keeps.** Person keys, wrapped by the key-encryption key that lives in a file outside any database;
//! keyed hashes that lead from names and birth date to persons and demands, and from a numéro unique to its
//! demand; the number counter of each desk and month; the documents people give, sealed under their own keys. No name
//! and no number in clear, in any table.
//!
//! **Order with the log.** Keys and entries are committed first, under the command id ([`Vault::prepare`]), then
//! the events. An entry whose events never came is reused by the retry. A number once given is never given again.
//!
//! **Erasure.** [`Vault::destroy_key`] destroys the wrapped key and the person's entries; every sealed value of
//! that person then reads as erased, in every copy of the log. Where a person appears in backups of the vault,
//! those must be destroyed too: the runbook says when.

mod blob;
mod cache;
mod db;
mod documents;
mod entry;
mod error;
mod keys;
mod normal;
mod open;
mod registry;
pub mod seal;
mod sheet;

pub use cache::{KeyState, Keyring};
pub use documents::{NewDocument, OpenDocument};
pub use entry::{Entry, IdentityKey, NumberEntry, PersonEntry, Prepared};
pub use error::VaultError;
pub use keys::PersonKey;
pub use normal::normal_name;
pub use open::{DEFAULT_ORIGIN, Vault};

#[cfg(test)]
mod tests;
