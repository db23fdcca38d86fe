//! `log verify | fsck | checkpoint | prove | witness | key`: whether the log is what it was, and showing it to others.
//!
//! They look at the log as it lies there, also at one that refuses to open.

use super::{Failure, show};
use crate::{app::open_tree, config::Settings};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::{
    clock::{Clock, SystemClock},
    position::Position,
    tree::{
        certify::{NoProof, certify},
        checkpoint::{Checkpoint, CheckpointError},
        fsck::fsck,
        integrator::Integrator,
        note::{Note, NoteError, Verifier},
        proof::Proof,
        signer::Signer,
        store::{Signed, TreeReader, TreeStore},
        verify::{Report, Verification},
        witness,
    },
    vault::Vault,
};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

/// Whose signature holds.
#[derive(Debug, ClapArgs)]
pub(super) struct Trust {
    /// Verifier key of the log, name+hash+base64, as `log key` prints it [default: from the vault and the key file]
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct VerifyArgs {
    /// A checkpoint kept elsewhere: its file, - for standard input, or its text
    #[arg(long, value_name = "CHECKPOINT")]
    against: Option<String>,
    #[command(flatten)]
    trust: Trust,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ProveArgs {
    /// Position of the event.
    position: i64,
    #[command(flatten)]
    trust: Trust,
}

#[derive(Debug, ClapArgs)]
pub(super) struct OutputArgs {
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum WitnessAction {
    /// Make a witness known by its verifier key, name+hash+base64 with algorithm 4.
    AddKey {
        /// The key.
        key: String,
    },
    /// Keep the lines of known witnesses that a checkpoint's note bears.
    Add {
        /// The note's file, or - for standard input.
        file: PathBuf,
    },
    /// List the keys of the witnesses that this log knows.
    List,
}

/// The key that the log's signatures are held against.
pub(super) async fn verifier(
    settings: &Settings,
    given: Option<&str>,
) -> Result<Verifier, Failure> {
    match given {
        Some(key) => key.parse().map_err(|e| Failure::usage(format!("--key: {e}"))),
        None => Ok(signer(settings).await?.verifier().clone()),
    }
}

async fn signer(settings: &Settings) -> Result<Signer, Failure> {
    let vault = Vault::open(&settings.vault.to_url(), &settings.kek_file).await?;
    let origin = vault.origin().to_owned();
    vault.close().await;
    Ok(Signer::from_file(&origin, &settings.log_key_file)?)
}

/// `log key`
pub(super) async fn key(settings: &Settings) -> Result<(), Failure> {
    println!("{}", signer(settings).await?.verifier());
    Ok(())
}

/// `log verify`
pub(super) async fn verify(settings: &Settings, args: VerifyArgs) -> Result<(), Failure> {
    let log = verifier(settings, args.trust.key.as_deref()).await?;
    let against = args.against.as_deref().map(|given| against(given, &log)).transpose()?;
    let store: Arc<dyn TreeReader> = open_tree(settings).await?;
    let (began, bar) = (Instant::now(), bar());
    let verification = Verification { store, log, against };
    let report = verification
        .run(|reached, of| {
            bar.set_length(u64::try_from(of.0).unwrap_or_default());
            bar.set_position(u64::try_from(reached.0).unwrap_or_default());
        })
        .await;
    bar.finish_and_clear();
    tell(&report?, began.elapsed(), args.trust.json)
}

fn tell(report: &Report, took: Duration, as_json: bool) -> Result<(), Failure> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate to read"
    )]
    let rate = (report.events.0 as f64 / took.as_secs_f64().max(1e-6)) as u64;
    let Report { events, tree, signed, checkpoints, wrong } = report;
    if as_json {
        show(&json!({
            "ok": wrong.is_none(), "events": events.0, "tree": tree.0, "signed": signed.0,
            "checkpoints": checkpoints, "events_per_s": rate,
            "code": wrong.as_ref().map(|wrong| wrong.code()),
            "position": wrong.as_ref().and_then(|wrong| wrong.position()).map(|at| at.0),
            "says": wrong.as_ref().map(ToString::to_string),
        }))?;
    } else {
        println!(
            "{} events in {:.1} s ({rate}/s); tree of {tree} leaves, {checkpoints} checkpoints hold, the last of size \
             {signed}",
            events.0,
            took.as_secs_f64()
        );
    }
    match wrong {
        None => Ok(()),
        Some(wrong) => Err(Failure::found_wrong(format!("{wrong} ({})", wrong.code()))),
    }
}

