//! `place`: where a demand stands, and why its place changed.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
    places::{self, Lives, Proof},
};
use chrono::{Days, NaiveDate};
use clap::{Args as ClapArgs, Subcommand};
use domain::{
    id::DemandId,
    ranking::{Moment, Place, Scope, Why},
    refusal::Refusal,
    scoring::RankClass,
};
use indicatif::ProgressBar;
use serde_json::{Value, json};

/// The place of a demand among others, and why it changed. A place is no queue: the commission decides.
///
/// Places are told from the log: read once, then scored under the rules of the day. Nobody's name is shown.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The place of a demand on a day, as it was known that day.
    Show {
        /// The demand, as demand-<32 hex digits>.
        demand: DemandId,
        /// The day; today when left out.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
        /// Among all demands of the territory, not only those with a typology and a commune in common.
        #[arg(long)]
        territory: bool,
        /// One object.
        #[arg(long)]
        json: bool,
    },
    /// Why the place of a demand changed between two days: seven parts that sum to the difference.
    Why {
        /// The demand, as demand-<32 hex digits>.
        demand: DemandId,
        /// The first day.
        #[arg(long, value_name = "DATE")]
        from: NaiveDate,
        /// The second day; today when left out.
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// Among all demands of the territory, not only those with a typology and a commune in common.
        #[arg(long)]
        territory: bool,
        /// One object.
        #[arg(long)]
        json: bool,
    },
    /// Explain random demands between random days of the last year, and check that every sum is exact.
    ///
    /// Exit code 4 when one is not.
    Prove {
        /// How many.
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
        pairs: u32,
        /// Another seed draws other demands and days.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The last day of the year; today when left out.
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
        /// One object.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::Show { demand, on, territory, json } => {
            let on = on.unwrap_or_else(|| app.today());
            here(&app, (demand, on), scope(territory), json).await
        }
        Action::Why { demand, from, to, territory, json } => {
            let days = (from, to.unwrap_or_else(|| app.today()));
            explain(&app, demand, days, (scope(territory), json)).await
        }
        Action::Prove { pairs, seed, until, json } => {
            let to = until.unwrap_or_else(|| app.today());
            let from = to.checked_sub_days(Days::new(364)).unwrap_or(to);
            prove(&app, (from, to), (pairs, seed), json).await
        }
    }
}

const fn scope(territory: bool) -> Scope {
    if territory { Scope::Territory } else { Scope::Comparable }
}

const fn among(scope: Scope) -> &'static str {
    match scope {
        Scope::Comparable => "demands with a typology and a commune in common",
        Scope::Territory => "all demands of the territory",
    }
}

const fn class(class: RankClass) -> &'static str {
    match class {
        RankClass::OpposableRight => "opposable-right",
        RankClass::Ordinary => "ordinary",
    }
}

fn refused(refusal: Refusal) -> Failure {
    super::refused(eventstore::execute::ExecuteError::Refused(refusal))
}

async fn here(
    app: &App,
    (demand, on): (DemandId, NaiveDate),
    scope: Scope,
    as_json: bool,
) -> Result<(), Failure> {
    let lives = Lives::read(app).await?;
    let edition = app.executor.edition().await?;
    let laws = edition.laws();
    let (own, place) = places::place(&lives, laws, (demand, on), scope).map_err(refused)?;
    if as_json {
        return show(&json!({
            "demand": demand, "on": on, "rank": place.rank, "of": place.of, "among": among(scope),
            "class": class(own.class), "points": own.points, "since": own.since,
            "seed": laws.on(on).draws.on(on).text(),
        }));
    }
    println!("{demand} on {on}: {} of {}, among {}", place.rank, place.of, among(scope));
    println!("  {} points, class {}, waits since {}", own.points, class(own.class), own.since);
    Ok(())
}

fn moment(moment: &Moment) -> Value {
    let Place { rank, of } = moment.place;
    json!({
        "on": moment.on, "rank": rank, "of": of, "grid": moment.grid, "seed": moment.seed,
        "points": moment.standing.points, "class": class(moment.standing.class),
    })
}

async fn explain(
    app: &App,
    demand: DemandId,
    days: (NaiveDate, NaiveDate),
    (scope, as_json): (Scope, bool),
) -> Result<(), Failure> {
    let lives = Lives::read(app).await?;
    let edition = app.executor.edition().await?;
    let why = places::why(&lives, edition.laws(), demand, days, scope).map_err(refused)?;
    if as_json {
        let parts: serde_json::Map<_, _> = why
            .parts
            .listed()
            .into_iter()
            .map(|(code, part)| (code.to_owned(), json!(part)))
            .collect();
        return show(&json!({
            "demand": demand, "among": among(scope), "before": moment(&why.before),
            "after": moment(&why.after), "difference": why.difference(), "parts": parts,
        }));
    }
    print(demand, &why);
    Ok(())
}

fn print(demand: DemandId, why: &Why) {
    println!("{demand}, among {}", among(why.scope));
    for moment in [&why.before, &why.after] {
        let (place, points) = (moment.place, moment.standing.points);
        println!("  {}  {} of {}, {points} points", moment.on, place.rank, place.of);
    }
    println!(
        "difference {:+}, of which (more than zero: further from the first place)",
        why.difference()
    );
    for (code, part) in why.parts.listed() {
        println!("  {code:<12} {part:+}");
    }
}

async fn prove(
    app: &App,
    year: (NaiveDate, NaiveDate),
    (pairs, seed): (u32, u64),
    as_json: bool,
) -> Result<(), Failure> {
    let lives = Lives::read(app).await?.remembered();
    let bar = ProgressBar::new(u64::from(pairs));
    let told = |done: u32| bar.set_position(u64::from(done));
    let edition = app.executor.edition().await?;
    let proof = places::prove(&lives, edition.laws(), year, (pairs, seed), told);
    bar.finish_and_clear();
    let proof = proof.map_err(refused)?;
    if as_json {
        show(&as_object(&proof, year))?;
    } else {
        println!(
            "{} explained between {} and {}, {} wrong; {} draws had no place on one of the days",
            proof.explained,
            year.0,
            year.1,
            proof.wrong.len(),
            proof.without_place
        );
        for (code, count) in &proof.parts {
            println!("  {code:<12} has a part in {count}");
        }
    }
    if proof.explained < pairs {
        return Err(Failure::new("too few demands have a place: fewer were explained than asked"));
    }
    let Some((demand, from, to)) = proof.wrong.first() else { return Ok(()) };
    Err(Failure {
        code: 4,
        message: format!("{demand} between {from} and {to}: the parts do not sum"),
    })
}

fn as_object(proof: &Proof, (from, to): (NaiveDate, NaiveDate)) -> Value {
    json!({
        "from": from, "to": to, "explained": proof.explained, "wrong": proof.wrong.len(),
        "without_place": proof.without_place, "parts": proof.parts,
    })
}
