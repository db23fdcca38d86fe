//! `bench pages`: how fast the pages are under many callers.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    bench::pages::{Client, Limits, Load, OwnSite, People, Row, Wanted, measure, named, printed},
    config::StoreArgs,
};
use clap::Args as ClapArgs;
use domain::id::DemandId;
use std::time::Duration;

/// How fast the pages are under many callers at once, each signed in as somebody who may see what it asks.
///
/// Without --url the site is served by this process over the stores of --db, on a port of its own, with no deadline
/// looked after meanwhile. Accounts are made for the measurement and closed at its end. What agents read is noted in
/// the access journal as any reading is: measure on a copy. Exit code 4 when a page is wrong, too long, or slower than
/// --p95.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// A site that already runs over the same stores, as http://127.0.0.1:8080
    #[arg(long)]
    url: Option<String>,
    /// Callers at once.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    callers: u16,
    /// Seconds each page is measured.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Milliseconds a caller rests between two pages.
    #[arg(long, default_value_t = 0)]
    pause: u64,
    /// Pages, as timeline,queue,session,statistics [default: all]
    #[arg(long, value_delimiter = ',')]
    page: Vec<String>,
    /// The timeline of this demand alone.
    #[arg(long)]
    demand: Option<DemandId>,
    /// Milliseconds that 95 of 100 answers may take.
    #[arg(long, value_name = "MS")]
    p95: Option<f64>,
    /// One object a line.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, stores: &StoreArgs) -> Result<(), Failure> {
    if let Some(unknown) = args.page.iter().find(|page| !named().contains(&page.as_str())) {
        let known = named().join(", ");
        return Err(Failure::usage(format!("--page {unknown}: one of {known}")));
    }
    if !(0.1..=3600.0).contains(&args.seconds) {
        return Err(Failure::usage("--seconds: between 0.1 and 3600"));
    }
    let app = app::open(&settings(stores)?).await?;
    let mut people = People::default();
    let measured = tokio::select! {
        measured = measured(&app, &args, &mut people) => measured,
        () = app::stop() => Err(Failure::new("stopped; the accounts it made are closed")),
    };
    people.leave(&app).await;
    report(&measured?, &args)
}

async fn measured(app: &App, args: &Args, people: &mut People) -> Result<Vec<Row>, Failure> {
    let own = match args.url {
        None => Some(OwnSite::open(app).await?),
        Some(_) => None,
    };
    let base = own.as_ref().map(|site| site.base.clone()).or_else(|| args.url.clone());
    let wanted =
        Wanted { pages: args.page.clone(), callers: args.callers.into(), demand: args.demand };
    people.gather(app, &wanted).await?;
    for (page, why) in &people.absent {
        eprintln!("filcommun: {page} is not measured: {why}");
    }
    let client = Client::new(&base.unwrap_or_default());
    let measured = Duration::from_secs_f64(args.seconds);
    let load = Load {
        callers: args.callers.into(),
        measured,
        warm: measured / 5,
        pause: Duration::from_millis(args.pause),
    };
    let mut rows = Vec::new();
    for subject in &people.subjects {
        rows.push(measure(&client, subject, load).await?);
    }
    if let Some(site) = own {
        site.close().await;
    }
    Ok(rows)
}

fn report(rows: &[Row], args: &Args) -> Result<(), Failure> {
    let limits = Limits { p95: args.p95 };
    match args.json {
        true => rows.iter().try_for_each(|row| show(&row.json(limits)))?,
        false => print!("{}", printed(rows, limits)),
    }
    match rows.iter().filter(|row| row.wrong(limits).is_some()).count() {
        0 => Ok(()),
        wrong => Err(Failure::found_wrong(format!("{wrong} of {} pages", rows.len()))),
    }
}
