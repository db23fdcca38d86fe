//! The scheduler as a job of the site: at the start, every hour, and when a new day begins at Paris.
//!
//! One process of several does it: the one that holds the lease. A process that lost it stops in the middle; what
//! two of them asked for twice has one id and happens once.

use crate::{
    app::App,
    desk::Lease,
    places,
    scheduler::{self, Fed, Round, SchedulerError},
    web::papers,
};
use chrono::NaiveDate;
use projections::db::DbError;
use std::time::{Duration, Instant};
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use uuid::Uuid;

/// Name of its lease.
pub(crate) const NAME: &str = "scheduler";
/// How long a holder that says nothing more still holds.
const SPAN: Duration = Duration::from_secs(30);
/// How often the holder says that it lives, and others look.
const BEAT: Duration = Duration::from_secs(10);
/// The longest time between two rounds.
const EVERY: Duration = Duration::from_secs(3600);

/// The job.
#[derive(Debug)]
pub struct Daily {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Daily {
    /// Starts it.
    #[must_use]
    pub fn start(app: &App) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let app = app.clone();
        let task = tokio::spawn(async move {
            let mut leader = Leader::new(app);
            while !*stopped.borrow() {
                tokio::select! {
                    () = leader.beat() => {}
                    _ = stopped.changed() => break,
                }
                tokio::select! {
                    () = sleep(BEAT) => {}
                    _ = stopped.changed() => break,
                }
            }
            leader.leave().await;
        });
        Self { stop, task }
    }

    /// Stops it and gives the lease back. A command on its way is done or not, never half.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // A task that panicked has nothing left to stop.
        let _ = self.task.await;
    }
}

struct Leader {
    app: App,
    holder: String,
    lease: Option<Lease>,
    done: Option<(NaiveDate, Instant)>,
    /// The computation of places that runs beside, if one does.
    places: Option<JoinHandle<()>>,
    /// What was said to be wrong, so that it is said once.
    trouble: Option<String>,
}

impl Leader {
    fn new(app: App) -> Self {
        let holder = Uuid::new_v4().to_string();
        Self { app, holder, lease: None, done: None, places: None, trouble: None }
    }

    async fn beat(&mut self) {
        match self.try_beat().await {
            Ok(()) => {
                if self.trouble.take().is_some() {
                    tracing::info!("deadlines are looked after again");
                }
            }
            Err(error) => {
                let said = error.to_string();
                if self.trouble.as_ref() != Some(&said) {
                    tracing::warn!(error = said, "deadlines wait");
                    self.trouble = Some(said);
                }
            }
        }
    }

    async fn try_beat(&mut self) -> Result<(), SchedulerError> {
        let Some(lease) = self.hold().await? else { return Ok(()) };
        let today = self.app.today();
        if self.done.is_some_and(|(day, at)| day == today && at.elapsed() < EVERY) {
            return Ok(());
        }
        let begun = Instant::now();
        let round = scheduler::run_due(
            &self.app.executor,
            (&self.app.views, Fed::Following),
            today,
            self.app.clock.now(),
        );
        tokio::select! {
            round = round => {
                said(today, &round?);
                sweep(&self.app).await;
                self.keep_places();
                figures(&self.app).await;
                self.done = Some((today, begun));
            }
            lost = kept(&self.app, &lease) => {
                self.lease = None;
                lost?;
            }
        }
        Ok(())
    }

    /// The lease, if this process has it or can have it.
    async fn hold(&mut self) -> Result<Option<Lease>, DbError> {
        if let Some(lease) = &self.lease {
            if self.app.desk.keep_lease(lease, SPAN).await? {
                return Ok(self.lease.clone());
            }
            tracing::warn!(epoch = lease.epoch, "another process looks after the deadlines");
        }
        self.lease = self.app.desk.take_lease(NAME, &self.holder, SPAN).await?;
        if let Some(lease) = &self.lease {
            self.done = None;
            tracing::info!(epoch = lease.epoch, "this process looks after the deadlines");
        }
        Ok(self.lease.clone())
    }

    /// Beside the deadlines, which wait for nobody: places take the time they take, one computation at a time.
    fn keep_places(&mut self) {
        if self.places.as_ref().is_some_and(|running| !running.is_finished()) {
            return;
        }
        let app = self.app.clone();
        self.places = Some(tokio::spawn(async move {
            let begun = Instant::now();
            match places::keep_up(&app).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, took = ?begun.elapsed(), "places are computed"),
                Err(error) => tracing::warn!(error = error.message, "places wait"),
            }
        }));
    }

    async fn leave(&mut self) {
        if let Some(places) = self.places.take() {
            // what is not finished is done again by whoever comes next
            places.abort();
            let _ = places.await;
        }
        if let Some(lease) = self.lease.take() {
            // Not given back, it ends by itself.
            let _ = self.app.desk.leave_lease(&lease).await;
        }
    }
}

/// What cannot be swept now is swept another day.
async fn sweep(app: &App) {
    match papers::sweep(app).await {
        Ok(0) => {}
        Ok(gone) => tracing::info!(gone, "documents whose event never came are gone"),
        Err(error) => tracing::warn!(%error, "documents whose event never came wait"),
    }
}

/// Publishes the figures of a month that ended, if nobody asked for them before.
async fn figures(app: &App) {
    if let Err(error) = crate::editions::latest(app).await {
        tracing::warn!(?error, "the figures of the month wait");
    }
}

/// Returns when the lease is lost.
async fn kept(app: &App, lease: &Lease) -> Result<(), DbError> {
    loop {
        sleep(BEAT).await;
        if !app.desk.keep_lease(lease, SPAN).await? {
            return Ok(());
        }
    }
}

fn said(day: NaiveDate, round: &Round) {
    if let Some((from, to)) = round.outage {
        tracing::warn!(%from, %to, "deadlines of these days were not looked after: acts against people wait for filcommun clock release");
    }
    let refused: u64 = round.refused.values().sum();
    if round.given > 0 {
        let events = round.events.len();
        tracing::info!(%day, given = round.given, refused, events, "deadlines looked after");
    }
}
