//! `clock`: outages, what they hold back, and releasing it.

use super::{Failure, settings, show};
use crate::{app, app::App, config::StoreArgs, outage};
use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;
use std::io::Write;

/// Days that nobody looked after the deadlines, and the acts against people that wait since.
///
/// After an outage nobody loses a demand or an offer by silence before a longer time has passed and a
/// person has looked at the list.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The outages, and each act that waits; the digest of the list comes last.
    Show {
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
    /// Let happen what an outage holds back, once its longer time has passed.
    Release {
        /// First day of the outage, as 2026-03-02.
        from: NaiveDate,
        /// The digest that `clock show` printed for the list you looked at.
        #[arg(long, value_name = "SHA256")]
        preview: String,
    },
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::Show { json } => list(&app, json).await,
        Action::Release { from, preview } => {
            let acts = outage::release(&app, from, &preview).await?;
            println!("released: {acts} acts happen once their longer time has passed");
            Ok(())
        }
    }
}

async fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    let outages = outage::outages(app).await?;
    let held = outage::held(app).await?;
    if as_json {
        for one in &outages {
            show(
                &json!({ "outage": one.from, "to": one.to, "days": one.length(), "released": one.released }),
            )?;
        }
        for act in &held.acts {
            show(&serde_json::to_value(act)?)?;
        }
        return show(&json!({ "acts": held.acts.len(), "preview": held.preview }));
    }
    let mut out = std::io::stdout().lock();
    if outages.is_empty() {
        writeln!(out, "no outage: every day since the first round was looked after")?;
    }
    for one in &outages {
        let state = if one.released { "released" } else { "holds back what it touched" };
        writeln!(out, "outage from {} to {}, {} days: {state}", one.from, one.to, one.length())?;
    }
    for act in &held.acts {
        writeln!(out, "  {}  {:<36}  {}", act.due, act.stream.to_string(), outage::says(act.kind))?;
    }
    writeln!(out, "{} acts wait; digest of this list {}", held.acts.len(), held.preview)?;
    Ok(())
}
