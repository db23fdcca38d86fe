//! `filcommun simulate`: the shared file of Nantes Métropole and days of activity, into this log.

use super::{
    Failure,
    fill::{Filled, PlanArgs, fill, peak_memory},
    settings,
};
use crate::{
    app,
    config::StoreArgs,
    simulation::{
        kinds::{Kinds, NEVER},
        report::{Report, report},
    },
};
use serde_json::json;
use std::path::PathBuf;

/// Fill an empty log with the shared file of Nantes Métropole at go-live and days of activity.
///
/// Everything goes through the doors others use: messages of desks as interfaceNuu documents through the importer,
/// the rest as commands of agents, landlords and commissions, deadlines by the scheduler. A run that was cut goes
/// on. At the end the product's own statistics stand beside the targets, each with its kind, place and year.
///
/// Make the log first: `filcommun db init`, `filcommun keys init`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    plan: PlanArgs,
    /// Keep the documents here, a zip a day, one demand a document, so that others can import them
    #[arg(long, value_name = "DIR")]
    write_files: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

const SCALE: f64 = 1.0;

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    let filled = fill(&app, &args.plan, SCALE, args.write_files.as_deref()).await?;
    let report = report(app.views.db(), &filled.plan).await?;
    let kinds = Kinds::count(app.executor.store.as_ref()).await?;
    if args.json {
        println!("{}", as_json(&filled, &report, &kinds));
    } else {
        print(&filled, &report);
        print_kinds(&kinds);
    }
    Ok(())
}

fn per_second(filled: &Filled) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "some hundred thousand")]
    filled.counts.as_ref().map(|c| (c.commands - c.replayed) as f64 / filled.took.as_secs_f64())
}

fn as_json(filled: &Filled, report: &Report, kinds: &Kinds) -> serde_json::Value {
    let counts = filled.counts.clone().unwrap_or_default();
    json!({
        "plan": filled.plan,
        "events": filled.head.0,
        "commands": counts.commands,
        "documents": counts.documents,
        "deadlines": counts.deadlines,
        "replayed": counts.replayed,
        "refused": counts.refused,
        "seconds": filled.took.as_secs_f64(),
        "commands_per_s": per_second(filled),
        "peak_memory_bytes": peak_memory(),
        "targets": report.to_json(),
        "kinds": kinds.counts(),
        "absent": kinds.absent(),
    })
}

fn print_kinds(kinds: &Kinds) {
    let met = kinds.counts().values().filter(|count| **count > 0).count();
    println!("{met} kinds of events of {} occurred", kinds.counts().len());
    for kind in kinds.absent() {
        println!("  never: {kind}");
    }
    for (kind, why) in NEVER {
        println!("  never: {kind} ({why})");
    }
}

fn print(filled: &Filled, report: &Report) {
    if let Some(counts) = &filled.counts {
        println!(
            "{} commands ({} documents, {} deadlines, {} answered by an earlier run), {} events in {:.1} s: {:.0} \
             commands a second",
            counts.commands,
            counts.documents,
            counts.deadlines,
            counts.replayed,
            filled.head.0,
            filled.took.as_secs_f64(),
            per_second(filled).unwrap_or_default(),
        );
        for (code, count) in &counts.refused {
            println!("refused: {count} × {code}");
        }
    }
    if let Some(bytes) = peak_memory() {
        println!("peak memory {} MB", bytes >> 20);
    }
    println!("{report}");
}
