//! `log`: the log as a whole.

use super::{Failure, carry, settings, show, tree};
use crate::{
    app,
    config::{Settings, StoreArgs},
};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::digest::{opened_digest, plain_digest};
use serde_json::json;

/// The log as a whole: whether it is what it was, proofs for others, copies, figures.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Look at every event, tile and checkpoint; exit code 4 names the first position that does not fit.
    ///
    /// With --against, also whether the log still begins as a checkpoint kept elsewhere says: that tells of a log that
    /// was rolled back or written anew, by whomever.
    Verify(tree::VerifyArgs),
    /// Look whether tiles and checkpoints agree, without reading an event.
    Fsck(tree::Trust),
    /// Bring the tree up to the log's end and sign it.
    Checkpoint(tree::OutputArgs),
    /// Print the proof that the event at this position is in the log: one page of text (C2SP tlog-proof).
    Prove(tree::ProveArgs),
    /// Print the verifier key of the log: give it to auditors and witnesses.
    Key,
    /// Those who keep what the log signed.
    #[command(subcommand)]
    Witness(tree::WitnessAction),
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
        Action::Verify(args) => tree::verify(&settings, args).await,
        Action::Fsck(trust) => tree::check(&settings, trust).await,
        Action::Checkpoint(args) => tree::checkpoint(&settings, args).await,
        Action::Prove(args) => tree::prove(&settings, args).await,
        Action::Key => tree::key(&settings).await,
        Action::Witness(action) => tree::witness(&settings, action).await,
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
