//! `bench`: how fast it is on this machine.

use super::{Failure, bench_fill, bench_history, bench_live, bench_pages, bench_rebuild, show};
use crate::{
    app,
    bench::{
        Ground, child,
        contest::Workload,
        forever::{self, Says},
        machine,
        rounds::{Grounds, Plan},
        table,
    },
    config::{Location, StoreArgs},
};
use clap::{Args as ClapArgs, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How fast it is on this machine.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Log(LogArgs),
    Fill(bench_fill::Args),
    Pages(bench_pages::Args),
    History(bench_history::Args),
    Rebuild(bench_rebuild::Args),
    #[command(name = "live-lag")]
    Live(bench_live::Args),
    /// Appends until the time is over: one of several processes that `bench log` starts.
    #[command(name = child::APPEND, hide = true)]
    ChildAppend(ChildArgs),
    /// Follows the log until its standard input ends.
    #[command(name = child::TAIL, hide = true)]
    ChildTail,
    /// Appends until it is killed, and says what it asks and what is acknowledged: the victim of a proof.
    #[command(hide = true)]
    AppendForever(ForeverArgs),
}

/// How fast the log is, beside the most its database can do without it.
///
/// Each workload is measured in turn with a raw one: the same events, the same driver, a table with the same columns
/// and indexes, and no log around it. A ratio is taken within each round; the table shows the median and the
/// quartiles. More is better, but for the tail, where the wait is compared.
///
/// Nothing is written to the log that --db names, which need not exist: a database is made beside it and removed. On
/// PostgreSQL this needs a role that may create databases.
#[derive(Debug, ClapArgs)]
struct LogArgs {
    /// Rounds; in each, everything is measured once.
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u16).range(1..=1000))]
    rounds: u16,
    /// Seconds of one measurement; reading and following take half of it.
    #[arg(long, default_value_t = 1.0, value_parser = seconds)]
    seconds: f64,
    /// Callers of append1, as 1,16,64 [default: 1,4,16,32,64; with SQLite 1,16]
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=1000))]
    callers: Vec<u16>,
    /// What is measured, as append1,tail [default: everything]
    #[arg(long, value_enum, value_delimiter = ',')]
    workload: Vec<Workload>,
    /// As one JSON object a row.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, ClapArgs)]
struct ChildArgs {
    #[arg(long)]
    callers: u16,
    #[arg(long, value_parser = seconds)]
    warm: f64,
    #[arg(long, value_parser = seconds)]
    seconds: f64,
}

#[derive(Debug, ClapArgs)]
struct ForeverArgs {
    #[arg(long, default_value_t = 4)]
    callers: u16,
    /// Ask again for the commands named on standard input, then end.
    #[arg(long)]
    again: bool,
    /// Say "done" before the log answers: the proof must see that this loses events.
    #[arg(long)]
    acknowledge_early: bool,
}

/// A time that can be measured in.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds, as 1 or 0.5".to_owned())?;
    if (0.001..=3600.0).contains(&seconds) {
        return Ok(seconds);
    }
    Err("between 0.001 and 3600 seconds".to_owned())
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let db = stores.db.as_deref().unwrap_or("sqlite:filcommun.db");
    let db: Location = db.parse().map_err(|why| Failure::usage(format!("--db: {why}")))?;
    match args.action {
        Action::Log(args) => log(args, db).await,
        Action::Fill(args) => bench_fill::run(args, &stores).await,
        Action::Pages(args) => bench_pages::run(args, &stores).await,
        Action::History(args) => bench_history::run(args, db).await,
        Action::Live(args) => bench_live::run(args, &stores).await,
        Action::Rebuild(args) => bench_rebuild::run(args, &stores).await,
        Action::ChildAppend(args) => {
            let time = |seconds: f64| Duration::from_secs_f64(seconds);
            let timing = child::timing(time(args.warm), time(args.seconds));
            Ok(child::run_append(&db, args.callers.into(), timing).await?)
        }
        Action::ChildTail => Ok(child::run_tail(&db).await?),
        Action::AppendForever(args) if args.again => Ok(forever::again(&db).await?),
        Action::AppendForever(args) => {
            let early = args.acknowledge_early;
            let says = if early { Says::BeforeTheAnswer } else { Says::AtTheAnswer };
            Ok(forever::run(&db, args.callers, says).await?)
        }
    }
}

async fn log(args: LogArgs, db: Location) -> Result<(), Failure> {
    let workloads = match args.workload.is_empty() {
        true => <Workload as clap::ValueEnum>::value_variants().to_vec(),
        false => args.workload,
    };
    let plan = Plan {
        rounds: args.rounds.into(),
        seconds: args.seconds,
        callers: args.callers.into_iter().map(usize::from).collect(),
        workloads,
    };
    let mut grounds = Grounds::make(&db, &plan).await?;
    let ended = tokio::select! {
        ended = measured(&mut grounds, &plan, args.json) => ended,
        () = app::stop() => Err(Failure::new("stopped; what it had made is removed")),
    };
    grounds.remove().await?;
    ended
}

async fn measured(grounds: &mut Grounds, plan: &Plan, json: bool) -> Result<(), Failure> {
    let facts = machine::look(grounds.written()).await?;
    if !json {
        println!("{}", machine::printed(&facts));
    }
    if !machine::is_durable(&facts) {
        eprintln!(
            "filcommun: this database does not flush what it acknowledges: its figures say little"
        );
    }
    let bar = progress(plan, grounds.written());
    grounds.fill().await?;
    let done = |name: &str| {
        bar.set_message(name.to_owned());
        bar.inc(1);
    };
    let rows = grounds.run(plan, done).await;
    bar.finish_and_clear();
    report(&rows, &facts, json)
}

fn progress(plan: &Plan, ground: &Ground) -> ProgressBar {
    let (count, time) = plan.size(ground);
    let bar = ProgressBar::new(count);
    bar.set_style(
        ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg} ({eta})")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.set_message(format!("about {} s", time.as_secs()));
    bar.tick();
    bar
}

fn report(rows: &[table::Row], facts: &serde_json::Value, json: bool) -> Result<(), Failure> {
    if json {
        for row in rows {
            show(&row.json(facts))?;
        }
    } else {
        print!("{}", table::printed(rows));
    }
    match rows.iter().filter(|row| row.wrong().is_some()).count() {
        0 => Ok(()),
        wrong => Err(Failure::new(format!("{wrong} of {} rows have no figure", rows.len()))),
    }
}
