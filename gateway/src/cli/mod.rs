//! The command line: a file a command, each with its `Args` and a `run`.
//!
//! Answers go to standard output, everything else to standard error. Exit codes: 0 done, 1 it failed, 2 wrong
//! usage, 3 a part of the input was refused and is reported, 4 a check found something wrong.

mod account;
mod audit;
mod bench;
mod bench_fill;
mod bench_history;
mod bench_live;
mod bench_pages;
mod bench_rebuild;
mod carry;
mod catalogue;
mod check;
mod clock;
pub mod db;
mod demo;
mod events;
pub mod export;
mod fill;
mod groups;
pub mod import;
pub mod keys;
mod log;
mod network;
pub mod partner;
mod place;
mod projection;
mod report;
mod rules;
mod schema;
mod serve;
mod simulate;
pub mod stats;
mod step;
mod tree;

use crate::config::{Settings, StoreArgs};
use clap::{Parser, Subcommand};
use std::{fmt, io::Write as _, process::ExitCode};

/// Shared management of the social-housing demands of a territory.
///
/// Every change to a demand is an event of one append-only log; pages, figures, exports and the audit are read
/// from it. Begin with `filcommun demo`: it fills a territory and opens the site.
#[derive(Debug, Parser)]
#[command(name = "filcommun", version, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    stores: StoreArgs,
    #[command(subcommand)]
    command: Command,
}

// One line a command, alphabetical; its file holds the help.
#[derive(Debug, Subcommand)]
enum Command {
    Account(account::Args),
    Audit(audit::Args),
    Bench(bench::Args),
    Catalogue(catalogue::Args),
    Check(check::Args),
    Clock(clock::Args),
    Db(db::Args),
    Demo(demo::Args),
    Events(events::Args),
    Export(export::Args),
    Import(import::Args),
    Keys(keys::Args),
    Log(log::Args),
    Network(network::Args),
    Partner(partner::Args),
    Place(place::Args),
    Projection(projection::Args),
    Report(report::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Serve(serve::Args),
    Stats(stats::Args),
    Simulate(simulate::Args),
}

impl Cli {
    async fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Account(args) => account::run(args, self.stores).await,
            Command::Audit(args) => audit::run(args, self.stores).await,
            Command::Bench(args) => bench::run(args, self.stores).await,
            Command::Catalogue(args) => catalogue::run(&args),
            Command::Check(args) => check::run(args, self.stores).await,
            Command::Clock(args) => clock::run(args, self.stores).await,
            Command::Db(args) => db::run(args, self.stores).await,
            Command::Demo(args) => demo::run(args).await,
            Command::Events(args) => events::run(args, self.stores).await,
            Command::Export(args) => export::run(args, self.stores).await,
            Command::Import(args) => import::run(args, self.stores).await,
            Command::Keys(args) => keys::run(args, self.stores).await,
            Command::Log(args) => log::run(args, self.stores).await,
            Command::Network(args) => network::run(args, self.stores).await,
            Command::Partner(args) => partner::run(args, self.stores).await,
            Command::Place(args) => place::run(args, self.stores).await,
            Command::Projection(args) => projection::run(args, self.stores).await,
            Command::Report(args) => report::run(args, self.stores).await,
            Command::Rules(args) => rules::run(args, self.stores).await,
            Command::Schema(args) => schema::run(&args),
            Command::Serve(args) => serve::run(args, self.stores).await,
            Command::Stats(args) => stats::run(args, self.stores).await,
            Command::Simulate(args) => simulate::run(args, self.stores).await,
        }
    }
}

/// How a command ends when it does not do what was asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code: 1 failed, 2 usage, 3 partly refused, 4 a check found something.
    pub code: u8,
    /// What happened and what to do, in the words of whoever types; empty when all is already said.
    pub message: String,
}

impl Failure {
    /// It failed.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { code: 1, message: message.to_string() }
    }

    /// It was asked wrongly.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { code: 2, message: message.to_string() }
    }

    /// A part of the input was refused; the report says which.
    pub fn partly_refused(message: impl fmt::Display) -> Self {
        Self { code: 3, message: message.to_string() }
    }

    /// A check found something wrong.
    pub fn found_wrong(message: impl fmt::Display) -> Self {
        Self { code: 4, message: message.to_string() }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

/// Prints one JSON object on a line of its own.
///
/// # Errors
/// Nobody reads standard output any more.
pub(crate) fn show(value: &serde_json::Value) -> Result<(), Failure> {
    writeln!(std::io::stdout().lock(), "{value}")?;
    Ok(())
}

/// A refusal in the words of whoever types: sentence, code, article.
pub(crate) fn refused(error: eventstore::execute::ExecuteError) -> Failure {
    match error {
        eventstore::execute::ExecuteError::Refused(refusal) => Failure::new(format!(
            "{} ({}, {})",
            refusal.sentence(),
            refusal.code(),
            refusal.article()
        )),
        other => Failure::new(other),
    }
}

/// The stores of this command line, completed with the defaults.
///
/// # Errors
/// See [`Settings::resolve`].
pub(crate) fn settings(stores: &StoreArgs) -> Result<Settings, Failure> {
    Settings::resolve(stores)
}

/// Reads the command line and does what it says.
pub async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    trace();
    match cli.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                // whoever closed our output may have closed this too
                let _ = writeln!(std::io::stderr(), "filcommun: {}", failure.message);
            }
            ExitCode::from(failure.code)
        }
    }
}

/// Traces go to standard error: `RUST_LOG` chooses, `FILCOMMUN_LOG=json` for machines.
fn trace() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,gateway=info,sqlx=error"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if std::env::var("FILCOMMUN_LOG").is_ok_and(|v| v == "json") {
        builder.json().try_init()
    } else {
        builder.with_target(false).try_init()
    };
}
