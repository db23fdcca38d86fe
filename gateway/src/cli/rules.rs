//! `rules`: the register of legal and local parameters.

use super::{Failure, settings, show};
use crate::{adoption, app, app::App, config::StoreArgs};
use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand};
use domain::{
    rules::{self, Adopted, Parameter, Phase, Status},
    territory::{ParameterKey, RuleVersion},
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    path::PathBuf,
};

/// Legal and local parameters: what applies on a day, and adopting another value.
///
/// A version is voted, its effect is counted on every demand (dry-run), it is published, and it applies from
/// its first day. Before that day it can be withdrawn; after it, another version replaces it.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// What each parameter is worth on a day, and every version of the register.
    List {
        /// The day, as 2026-07-01; today when not given.
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
        /// One object a line, each with its setting: a file to edit for the next vote.
        #[arg(long)]
        json: bool,
    },
    /// Adopt a version of a parameter. It changes nothing yet.
    Vote {
        /// A JSON file with key, version, setting, effective_from, source, status, voted_on and act; - for standard
        /// input.
        file: PathBuf,
    },
    /// Count on every demand what a voted version would change, and keep the count.
    DryRun {
        #[command(flatten)]
        which: Which,
        /// One object.
        #[arg(long)]
        json: bool,
    },
    /// Let everybody read a version: it applies from its first day.
    Publish {
        #[command(flatten)]
        which: Which,
    },
    /// Take back a version that does not apply yet.
    Withdraw {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Debug, ClapArgs)]
struct Which {
    /// The parameter, as delay.offer-reply.
    key: ParameterKey,
    /// Its version.
    version: RuleVersion,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::List { on, json } => list(&app, on.unwrap_or_else(|| app.today()), json).await,
        Action::Vote { file } => {
            let parameter = read(&file)?;
            let (key, version) = (parameter.key.clone(), parameter.version.clone());
            adoption::vote(&app, parameter).await?;
            println!("voted: {key} {version}; count its effect with filcommun rules dry-run");
            Ok(())
        }
        Action::DryRun { which, json } => count(&app, which, json).await,
        Action::Publish { which: Which { key, version } } => {
            adoption::publish(&app, key.clone(), version.clone()).await?;
            println!("published: {key} {version}");
            Ok(())
        }
        Action::Withdraw { which: Which { key, version } } => {
            adoption::withdraw(&app, key.clone(), version.clone()).await?;
            println!("withdrawn: {key} {version}");
            Ok(())
        }
    }
}

fn read(file: &PathBuf) -> Result<Parameter, Failure> {
    let wrong = |why: &dyn std::fmt::Display| Failure::usage(format!("{}: {why}", file.display()));
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    serde_json::from_str(&text.map_err(|why| wrong(&why))?).map_err(|why| wrong(&why))
}

async fn count(app: &App, which: Which, as_json: bool) -> Result<(), Failure> {
    let run = adoption::dry_run(app, (which.key, which.version)).await?;
    if as_json {
        return show(&serde_json::to_value(&run)?);
    }
    println!(
        "{} {}: of {} active demands, {} change, the most by {}",
        run.key, run.version, run.examined, run.moved, run.largest
    );
    Ok(())
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Verified => "verified",
        Status::Assumption => "assumption",
    }
}

const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Voted => "voted",
        Phase::Published => "published",
        Phase::InForce => "in force",
        Phase::Withdrawn => "withdrawn",
    }
}

/// What applies, one line a parameter: the version in force, or what shipped.
fn applies(edition: &eventstore::execute::Edition, key: &str, on: NaiveDate) -> Option<Value> {
    let (setting, shipped) = edition.on(on).setting(key, on)?;
    let held = key.parse().ok().and_then(|key| edition.rules().in_force(&key, on));
    let (version, sure) = held.map_or(("shipped", shipped), |held| {
        (held.parameter.version.as_str(), held.parameter.status)
    });
    Some(json!({
        "kind": "applies", "key": key, "on": on, "version": version, "status": status(sure),
        "setting": setting,
    }))
}

fn version(one: &Adopted, on: NaiveDate) -> Result<Value, Failure> {
    let mut line = serde_json::to_value(&one.parameter)?;
    if let Some(line) = line.as_object_mut() {
        line.insert("kind".to_owned(), json!("version"));
        line.insert("phase".to_owned(), json!(phase(one.phase(on))));
        line.insert("published_on".to_owned(), json!(one.published_on));
        line.insert("dry_run".to_owned(), serde_json::to_value(&one.dry_run)?);
    }
    Ok(line)
}

async fn list(app: &App, on: NaiveDate, as_json: bool) -> Result<(), Failure> {
    let edition = app.executor.edition().await?;
    let applying = rules::keys().into_iter().filter_map(|key| applies(&edition, &key, on));
    if as_json {
        for line in applying {
            show(&line)?;
        }
        for one in &edition.rules().versions {
            show(&version(one, on)?)?;
        }
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "on {on}")?;
    for line in applying {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
        writeln!(out, "  {:<34} {:<20} {}", text("key"), text("version"), text("status"))?;
    }
    for one in &edition.rules().versions {
        let Parameter { key, version, effective_from, source, .. } = &one.parameter;
        let (phase, sure) = (phase(one.phase(on)), status(one.parameter.status));
        writeln!(out, "{key} {version}: {phase}, from {effective_from}, {sure}; {source}")?;
    }
    Ok(())
}
