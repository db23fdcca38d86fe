//! Filling a log with a simulated territory: what `simulate` and `demo` share.

use super::Failure;
use crate::{
    app::App,
    config::{Location, Settings},
    simulation::{
        doors::{Counts, Files, Live},
        marker::Marker,
        run::{Plan, Simulation, Step},
    },
};
use chrono::NaiveDate;
use eventstore::position::Position;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// What is to be simulated. What is left out is taken from a run that was cut, else the default.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct PlanArgs {
    /// Size against the real territory (1: 38,000 active demands) [default: 1, demo 0.1]
    #[arg(long, value_name = "N")]
    pub(super) scale: Option<f64>,
    /// Years of activity after go-live [default: 1]
    #[arg(long, value_name = "N")]
    pub(super) years: Option<u32>,
    /// Seed of every draw: the same seed, scale, years and end give the same log [default: 42]
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Last day, as 2026-03-31 [default: yesterday]
    #[arg(long, value_name = "DATE")]
    pub(super) until: Option<NaiveDate>,
}

/// A fill that came to its end.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) plan: Plan,
    /// Nothing when it was already full.
    pub(super) counts: Option<Counts>,
    pub(super) took: Duration,
    pub(super) head: Position,
}

impl PlanArgs {
    /// The plan: what a run that was cut began with, or these options with the defaults.
    ///
    /// # Errors
    /// An option that cannot be, or another than the run that was cut began with.
    fn resolve(
        &self,
        begun: Option<Plan>,
        scale: f64,
        yesterday: NaiveDate,
    ) -> Result<Plan, Failure> {
        let base = begun.unwrap_or(Plan { seed: 42, scale, years: 1, until: yesterday });
        let plan = Plan {
            seed: self.seed.unwrap_or(base.seed),
            scale: self.scale.unwrap_or(base.scale),
            years: self.years.unwrap_or(base.years),
            until: self.until.unwrap_or(base.until),
        };
        if begun.is_some() && plan != base {
            return Err(Failure::usage(format!(
                "this log was begun with --scale {} --years {} --seed {} --until {}: give the same options, or \
                 another place",
                base.scale, base.years, base.seed, base.until
            )));
        }
        if !(0.0005..=10.0).contains(&plan.scale) {
            return Err(Failure::usage("--scale must be between 0.0005 and 10"));
        }
        if !(1..=20).contains(&plan.years) {
            return Err(Failure::usage("--years must be between 1 and 20"));
        }
        if plan.until > yesterday {
            return Err(Failure::usage(format!(
                "--until must be {yesterday} or before: the past is simulated"
            )));
        }
        Ok(plan)
    }
}

/// Where the marker of a fill stands; none with PostgreSQL.
fn marker_of(settings: &Settings) -> Option<PathBuf> {
    match &settings.db {
        Location::Sqlite(path) => {
            let mut name = path.as_os_str().to_owned();
            name.push(".simulation");
            Some(PathBuf::from(name))
        }
        Location::Postgres(_) => None,
    }
}

/// Fills the log, or goes on where an earlier fill was cut, or finds it full.
///
/// # Errors
/// Options that do not fit, a log that has something else in it, a store that does not answer.
pub(super) async fn fill(
    app: &App,
    args: &PlanArgs,
    scale: f64,
    files: Option<&Path>,
) -> Result<Filled, Failure> {
    let marker = marker_of(&app.settings);
    let begun = marker.as_deref().map(Marker::read).transpose()?.flatten();
    let today = crate::time::paris_day(app.clock.now());
    let plan = args.resolve(begun.map(|m| m.plan), scale, today.pred_opt().unwrap_or(today))?;
    let began = Instant::now();
    if begun.is_some_and(|marker| marker.finished) {
        let head = app.executor.store.head().await?;
        return Ok(Filled { plan, counts: None, took: began.elapsed(), head });
    }
    may_fill(app, args, begun.is_some(), marker.is_some()).await?;
    let note = |finished| match &marker {
        Some(path) => Marker { plan, finished }.write(path),
        None => Ok(()),
    };
    note(false)?;
    let files = files.map(Files::create).transpose()?;
    let doors = Live::open(app.executor.clone(), app.views.clone(), files).await?;
    let bar = bar(&plan);
    let mut simulation =
        Simulation::new(plan, doors, app.executor.edition().await?.laws().on(today).clone(), {
            let bar = bar.clone();
            move |step| show(&bar, &plan, step)
        })?;
    let played = simulation.play().await;
    let head = app.executor.store.head().await?;
    bar.finish_and_clear();
    played?;
    note(true)?;
    Ok(Filled {
        plan,
        counts: Some(simulation.doors().counts().clone()),
        took: began.elapsed(),
        head,
    })
}

/// A log that someone else wrote to is not filled.
async fn may_fill(app: &App, args: &PlanArgs, begun: bool, marked: bool) -> Result<(), Failure> {
    let empty = app.executor.store.head().await? == Position(0);
    if empty || begun || (!marked && args.until.is_some()) {
        return Ok(());
    }
    Err(Failure::usage(if marked {
        "this log already has events that no simulation began: simulate into an empty log"
    } else {
        "this log already has events: to go on with a run that was cut, give its --scale, --years, --seed and --until"
    }))
}

/// Steps of a day against one demand of go-live, on the bar.
fn day_steps(plan: &Plan) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
    let steps = (plan.scale * 420.0) as u64;
    steps.max(1)
}

fn bar(plan: &Plan) -> ProgressBar {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some ten thousand"
    )]
    let demands = (plan.scale * 38_000.0) as u64;
    let bar = ProgressBar::new(demands + u64::from(plan.years) * 365 * day_steps(plan));
    let style = ProgressStyle::with_template("{msg:28} {wide_bar} {percent:>3} % {elapsed} +{eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn show(bar: &ProgressBar, plan: &Plan, step: Step) {
    match step {
        Step::GoLive { done, of } => {
            bar.set_message(format!("go-live {done}/{of}"));
            bar.set_position(done);
        }
        Step::Day { done, of, day } => {
            bar.set_message(format!("{day} ({done}/{of})"));
            let rest = (of - done.min(of)) * day_steps(plan);
            bar.set_position(bar.length().unwrap_or(0).saturating_sub(rest));
        }
    }
}

/// Peak memory of this process, bytes, where the system tells.
pub(super) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1024)
}
