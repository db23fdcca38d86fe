//! `projection`: how the read models stand, and building one again.

use super::{Failure, settings, show, step};
use crate::{
    app::{self, App},
    config::StoreArgs,
};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::position::Position;
use indicatif::{ProgressBar, ProgressStyle};
use projections::engine::Role;
use serde_json::json;
use std::time::Instant;

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
        /// Its name, as timeline_2; or `all`.
        name: String,
        /// Begin at the first event, also when an earlier build was cut short.
        #[arg(long)]
        fresh: bool,
        /// One object.
        #[arg(long)]
        json: bool,
    },
    /// Take the parked events of a stream after all: this program was repaired, or learnt to read them.
    Replay {
        /// Name of the read model.
        name: String,
        /// The stream, as `projection parked` shows it.
        stream: String,
        /// One object.
        #[arg(long)]
        json: bool,
    },
    /// Take away what the last rebuild replaced, and versions that this program does not have.
    #[command(name = "drop-old")]
    DropOld {
        /// Its name; or `all`.
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
    /// One event of a stream, with the rows of a read model that it looks at, before and after it.
    ///
    /// The read model is folded in memory from the first event; what serves is not touched.
    Step {
        /// Its name.
        name: String,
        #[command(flatten)]
        which: step::Which,
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
        Action::Rebuild { name, fresh, json } => rebuild(&app, &name, fresh, json).await,
        Action::Replay { name, stream, json } => replay(&app, &name, &stream, json).await,
        Action::DropOld { name } => drop_old(&app, &name).await,
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
        Action::Step { name, which } => step::rows(&app, &name, &which).await,
        Action::Digest { json } => digest(&app, json).await,
    }
}

async fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    if !as_json {
        println!(
            "{:<24} {:>12} {:>10} {:>10} {:>8}  state",
            "name", "position", "behind", "seconds", "parked"
        );
    }
    for one in app.views.health(&*app.executor.store, app.clock.now()).await? {
        let (standing, state) = (&one.standing, one.state.code());
        if as_json {
            show(&json!({ "name": standing.name, "position": standing.position,
                "behind": one.lag_events, "lag_seconds": one.lag_seconds,
                "parked": standing.parked, "state": state, "role": standing.role,
                "generation": standing.generation, "epoch": standing.epoch }))?;
        } else {
            println!(
                "{:<24} {:>12} {:>10} {:>10} {:>8}  {state}",
                standing.name,
                standing.position.0,
                one.lag_events,
                one.lag_seconds,
                standing.parked
            );
        }
    }
    Ok(())
}

/// The read models that `all` means, or the one that is named.
async fn named(app: &App, name: &str) -> Result<Vec<String>, Failure> {
    if name != "all" {
        return Ok(vec![name.to_owned()]);
    }
    let all = app.views.list().await?.into_iter().filter(|one| one.role == Role::Serving);
    Ok(all.map(|one| one.name).collect())
}

async fn rebuild(app: &App, name: &str, fresh: bool, as_json: bool) -> Result<(), Failure> {
    let head = app.executor.store.head().await?;
    let names = named(app, name).await?;
    let bar = ProgressBar::new(u64::try_from(head.0).unwrap_or_default());
    let style = "{msg:24} {wide_bar} {pos}/{len} {per_sec} {eta}";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.set_message(name.to_owned());
    for name in names.iter().filter(|_| fresh) {
        app.views.abandon(name).await?;
    }
    let (store, begun) = (app.executor.store.clone(), Instant::now());
    let progress = |at: Position| bar.set_position(u64::try_from(at.0).unwrap_or_default());
    let together: Vec<&str> = names.iter().map(String::as_str).collect();
    let built = app.views.rebuild_together(store, &together, progress).await;
    bar.finish_and_clear();
    built?;
    if as_json {
        let seconds = begun.elapsed().as_secs_f64();
        return show(&json!({ "names": names, "position": head, "seconds": seconds }));
    }
    names.iter().for_each(|name| println!("{name} is built again up to position {}", head.0));
    println!("what they replaced is kept: filcommun projection drop-old {name}");
    Ok(())
}

async fn replay(app: &App, name: &str, stream: &str, as_json: bool) -> Result<(), Failure> {
    let store = app.executor.store.clone();
    let done = app.views.replay_parked(store, name, stream).await?;
    if as_json {
        return show(&json!(done));
    }
    let (taken, left) = (done.taken, done.left);
    println!("{taken} events of {stream} are taken, {left} are parked still");
    if done.rebuilt {
        println!("{name} was built again for it, and what it replaced is kept");
    }
    Ok(())
}

async fn drop_old(app: &App, name: &str) -> Result<(), Failure> {
    for name in named(app, name).await? {
        let dropped = app.views.drop_old(&name).await?;
        if dropped.is_empty() {
            println!("nothing is kept of {name}");
        }
        dropped.iter().for_each(|name| println!("{name} is dropped"));
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
    let standings = app.views.list().await?;
    for name in named(app, "all").await? {
        let standing = standings.iter().find(|one| one.name == name);
        let Some(standing) = standing else { continue };
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
