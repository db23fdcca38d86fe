//! `log export` and `log import`: the log itself, to a file and back.

use super::{Failure, show, tree};
use crate::{
    app::open_tree,
    config::{Location, Settings},
};
use eventstore::{
    carry::{
        BulkStore, CarryError, Manifest,
        copy::copy,
        export::{Extent, export},
        import::{check, holds, import},
    },
    clock::{Clock as _, SystemClock},
    position::Position,
    postgres::PgStore,
    sqlite::{SqliteFile, SqliteStore},
    store::EventStore,
    tree::{
        checkpoint::Checkpoint,
        note::{Note, Verifier},
    },
    vault::{Vault, VaultError},
};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

/// Where the log goes.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The file: newline-delimited JSON, compressed with gzip.
    file: PathBuf,
    /// A SQLite log instead, as on an auditor's laptop; the file MUST not be there yet.
    #[arg(long)]
    sqlite: bool,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// Where the log comes from.
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// A file that `log export` wrote.
    file: PathBuf,
    /// Only look whether the file is whole; nothing is written.
    #[arg(long)]
    check: bool,
    /// Verifier key that its checkpoint must be signed with [default: that of this log's key file]
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// Both doors of a log alone: neither vault nor read models are needed to carry it.
pub(super) async fn open(
    log: &Location,
) -> Result<(Arc<dyn EventStore>, Arc<dyn BulkStore>), Failure> {
    let failed = |e| Failure::new(format!("log {log}: {e}"));
    Ok(match log {
        Location::Sqlite(path) => {
            let store = Arc::new(SqliteStore::open(path).await.map_err(failed)?);
            (store.clone(), store)
        }
        Location::Postgres(url) => {
            let store = Arc::new(PgStore::open(url).await.map_err(failed)?);
            (store.clone(), store)
        }
    })
}

/// The name of the log, which its vault knows; nothing where there is no vault.
async fn origin(settings: &Settings) -> Result<Option<String>, Failure> {
    match Vault::open(&settings.vault.to_url(), &settings.kek_file).await {
        Ok(vault) => {
            let origin = vault.origin().to_owned();
            vault.close().await;
            Ok(Some(origin))
        }
        Err(VaultError::NoVault(_)) => Ok(None),
        Err(error) => Err(Failure::new(format!("vault {}: {error}", settings.vault))),
    }
}

/// What is looked at of a manifest beside the file itself: that it is of this log's territory, and who signed it.
#[derive(Debug)]
struct Judge {
    origin: Option<String>,
    key: Option<Verifier>,
}

impl Judge {
    async fn of(settings: &Settings, key: Option<&str>) -> Result<Self, Failure> {
        let origin = origin(settings).await?;
        let key = match (key, &origin) {
            (None, None) => None,
            (key, _) => Some(tree::verifier(settings, key).await?),
        };
        Ok(Self { origin, key })
    }

    fn judge(&self, manifest: &Manifest) -> Result<(), String> {
        match &self.origin {
            Some(origin) if *origin != manifest.origin => {
                Err(format!("it is of the log {}, the vault here is of {origin}", manifest.origin))
            }
            _ => self.signed(manifest),
        }
    }

    /// A file without a checkpoint says itself that it is whole, and nobody else does; where no key is known, so does
    /// one with a checkpoint.
    fn signed(&self, manifest: &Manifest) -> Result<(), String> {
        let (Some(note), Some(key)) = (&manifest.checkpoint, &self.key) else { return Ok(()) };
        let note: Note = note.parse().map_err(|e| format!("its checkpoint: {e}"))?;
        Checkpoint::open(&note, key).map(drop).map_err(|e| format!("its checkpoint: {e}"))
    }
}

pub(super) async fn run_export(args: Export, settings: &Settings) -> Result<(), Failure> {
    let (store, _) = open(&settings.db).await?;
    let head = store.verify_head().await?;
    let (upto, checkpoint) = match args.sqlite {
        true => (head, None),
        false => signed_now(settings, head).await,
    };
    let (begun, bar) = (Instant::now(), bar(upto));
    let progress = |at: Position| bar.set_position(u64::try_from(at.0).unwrap_or(0));
    if args.sqlite {
        let copied = sqlite(&*store, upto, &args.file, &progress).await;
        bar.finish_and_clear();
        copied?;
        return report(&args.file, upto.0, begun.elapsed(), None, args.json);
    }
    let Some(origin) = origin(settings).await? else {
        let why = "the name of the log is in its vault: name it with --vault";
        return Err(Failure::new(format!("vault {}: {why}", settings.vault)));
    };
    let created_at = SystemClock.now();
    let extent = Extent { origin, upto, checkpoint, created_at };
    let written = export(&*store, &args.file, extent, &progress).await;
    bar.finish_and_clear();
    let manifest = written.map_err(|e| refused(&args.file, &e))?;
    report(&args.file, upto.0, begun.elapsed(), Some(&manifest), args.json)
}

