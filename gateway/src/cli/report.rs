//! `report`: the yearly report of the plan's indicators.

use super::{Failure, settings, show};
use crate::{
    app,
    config::StoreArgs,
    web::steering::{document, read},
};
use std::path::PathBuf;

/// The yearly report for the metropolis and the housing conference: the plan's indicators, small cells hidden.
///
/// Only whole months are counted. The same figures as the page /pilotage, from the same position of the log.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Calendar year, as 2026.
    year: i32,
    /// Writes the report there as PDF; without it, the figures are printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    app::catch_up(&app).await?;
    let found = read(&app, args.year).await?;
    let found = found.ok_or_else(|| {
        Failure::new(format!("no month of {} is over: nothing to count", args.year))
    })?;
    if let Some(path) = &args.out {
        let bytes = document(&found, app.today()).to_bytes().map_err(Failure::new)?;
        std::fs::write(path, bytes)
            .map_err(|e| Failure::new(format!("cannot write {}: {e}", path.display())))?;
    }
    if args.json {
        return show(&serde_json::to_value(&found)?);
    }
    if let Some(path) = &args.out {
        println!("{}", path.display());
        return Ok(());
    }
    println!("from {} to {}, at position {}", found.from, found.to, found.position);
    for one in &found.indicators {
        println!("{} ({}): {}", one.title, one.article, one.figure);
    }
    Ok(())
}
