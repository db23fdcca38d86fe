//! `log`: figures about the log as a whole.

use super::{Failure, settings, show};
use crate::{app, config::StoreArgs};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::digest::{opened_digest, plain_digest};
use serde_json::json;

/// Figures about the log as a whole.
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
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    let Action::Digest { opened, json } = args.action;
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
