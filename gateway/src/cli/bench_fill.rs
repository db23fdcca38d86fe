//! `bench fill`: a log as large as wanted, from one that is there.

use super::{Failure, carry, settings, show};
use crate::{
    bench::fill::{fill, source},
    config::{Location, StoreArgs},
};
use clap::Args as ClapArgs;
use eventstore::position::Position;
use serde_json::json;
use std::time::Instant;

/// Fill this log to a size, with the events of another one repeated under new ids.
///
/// Sealed values are repeated as they are and do not open under the new ids: a log to measure, not to use.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Events the log is to have.
    #[arg(long)]
    events: i64,
    /// The log to repeat: sqlite:PATH or postgres://USER@HOST/NAME
    #[arg(long, value_name = "LOG")]
    from: Location,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, stores: &StoreArgs) -> Result<(), Failure> {
    let settings = settings(stores)?;
    if args.from == settings.db {
        return Err(Failure::usage("--from is the log to fill itself: name another one"));
    }
    let (from, _) = carry::open(&args.from).await?;
    let (store, bulk) = carry::open(&settings.db).await?;
    let before = store.head().await?;
    let rows = source(&*from).await?;
    let begun = Instant::now();
    let bar = carry::bar(Position(args.events));
    let progress = |at: Position| bar.set_position(u64::try_from(at.0).unwrap_or(0));
    let filled = fill(&*bulk, rows, Position(args.events), &progress).await;
    bar.finish_and_clear();
    let (head, seconds) = (filled?, begun.elapsed().as_secs_f64());
    let events = head.0 - before.0;
    #[expect(clippy::cast_precision_loss, reason = "some million")]
    let rate = events as f64 / seconds.max(1e-6);
    if args.json {
        return show(&json!({
            "position": head, "events": events, "seconds": seconds, "events_per_s": rate
        }));
    }
    println!("{events} events in {seconds:.1} s, {rate:.0} a second; the log has {}", head.0);
    Ok(())
}
