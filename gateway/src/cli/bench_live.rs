//! `bench live-lag`: how long until the read models show what was just written.

use super::{Failure, carry, settings, show};
use crate::{
    bench::live::{Plan, measure},
    config::{Location, StoreArgs},
};
use clap::Args as ClapArgs;

/// From an append until every read model has it, while events come in at a rate.
///
/// Nothing is written to the log that --db names, which need not exist: a database is made beside it and removed. On
/// PostgreSQL this needs a role that may create databases.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Events a second.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rate: u32,
    /// Seconds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    seconds: u32,
    /// The log whose events are repeated: sqlite:PATH or postgres://USER@HOST/NAME
    #[arg(long, value_name = "LOG")]
    from: Location,
    /// Build one read model after the other again meanwhile.
    #[arg(long)]
    rebuilding: bool,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, stores: &StoreArgs) -> Result<(), Failure> {
    let settings = settings(stores)?;
    let (from, _) = carry::open(&args.from).await?;
    let Args { rate, seconds, rebuilding, .. } = args;
    let measured = measure(&settings.db, &*from, Plan { rate, seconds, rebuilding }).await?;
    if args.json {
        return show(&measured.json());
    }
    print!("{}", measured.printed());
    Ok(())
}
