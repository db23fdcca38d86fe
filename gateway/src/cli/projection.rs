//! `projection`: how the read models stand, and building one again.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::position::Position;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

/// How the read models stand; build one again; pause and resume.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Each read model: its position, how far behind the log, parked events.
    List {
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
    /// Build a read model again from the first event, beside the one that serves, then swap.
    Rebuild {
        /// Its name, as timeline_1; or `all`.
        name: String,
    },
    /// Stop feeding a read model.
    Pause {
        /// Its name.
        name: String,
    },
    /// Feed it again.
    Resume {
        /// Its name.
        name: String,
    },
    /// Events that a read model could not take.
    Parked {
        /// Its name.
        name: String,
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
    /// One SHA-256 over the rows of each read model, to compare it with a rebuild.
    Digest {
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::List { json } => list(&app, json).await,
        Action::Rebuild { name } => rebuild(&app, &name).await,
        Action::Pause { name } => {
            app.views.pause(&name).await?;
            println!("{name} is paused: filcommun projection resume {name}");
            Ok(())
        }
        Action::Resume { name } => {
            app.views.resume(&name).await?;
            println!("{name} goes on");
            Ok(())
        }
        Action::Parked { name, json } => parked(&app, &name, json).await,
        Action::Digest { json } => digest(&app, json).await,
    }
}

async fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    let head = app.executor.store.head().await?;
    if !as_json {
        println!("{:<24} {:>12} {:>10} {:>8}  state", "name", "position", "behind", "parked");
    }
    for standing in app.views.list().await? {
        let behind = head.0 - standing.position.0;
        let state = if standing.paused { "paused" } else { "running" };
        if as_json {
            show(&json!({ "name": standing.name, "position": standing.position,
                "behind": behind, "parked": standing.parked, "state": state,
                "generation": standing.generation }))?;
        } else {
            let (name, position, parked) = (standing.name, standing.position.0, standing.parked);
            println!("{name:<24} {position:>12} {behind:>10} {parked:>8}  {state}");
        }
    }
    Ok(())
}

async fn rebuild(app: &App, name: &str) -> Result<(), Failure> {
    let head = app.executor.store.head().await?;
    let names: Vec<String> = match name {
        "all" => app.views.list().await?.into_iter().map(|standing| standing.name).collect(),
        one => vec![one.to_owned()],
    };
    for name in names {
        let bar = ProgressBar::new(u64::try_from(head.0).unwrap_or_default());
        if let Ok(style) =
            ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len} {per_sec} {eta}")
        {
            bar.set_style(style);
        }
        bar.set_message(name.clone());
        let store = app.executor.store.clone();
        let progress = |at: Position| bar.set_position(u64::try_from(at.0).unwrap_or_default());
        app.views.rebuild(store, &name, progress).await?;
        bar.finish_and_clear();
        println!("{name} is built again up to position {}", head.0);
    }
    Ok(())
}

async fn parked(app: &App, name: &str, as_json: bool) -> Result<(), Failure> {
    let parked = app.views.parked(name).await?;
    if parked.is_empty() && !as_json {
        println!("nothing is parked");
    }
    for event in parked {
        if as_json {
            show(&json!(event))?;
        } else {
            println!(
                "{:>10} {} {}: {}",
                event.position.0, event.stream, event.event_type, event.error
            );
        }
    }
    Ok(())
}

async fn digest(app: &App, as_json: bool) -> Result<(), Failure> {
    let head = app.executor.store.head().await?;
    app.views.catch_up(app.executor.store.clone(), head).await?;
    for standing in app.views.list().await? {
        let sha256 = app.views.dump_digest(&standing.name).await?;
        if as_json {
            show(&json!({ "name": standing.name, "position": standing.position,
                "sha256": sha256 }))?;
        } else {
            println!("{sha256}  {}  position {}", standing.name, standing.position.0);
        }
    }
    Ok(())
}