/// The checkpoint in a file, on standard input, or in the words given.
fn against(given: &str, log: &Verifier) -> Result<Checkpoint, Failure> {
    let text = match given.contains('\n') {
        true => given.to_owned(),
        false => read(Path::new(given))?,
    };
    let note = text.parse::<Note>().map_err(CheckpointError::from);
    note.and_then(|note| Checkpoint::open(&note, log)).map_err(|error| {
        let says = format!("--against: {error} ({})", error.code());
        match error {
            CheckpointError::Form(_) | CheckpointError::Note(NoteError::Form(_)) => {
                Failure::usage(says)
            }
            _ => Failure::found_wrong(says),
        }
    })
}

fn read(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let done = match path == Path::new("-") {
        true => std::io::stdin().read_to_string(&mut text).map(drop),
        false => std::fs::read_to_string(path).map(|read| text = read),
    };
    done.map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
    Ok(text)
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{pos}/{len} events {wide_bar} {per_sec} +{eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// `log fsck`
pub(super) async fn check(settings: &Settings, trust: Trust) -> Result<(), Failure> {
    let log = verifier(settings, trust.key.as_deref()).await?;
    let store = open_tree(settings).await?;
    let (counted, flaw) = fsck(&*store, &log).await?;
    if trust.json {
        show(&json!({
            "ok": flaw.is_none(), "tree": counted.size.0, "tiles": counted.tiles,
            "checkpoints": counted.checkpoints,
            "code": flaw.as_ref().map(|flaw| flaw.code()), "says": flaw.as_ref().map(ToString::to_string),
        }))?;
    } else {
        let (tiles, checkpoints) = (counted.tiles, counted.checkpoints);
        println!(
            "tree of {} leaves: {tiles} tiles and {checkpoints} checkpoints hold",
            counted.size
        );
    }
    match flaw {
        None => Ok(()),
        Some(flaw) => Err(Failure::found_wrong(format!("{flaw} ({})", flaw.code()))),
    }
}

/// Brings the tree up to the head and signs it; nothing where the log is empty.
pub(super) async fn sign(
    settings: &Settings,
    store: Arc<dyn TreeStore>,
) -> Result<Option<Signed>, Failure> {
    let integrator = Integrator::new(store, signer(settings).await?, Arc::new(SystemClock));
    integrator.once().await.map_err(|e| Failure::new(format!("{e} ({})", e.code())))
}

/// `log checkpoint`
pub(super) async fn checkpoint(settings: &Settings, args: OutputArgs) -> Result<(), Failure> {
    let store = open_tree(settings).await?;
    let signed = sign(settings, Arc::clone(&store)).await?;
    let signed =
        signed.ok_or_else(|| Failure::new("the log is empty: there is nothing to sign"))?;
    let note = witness::published(&*store, &signed).await?;
    if args.json {
        let root = hex::encode(signed.root);
        return show(&json!({ "size": signed.size.0, "root": root, "note": note }));
    }
    print!("{note}");
    Ok(())
}

/// `log prove`
pub(super) async fn prove(settings: &Settings, args: ProveArgs) -> Result<(), Failure> {
    let log = verifier(settings, args.trust.key.as_deref()).await?;
    let store = open_tree(settings).await?;
    let proof = proof(&*store, Position(args.position)).await?;
    // what does not hold is not handed out
    proof.check(&log).map_err(Failure::found_wrong)?;
    if args.trust.json {
        let path: Vec<_> = proof.path.iter().map(hex::encode).collect();
        return show(&json!({
            "position": args.position, "index": proof.leaf.0, "leaf_data": hex::encode(&proof.data),
            "path": path, "checkpoint": proof.note.to_string(), "proof": proof.to_string(),
        }));
    }
    print!("{proof}");
    Ok(())
}

async fn proof(store: &dyn TreeStore, position: Position) -> Result<Proof, Failure> {
    match certify(store, position).await {
        Ok((_, proof)) => Ok(proof),
        Err(late @ NoProof::Uncovered(_)) => {
            Err(Failure::new(format!("{late}: wait a minute, or run filcommun log checkpoint")))
        }
        Err(NoProof::Unreadable(error)) => Err(Failure::found_wrong(error)),
        Err(error) => Err(error.into()),
    }
}

/// `log witness`
pub(super) async fn witness(settings: &Settings, action: WitnessAction) -> Result<(), Failure> {
    let store = open_tree(settings).await?;
    let now = SystemClock.now();
    let says = |e: witness::WitnessError| Failure::new(format!("{e} ({})", e.code()));
    match action {
        WitnessAction::AddKey { key } => {
            let witness = witness::add(&*store, &key, now).await.map_err(says)?;
            println!("{}", witness.name());
        }
        WitnessAction::Add { file } => {
            for taken in witness::take(&*store, &read(&file)?, now).await.map_err(says)? {
                println!("{} size {}", taken.witness, taken.size);
            }
        }
        WitnessAction::List => store.witnesses().await?.iter().for_each(|key| println!("{key}")),
    }
    Ok(())
}
