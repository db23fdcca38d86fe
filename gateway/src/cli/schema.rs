//! `schema`: JSON Schema of events.

use super::{Failure, show};
use crate::schema::schema;
use domain::catalogue;

/// Print the JSON Schema (2020-12) of an event's payload as the log stores it, or of all, one a line.
///
/// Sealed fields have their stored shape. The site serves the same under /schemas/TYPE.json.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The type, as demand.registered; without it, every type.
    #[arg(value_name = "TYPE")]
    event_type: Option<String>,
    /// On one line.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Some(name) = &args.event_type else {
        return catalogue::types()
            .iter()
            .filter_map(|info| schema(info.name))
            .try_for_each(|schema| show(&schema));
    };
    let schema = schema(name).ok_or_else(|| {
        Failure::usage(format!("{name} is no type of event: see filcommun schema"))
    })?;
    if args.json {
        return show(&schema);
    }
    println!("{schema:#}");
    Ok(())
}
