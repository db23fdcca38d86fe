//! What can go wrong with the vault, in words that say what to do.

use domain::id::PersonId;
use std::path::PathBuf;
use thiserror::Error;

/// Why the vault did not do what was asked. Never carries a name, a number or a key.
#[derive(Debug, Clone, Error)]
pub enum VaultError {
    /// There is no vault at this place.
    #[error("there is no vault at {0}: run `filcommun keys init`, or restore it from its backup")]
    NoVault(String),
    /// There is a vault already.
    #[error("there is a vault already at {0}: nothing was changed")]
    Exists(String),
    /// The key-encryption key is not where it should be.
    #[error(
        "the key file {} is missing: restore it from its backup (without it nothing sealed can be read), or run \
         `filcommun keys init` for a new vault",
        .0.display()
    )]
    NoKeyFile(PathBuf),
    /// Others may read the key-encryption key.
    #[error("the key file {} can be read by others: run `chmod 600 {}`", .0.display(), .0.display())]
    KeyFileOpen(PathBuf),
    /// The key file cannot be read or written.
    #[error("the key file {path}: {1}", path = .0.display())]
    KeyFile(PathBuf, String),
    /// The vault was made with another key-encryption key.
    #[error(
        "the key file {} is not the one of this vault (key {found}, the vault needs {needed}): name the right one \
         with --kek-file",
        .path.display()
    )]
    WrongKey {
        /// The file that was read.
        path: PathBuf,
        /// Which key it holds.
        found: String,
        /// Which key the vault needs.
        needed: String,
    },
    /// The vault has never seen this person: it is older than the log.
    #[error(
        "the vault does not know {0}: it is older than the log, restore a later backup of the vault"
    )]
    UnknownPerson(PersonId),
    /// What is asked concerns a person who was erased.
    #[error("everything of {0} was erased: nothing more is kept of them")]
    Erased(PersonId),
    /// A row of the vault does not open.
    #[error("the vault is damaged ({0} does not open): restore it from its backup")]
    Damaged(String),
    /// The sequence of a desk is used up for the month.
    #[error("desk {desk} has given its 999,999 numbers of {month}")]
    NumbersUsedUp {
        /// The desk.
        desk: String,
        /// Month and year.
        month: String,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
    /// The vault's database does not answer. What was asked may or may not be done: ask again.
    #[error("the vault does not answer: {0}")]
    Unavailable(String),
}

impl From<sqlx::Error> for VaultError {
    fn from(error: sqlx::Error) -> Self {
        // a database error can quote values of the row: only its code is safe to show
        let why = match &error {
            sqlx::Error::Database(inner) => {
                let code = inner.code().unwrap_or_default();
                match code.as_ref() {
                    "5" | "6" | "261" => {
                        "another process holds the database file (locked)".to_owned()
                    }
                    "8" | "264" | "1032" => "the database file is read-only".to_owned(),
                    "13" => "the disk is full".to_owned(),
                    "14" => "the database file cannot be opened".to_owned(),
                    "11" | "26" => "the file is not a database, or is damaged".to_owned(),
                    code => format!("database error {code}"),
                }
            }
            sqlx::Error::Io(io) => io.kind().to_string(),
            sqlx::Error::PoolTimedOut => "no connection in time; is its server up?".to_owned(),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => "it is closed".to_owned(),
            _ => "its database refused the request".to_owned(),
        };
        Self::Unavailable(why)
    }
}
