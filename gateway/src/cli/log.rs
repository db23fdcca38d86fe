//! `log`: the log as a whole.

use super::{Failure, carry, settings, show};
use crate::{
    app,
    config::{Settings, StoreArgs},
};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::digest::{opened_digest, plain_digest};
use serde_json::json;

/// The log as a whole: its digest, a copy of it.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// One SHA-256 over the whole log, in order of position.
    ///
    /// With --opened it covers alias, type, opened payload and day; streams and persons are named by their rank of
    /// first appearance, so that two logs filled alike have the same digest although their identifiers differ.
    Digest {
        /// Over the opened payloads (needs the vault).
        #[arg(long)]
        opened: bool,
        /// As one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Write the whole log to a file: every column of every event, sealed as it is, with the root of its tree.
    ///
    /// The file restores the very same log into SQLite or PostgreSQL (`log import`). It opens nothing: keep vault and
    /// key files apart.
    Export(carry::Export),
    /// Write a file of `log export` into this log, which must be empty: all of it, or nothing.
    ///
    /// A file that is cut or changed is refused with the first wrong line or position. An import that was killed
    /// left nothing: run it again.
    Import(carry::Import),
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let settings = settings(&stores)?;
    match args.action {
        Action::Digest { opened, json } => digest(&settings, opened, json).await,
        Action::Export(args) => carry::run_export(args, &settings).await,
        Action::Import(args) => carry::run_import(args, &settings).await,
    }
}

async fn digest(settings: &Settings, opened: bool, json: bool) -> Result<(), Failure> {
    let app = app::open(settings).await?;
    let digest = if opened {
        opened_digest(&*app.executor.store, &app.executor.vault).await?
    } else {
        plain_digest(&*app.executor.store).await?
    };
    let (position, sha256) = (digest.position.0, digest.sha256);
    if json {
        show(&json!({ "position": position, "opened": opened, "sha256": sha256 }))
    } else {
        println!("{sha256}  position {position}");
        Ok(())
    }
}
