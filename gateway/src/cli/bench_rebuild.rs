//! `bench rebuild`: how fast read models are built again from a whole log.

use super::{Failure, settings, show};
use crate::{app, bench::rebuild::Site, config::StoreArgs};
use clap::Args as ClapArgs;

/// How fast read models are built again from this log, beside the rate of COPY TO of the log.
///
/// Each alone, then all in one pass, with a COPY before and after each; ratios are of the mean of these two. The log is
/// only read: read models are built beside it and removed. `bench fill` makes a log of any size.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// How many times everything is measured; the medians are shown.
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// Only this read model, as timeline_1; may be given several times [default: every one]
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Only all of them in one pass, none alone.
    #[arg(long)]
    together: bool,
    /// One object a line.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, stores: &StoreArgs) -> Result<(), Failure> {
    let settings = settings(stores)?;
    let site = Site::open(&settings.db, &args.only).await?;
    let told = |name: &str, rate: f64| eprintln!("{name}: {rate:.0} events/s");
    let ran = tokio::select! {
        ran = site.run(args.rounds, args.together, told) => ran.map_err(Failure::from),
        () = app::stop() => Err(Failure::new("stopped; what it had made is removed")),
    };
    site.remove().await?;
    let ran = ran?;
    if args.json {
        return ran.json().iter().try_for_each(show);
    }
    print!("{}", ran.printed());
    Ok(())
}
