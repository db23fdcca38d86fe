//! `clock`: what falls when, outages, what they hold back, and releasing it.

use super::{Failure, settings, show};
use crate::{app, app::App, config::StoreArgs, outage};
use chrono::{Days, NaiveDate};
use clap::{Args as ClapArgs, Subcommand};
use domain::id::DemandId;
use projections::deadlines::{self, Due};
use serde_json::json;
use std::io::Write;

/// Lines at most.
const ALL: u32 = u32::MAX >> 1;

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
    /// What falls from a day to another, each with its day and what it rests on: of everybody, or of one demand.
    Coming {
        /// First day; today if none is given.
        #[arg(long)]
        from: Option<NaiveDate>,
        /// Last day; thirty days after the first if none is given.
        #[arg(long)]
        to: Option<NaiveDate>,
        /// The demand, by its identifier.
        #[arg(long)]
        demand: Option<DemandId>,
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
        Action::Coming { from, to, demand, json } => {
            let from = from.unwrap_or_else(|| app.today());
            let to = to.unwrap_or_else(|| from.checked_add_days(Days::new(30)).unwrap_or(from));
            if to < from {
                return Err(Failure::usage(format!("--to {to} is before --from {from}")));
            }
            app::catch_up(&app).await?;
            let falls = deadlines::coming(app.views.db(), (from, to), demand, ALL).await?;
            tell(&falls, json)
        }
        Action::Release { from, preview } => {
            let acts = outage::release(&app, from, &preview).await?;
            println!("released: {acts} acts happen once their longer time has passed");
            Ok(())
        }
    }
}

/// The day is the one on which it is acted on: the day after the last one for whoever had to do something.
fn tell(falls: &[Due], as_json: bool) -> Result<(), Failure> {
    if as_json {
        return falls.iter().try_for_each(|fall| show(&serde_json::to_value(fall)?));
    }
    let mut out = std::io::stdout().lock();
    for fall in falls {
        let (kind, article, stream) = (fall.kind.code(), fall.kind.article(), fall.stream);
        let who = fall.demand.map(|demand| format!("  {demand}")).unwrap_or_default();
        writeln!(out, "{}  {kind:<15}  {article:<15}  {stream}{who}", fall.due)?;
    }
    writeln!(out, "{} deadlines", falls.len())?;
    Ok(())
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
