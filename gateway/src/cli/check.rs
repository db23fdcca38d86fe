//! `check`: whether everything stands, for monitoring.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
    network::{
        health::{Durability, durability},
        outbox::partners,
    },
};
use clap::Args as ClapArgs;
use projections::engine::{Role, Standing};
use serde_json::json;

/// Check configuration, stores, the log's own invariant, read models and NATS. Exit code 4 when something is wrong.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Monitoring address of the nats-server, as http://127.0.0.1:8222
    #[arg(long, value_name = "URL")]
    nats_monitor: Option<String>,
    /// A read model further behind than this is wrong.
    #[arg(long, default_value_t = 10_000)]
    max_lag: i64,
    /// One object a line.
    #[arg(long)]
    json: bool,
}

struct Finding {
    what: String,
    good: bool,
    says: String,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let settings = settings(&stores)?;
    let mut findings = Vec::new();
    match app::open(&settings).await {
        Err(failure) => findings.push(finding("stores", false, failure.message)),
        Ok(app) => {
            let head = app.executor.store.head().await?;
            findings.push(finding("log", true, format!("{} at position {}", settings.db, head.0)));
            match app.executor.store.verify_head().await {
                Ok(_) => findings.push(finding("invariant", true, "head = last = count".into())),
                Err(error) => findings.push(finding("invariant", false, error.to_string())),
            }
            findings.push(tree(&app, args.max_lag).await?);
            let serving = |one: &Standing| one.role == Role::Serving;
            for standing in app.views.list().await?.into_iter().filter(serving) {
                let behind = head.0 - standing.position.0;
                let good = behind <= args.max_lag && standing.parked == 0;
                let says = format!("{behind} behind, {} parked", standing.parked);
                findings.push(finding(&standing.name, good, says));
            }
            for partner in partners(&app.views).await? {
                if let Some(position) = partner.stopped {
                    let says = format!("stopped before the event at position {position}");
                    findings.push(finding(&format!("partner {}", partner.name), false, says));
                }
            }
        }
    }
    if let Some(monitor) = &args.nats_monitor {
        findings.push(match durability(Some(monitor)).await {
            Durability::Always => finding("nats", true, "sync_interval: always".into()),
            Durability::Periodic => finding(
                "nats",
                false,
                "set sync_interval: always, or acknowledged messages can be lost".into(),
            ),
            Durability::Unknown => finding("nats", false, format!("{monitor} does not answer")),
        });
    }
    report(&findings, args.json)
}

/// A log that nobody serves has nobody to sign it: an old checkpoint is told, not held against it.
async fn tree(app: &App, max_lag: i64) -> Result<Finding, Failure> {
    let standing = app.tree.standing().await?;
    let lag = standing.head.0 - standing.size.last().0;
    let age = app.tree.last_checkpoint().await?.map(|signed| {
        let seconds = (app.clock.now().0 - signed.at.0) / 1_000_000;
        format!("last checkpoint of size {}, {seconds} s old", signed.size)
    });
    let age = age.unwrap_or_else(|| "no checkpoint yet".to_owned());
    Ok(finding("tree", lag <= max_lag, format!("{lag} behind, {age}")))
}

fn finding(what: &str, good: bool, says: String) -> Finding {
    Finding { what: what.to_owned(), good, says }
}

fn report(findings: &[Finding], as_json: bool) -> Result<(), Failure> {
    for finding in findings {
        if as_json {
            show(&json!({ "check": finding.what, "ok": finding.good, "says": finding.says }))?;
        } else {
            let mark = if finding.good { "ok   " } else { "WRONG" };
            println!("{mark} {:<20} {}", finding.what, finding.says);
        }
    }
    match findings.iter().filter(|finding| !finding.good).count() {
        0 => Ok(()),
        wrong => Err(Failure::found_wrong(format!("{wrong} of {} checks failed", findings.len()))),
    }
}
