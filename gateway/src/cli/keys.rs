//! `keys`: the files and the vault that personal data are sealed with.

use super::{Failure, settings};
use crate::config::{Settings, StoreArgs};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::vault::{Vault, VaultError};
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The keys that personal data are sealed with.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make the key files (readable by their owner only) and the vault. What exists is left as it is.
    ///
    /// Keep a copy of both files apart from the databases: without them nothing sealed can ever be read again.
    Init,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let settings = settings(&stores)?;
    let Action::Init = args.action;
    init(&settings).await?;
    println!(
        "keys in {} and {}, vault in {}",
        settings.kek_file.display(),
        settings.log_key_file.display(),
        settings.vault
    );
    Ok(())
}

/// Makes the key files and the vault. Doing it twice changes nothing.
///
/// # Errors
/// A file cannot be written, or the vault was made with another key.
pub async fn init(settings: &Settings) -> Result<(), Failure> {
    let location = settings.vault.to_url();
    match Vault::open(&location, &settings.kek_file).await {
        Ok(vault) => vault.close().await,
        // A vault that is there keeps its key: a new one would open nothing.
        Err(VaultError::NoVault(_)) => {
            make_key(&settings.kek_file)?;
            Vault::init(&location, &settings.kek_file).await?;
        }
        Err(error) => return Err(error.into()),
    }
    make_key(&settings.log_key_file)
}

/// 32 random bytes as hexadecimal, in a file that did not exist, mode 0600.
fn make_key(path: &Path) -> Result<(), Failure> {
    let cannot = |e: &dyn std::fmt::Display| {
        Failure::new(format!("the key file {} cannot be made: {e}", path.display()))
    };
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key).map_err(|e| cannot(&e))?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            writeln!(file, "{}", hex::encode(key)).map_err(|e| cannot(&e))?;
            file.sync_all().map_err(|e| cannot(&e))
        }
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(cannot(&e)),
    }
}
