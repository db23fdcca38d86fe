//! `audit`: replay an attribution, or a demand as at a date.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
    replay,
};
use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand};
use domain::id::{DemandId, VacancyId};
use projections::attributions;
use serde_json::json;

/// Replay an attribution event by event, or a demand as at a date. Nothing personal is shown.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Everything that led to a lease: the dwelling, its candidates, the session, the offers.
    Attribution {
        /// The vacancy, as vacancy-<32 hex digits>; left out with --list.
        id: Option<VacancyId>,
        /// List attributions, the latest first.
        #[arg(long, conflicts_with = "id")]
        list: bool,
        /// With --list: at most this many.
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
    /// A demand as it stood.
    ///
    /// --known keeps only what was recorded by then, --true only what had happened by then: "what did the desk know
    /// on 2 April" and "what was the case on 2 April" are two questions.
    AsAt {
        /// The demand, as demand-<32 hex digits>.
        demand: DemandId,
        /// Only what was recorded on this day or before.
        #[arg(long, value_name = "DATE")]
        known: Option<NaiveDate>,
        /// Only what had happened on this day or before.
        #[arg(long = "true", value_name = "DATE")]
        true_on: Option<NaiveDate>,
        /// One object.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::Attribution { id: Some(id), json, .. } => attribution(&app, id, json).await,
        Action::Attribution { id: None, limit, json, .. } => list(&app, limit, json).await,
        Action::AsAt { demand, known, true_on, json } => {
            as_at(&app, demand, known, true_on, json).await
        }
    }
}

async fn list(app: &App, limit: u32, as_json: bool) -> Result<(), Failure> {
    app::catch_up(app).await?;
    let found = attributions::attributions(app.views.db(), None, limit).await?;
    if found.is_empty() && !as_json {
        println!("no lease is signed yet");
    }
    for attribution in found {
        if as_json {
            show(&json!(attribution))?;
        } else {
            println!(
                "{}  signed {}  {} {}  {} candidates  waited {} days",
                attribution.vacancy,
                attribution.signed_on,
                attribution.commune,
                attribution.typology.code(),
                attribution.candidates,
                attribution.wait_days.unwrap_or_default(),
            );
        }
    }
    Ok(())
}

async fn attribution(app: &App, id: VacancyId, as_json: bool) -> Result<(), Failure> {
    let steps = replay::attribution(app, id).await?;
    if steps.is_empty() {
        return Err(Failure::new(format!("{id} is not in the log: list them with --list")));
    }
    steps.iter().try_for_each(|step| line(step, as_json))
}

async fn as_at(
    app: &App,
    demand: DemandId,
    known: Option<NaiveDate>,
    true_on: Option<NaiveDate>,
    as_json: bool,
) -> Result<(), Failure> {
    let (standing, steps) = replay::as_at(app, demand, known, true_on).await?;
    let Some(standing) = standing else {
        return Err(Failure::new(format!("nothing of {demand} was there at that date")));
    };
    if as_json {
        return show(&json!(standing));
    }
    println!("{demand}: {}", standing.stage);
    for (what, value) in [
        ("presented on", standing.presented_on.map(|day| day.to_string())),
        ("valid until", standing.expires_on.map(|day| day.to_string())),
        ("household category", standing.category.map(|category| category.to_string())),
        ("score", standing.score.map(|score| score.to_string())),
    ] {
        println!("  {what:<20} {}", value.unwrap_or_else(|| "-".to_owned()));
    }
    steps.iter().try_for_each(|step| line(step, false))
}

fn line(step: &replay::Step, as_json: bool) -> Result<(), Failure> {
    let value = replay::pseudonymous(step);
    if as_json {
        return show(&value);
    }
    let (recorded, _) = step;
    println!(
        "{:>9}  {}  {:<42} {:<40} {}",
        recorded.position.0,
        recorded.event.occurred_on,
        recorded.stream,
        recorded.event.event_type,
        recorded.event.legal_basis
    );
    Ok(())
}
