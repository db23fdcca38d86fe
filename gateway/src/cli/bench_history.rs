//! `bench history`: how fast one long life is read.

use super::{Failure, show};
use crate::{
    bench::{
        history,
        pages::{Limits, Load, Row, printed},
    },
    config::Location,
};
use clap::Args as ClapArgs;
use serde_json::json;
use std::time::Duration;

/// How fast the thread of a demand of many events is read: its newest page, then its oldest, by one caller.
///
/// Nothing is written to the log that --db names, which need not exist: stores are made beside it and removed. On
/// PostgreSQL this needs a role that may create databases. Exit code 4 when a page is wrong, too long, or slower than
/// --p95.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Events of each life, as 200,5000.
    #[arg(long, value_delimiter = ',', default_values_t = [200, 5_000])]
    events: Vec<usize>,
    /// Seconds each page is measured.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Milliseconds that 95 of 100 answers may take.
    #[arg(long, value_name = "MS")]
    p95: Option<f64>,
    /// One object a line.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, db: Location) -> Result<(), Failure> {
    if !(0.1..=3600.0).contains(&args.seconds) {
        return Err(Failure::usage("--seconds: between 0.1 and 3600"));
    }
    let measured = Duration::from_secs_f64(args.seconds);
    let load = Load { callers: 1, measured, warm: measured / 5, pause: Duration::ZERO };
    let limits = Limits { p95: args.p95 };
    let mut wrong = 0;
    for events in args.events {
        let rows = history::read(&db, events, load).await?;
        print(&rows, events, limits, args.json)?;
        wrong += rows.iter().filter(|row| row.wrong(limits).is_some()).count();
    }
    match wrong {
        0 => Ok(()),
        wrong => Err(Failure::found_wrong(format!("{wrong} pages"))),
    }
}

fn print(rows: &[Row], events: usize, limits: Limits, as_json: bool) -> Result<(), Failure> {
    if !as_json {
        print!("{events} events\n{}", printed(rows, limits));
        return Ok(());
    }
    for row in rows {
        let mut told = row.json(limits);
        if let Some(told) = told.as_object_mut() {
            told.insert("events".to_owned(), json!(events));
        }
        show(&told)?;
    }
    Ok(())
}