/// How far the log is signed now, and its note. Who has not the log's key exports without a checkpoint, and is told.
async fn signed_now(settings: &Settings, head: Position) -> (Position, Option<String>) {
    let signed = async { tree::sign(settings, open_tree(settings).await?).await };
    match signed.await {
        Ok(Some(signed)) => {
            let size = i64::try_from(signed.size.0).unwrap_or(head.0);
            (Position(size), Some(signed.note))
        }
        Ok(None) => (head, None),
        Err(why) => {
            eprintln!("filcommun: exported without a signed checkpoint: {}", why.message);
            (head, None)
        }
    }
}

async fn sqlite(
    store: &dyn EventStore,
    upto: Position,
    file: &Path,
    progress: &(dyn Fn(Position) + Sync),
) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::usage(format!("{} is there already", file.display())));
    }
    SqliteStore::init(file).await?;
    let copied = copy(store, upto, &SqliteFile(file.to_owned()), progress).await;
    if copied.is_err() {
        let _ = std::fs::remove_file(file);
    }
    copied.map(drop).map_err(|e| refused(file, &e))
}

pub(super) async fn run_import(args: Import, settings: &Settings) -> Result<(), Failure> {
    let judge = Judge::of(settings, args.key.as_deref()).await?;
    let judge = |manifest: &Manifest| judge.judge(manifest);
    let (begun, bar) = (Instant::now(), bar(Position(0)));
    let progress = |manifest: &Manifest, at: Position| {
        bar.set_length(u64::try_from(manifest.last.0).unwrap_or(0));
        bar.set_position(u64::try_from(at.0).unwrap_or(0));
    };
    let done = if args.check {
        check(&args.file, &judge, &progress).await
    } else {
        let (store, bulk) = open(&settings.db).await?;
        match import(&*bulk, &args.file, &judge, &progress).await {
            Err(error @ CarryError::NotEmpty { .. }) => {
                known(&*store, &args.file, error, &judge).await
            }
            done => done,
        }
    };
    bar.finish_and_clear();
    let manifest = done.map_err(|e| refused(&args.file, &e))?;
    report(&args.file, manifest.count, begun.elapsed(), Some(&manifest), args.json)
}

/// An import whose answer was lost: when the log holds exactly what the file does, it is done.
async fn known(
    store: &dyn EventStore,
    file: &Path,
    error: CarryError,
    judge: &(dyn Fn(&Manifest) -> Result<(), String> + Send + Sync),
) -> Result<Manifest, CarryError> {
    let manifest = check(file, judge, &|_, _| {}).await?;
    if holds(store, &manifest).await? { Ok(manifest) } else { Err(error) }
}

fn refused(file: &Path, error: &CarryError) -> Failure {
    Failure::new(format!("{}: {error} ({})", file.display(), error.code()))
}

fn report(
    file: &Path,
    events: i64,
    took: Duration,
    manifest: Option<&Manifest>,
    as_json: bool,
) -> Result<(), Failure> {
    let seconds = took.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "some million")]
    let rate = events as f64 / seconds.max(1e-6);
    let signed = manifest.is_some_and(|manifest| manifest.checkpoint.is_some());
    if as_json {
        return show(&json!({
            "file": file,
            "events": events,
            "seconds": seconds,
            "events_per_s": rate,
            "origin": manifest.map(|m| &m.origin),
            "root": manifest.map(|m| &m.root),
            "checkpoint": signed,
        }));
    }
    println!("{}: {events} events in {seconds:.1} s, {rate:.0} a second", file.display());
    if let Some(manifest) = manifest {
        println!("log {}, root {}", manifest.origin, manifest.root);
        if !signed {
            println!(
                "without a signed checkpoint: nothing but the file itself says that it is whole"
            );
        }
    }
    Ok(())
}

pub(super) fn bar(upto: Position) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(upto.0).unwrap_or(0));
    let style = ProgressStyle::with_template("{human_pos} events {wide_bar} {per_sec} +{eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
