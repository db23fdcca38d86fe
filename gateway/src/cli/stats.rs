//! `stats`: the figures of transparency, now or as they were at a position of the log.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
    editions,
};
use chrono::{Days, Months, NaiveDate};
use clap::Args as ClapArgs;
use eventstore::position::Position;
use projections::{
    Views,
    statistics::{
        DEFAULT_THRESHOLD, Figure, METHODS, Overview, Period, Statistics,
        edition::{Edition, Facts},
        overview,
    },
};
use serde_json::json;
use std::sync::Arc;

/// The figures of transparency, by the methods named beside them; small cells are hidden.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// As they were after this event of the log.
    #[arg(long, value_name = "POSITION")]
    at: Option<i64>,
    /// Last day of the year they cover [default: the last day on which something happened]
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// Fewest households behind a figure that is shown.
    #[arg(long, default_value_t = DEFAULT_THRESHOLD)]
    threshold: i64,
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    let until = match args.until {
        Some(until) => until,
        None => last_day(&app, args.at).await?,
    };
    let period = year_until(until);
    let (figures, edition) = match args.at {
        None => {
            app::catch_up(&app).await?;
            let views = &app.views;
            let head = app.executor.store.head().await?;
            (overview(views.db(), period, args.threshold).await?, counted(&app, views, head).await?)
        }
        Some(position) => {
            let store = app.executor.store.clone();
            let folds: Vec<Arc<dyn projections::projection::Projection>> =
                vec![Arc::new(Statistics)];
            let views = Views::in_memory_at(store, folds, Position(position)).await?;
            let edition = counted(&app, &views, Position(position)).await?;
            (overview(views.db(), period, args.threshold).await?, edition)
        }
    };
    if args.json {
        let code = editions::code();
        return show(&json!({
            "figures": figures, "methods": json!(METHODS), "edition": edition, "code": code
        }));
    }
    print(&figures);
    if let Some(edition) = &edition {
        print_edition(edition);
    }
    Ok(())
}

/// The edition of the last month that had ended at a position, counted again.
async fn counted(app: &App, views: &Views, at: Position) -> Result<Option<Edition>, Failure> {
    let ended = editions::ended(&*app.executor.store, app.today(), at).await?;
    let facts = Facts::read(views.db(), at.0).await?;
    Ok(editions::count_last(facts, ended, 1).await?.pop())
}

fn print_edition(edition: &Edition) {
    let count = |figure: Option<i64>| figure.map_or("hidden".to_owned(), |n| n.to_string());
    let year = edition.year;
    println!("published for {}, at position {}", edition.month, edition.position);
    println!("  active demands              {}", count(edition.active));
    println!("  new in twelve months        {}", count(year.new.map(|batch| batch.count)));
    println!("  allocated in twelve months  {}", count(year.allocated.map(|batch| batch.count)));
    if let Some(median) = year.waiting.and_then(|waiting| waiting.median) {
        println!("  days waited, median         {}", median.days);
    }
    println!("  counted by                  {}", editions::code());
}

/// The year that ends on a day, both included.
#[must_use]
pub fn year_until(until: NaiveDate) -> Period {
    let from =
        until.checked_sub_months(Months::new(12)).and_then(|d| d.checked_add_days(Days::new(1)));
    Period { from: from.unwrap_or(until), to: until }
}

/// The civil day of the last event, or today in an empty log.
async fn last_day(app: &App, at: Option<i64>) -> Result<NaiveDate, Failure> {
    use eventstore::store::{Direction, Filter};
    let before = Position(at.map_or(i64::MAX, |position| position + 1));
    let last = app.executor.store.read_all(before, Direction::Backwards, &Filter::All, 1).await?;
    Ok(last
        .first()
        .map_or_else(|| app.today(), |recorded| crate::time::paris_day(recorded.recorded_at)))
}

fn print(overview: &Overview) {
    let figures = &overview.figures;
    let count = |figure: Figure<i64>| figure.shown().map_or("hidden".to_owned(), |n| n.to_string());
    println!(
        "from {} to {}, at position {}",
        overview.period.from, overview.period.to, overview.position.0
    );
    println!("  active demands              {}", count(figures.active));
    println!("  new in the period           {}", count(figures.new));
    println!("  allocations in the period   {}", count(figures.allocations));
    if let Some(Some(ratio)) = figures.ratio.shown() {
        println!("  active for one allocation   {ratio:.1}");
    }
    if let Some(Some(waiting)) = figures.waiting.shown() {
        println!(
            "  days waited                 median {}, 90th percentile {} ({} leases)",
            waiting.median_days, waiting.p90_days, waiting.leases
        );
    }
    for (what, share) in [
        ("renewed at first anniversary", figures.renewed.shown()),
        ("refused a home, of offered", figures.refused.shown()),
    ] {
        if let Some((share, percent)) = share.and_then(|share| Some((share, share.percent?))) {
            println!("  {what:<28} {percent:.1} % ({} of {})", share.count, share.of);
        }
    }
    println!("methods:");
    for (figure, method) in METHODS {
        println!("  {figure:<12} {method}");
    }
}
