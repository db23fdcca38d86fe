//! From an append to the read models: how long until a page can show what was just written, under load.

use super::{BenchError, Ground, fill, sample};
use crate::{app, config::Location};
use eventstore::{
    carry::CarryError,
    position::{Expected, Position},
    recorded::{Instant as Recorded, Recorded as Row},
    store::{Append, EventStore, StreamWrite},
};
use projections::{Views, db};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Events a second.
    pub(crate) rate: u32,
    /// Seconds.
    pub(crate) seconds: u32,
    /// Builds one read model after the other again meanwhile.
    pub(crate) rebuilding: bool,
}

/// Appends a second; each carries its part of the events, as many requests.
const BEATS: u32 = 50;
/// How long a position waits at most until it is looked for.
const LOOK: Duration = Duration::from_millis(1);
/// Read models that have not taken everything so long after the last append are stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// Milliseconds from the request of an append until every read model had taken its events.
#[derive(Debug)]
pub(crate) struct Lag {
    events: usize,
    models: usize,
    rebuilds: usize,
    per_second: f64,
    waits: Vec<f64>,
}

/// Positions that were written and not seen yet, with when they were asked for.
type Written = Arc<Mutex<VecDeque<(Position, Instant)>>>;

/// Appends the events of a log, in their order and under new ids, to a log of the bench's own that read models
/// follow.
///
/// # Errors
/// Something does not answer, or the read models do not come to the end.
pub(crate) async fn measure(
    beside: &Location,
    from: &dyn EventStore,
    plan: Plan,
) -> Result<Lag, BenchError> {
    let rows = fill::source(from).await.map_err(|e: CarryError| wrong(e))?;
    let ground = Ground::make(beside).await?;
    let measured = tokio::select! {
        measured = measured(&ground, &rows, plan) => measured,
        () = app::stop() => Err(BenchError::Asked("stopped; what it had made is removed".to_owned())),
    };
    ground.remove().await?;
    measured
}

async fn measured(ground: &Ground, rows: &[Row], plan: Plan) -> Result<Lag, BenchError> {
    ground.emptied().await?;
    let log = ground.tended().await?;
    let models = app::read_models(&Arc::default());
    let names: Vec<&str> = models.iter().map(|model| model.name()).collect();
    let place = match ground.location() {
        Location::Postgres(url) => db::Location::Postgres { url, schema: "views".to_owned() },
        Location::Sqlite(path) => db::Location::Sqlite(path.with_extension("views")),
    };
    let views = Arc::new(Views::open(&place, models).await.map_err(wrong)?);
    let following = views.follow(log.store.clone());
    let written = Written::default();
    let watching = tokio::spawn(watch(views.clone(), written.clone()));
    let building = tokio::spawn(build(views.clone(), log.store.clone(), names.clone(), plan));
    let begun = Instant::now();
    let last = append(&*log.store, rows, plan, &written).await?;
    let per_second = last.0 as f64 / begun.elapsed().as_secs_f64();
    let arrived = tokio::time::timeout(PATIENCE, views.wait_for(last)).await;
    arrived.map_err(|_| BenchError::wrong("the read models did not come to the end"))?;
    written.lock().unwrap_or_else(PoisonError::into_inner).push_back((Position(i64::MAX), begun));
    let rebuilds = building.await.map_err(wrong)??;
    let waits = watching.await.map_err(wrong)?;
    following.stop().await;
    views.db().close().await;
    log.end().await?;
    let events = usize::try_from(last.0).unwrap_or(0);
    if waits.len() != events {
        let why = format!("{} of {events} events were seen", waits.len());
        return Err(BenchError::Wrong(why));
    }
    Ok(Lag { events, models: names.len(), rebuilds, per_second, waits })
}

/// Writes at the rate, whatever the read models do.
async fn append(
    store: &dyn EventStore,
    rows: &[Row],
    plan: Plan,
    written: &Written,
) -> Result<Position, BenchError> {
    let each = usize::try_from(plan.rate.div_ceil(BEATS)).unwrap_or(1).max(1);
    let mut tick = tokio::time::interval(Duration::from_secs(1) / BEATS);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let mut rows = fill::repeated(rows);
    let mut last = Position(0);
    for _ in 0..plan.seconds * BEATS {
        tick.tick().await;
        let requests = rows.by_ref().take(each).map(|row| {
            let (stream, expected) = (row.stream, Expected::Any);
            let write = StreamWrite { stream, expected, events: vec![row.event] };
            Append { writes: vec![write], checks: Vec::new(), at: Recorded(0) }
        });
        let (requests, asked) = (requests.collect(), Instant::now());
        for answer in store.append(requests).await {
            last = answer?.position;
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            written.push_back((last, asked));
        }
    }
    Ok(last)
}

/// Notes when the last read model has taken each position; ends at one that never comes.
async fn watch(views: Arc<Views>, written: Written) -> Vec<f64> {
    let (mut marks, mut waits) = (views.watch(), Vec::new());
    loop {
        let all = marks.borrow_and_update().values().min().copied().unwrap_or_default();
        let now = Instant::now();
        {
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            while let Some((_, asked)) = written.front().copied().filter(|(at, _)| *at <= all) {
                written.pop_front();
                waits.push(now.duration_since(asked).as_secs_f64() * 1e3);
            }
            if written.front().is_some_and(|(at, _)| at.0 == i64::MAX) {
                return waits;
            }
        }
        // A position may be taken before its writer knows it: looked at again soon.
        if let Ok(Err(_)) = tokio::time::timeout(LOOK, marks.changed()).await {
            return waits;
        }
    }
}

/// Builds one read model after the other again, until the time is over.
async fn build(
    views: Arc<Views>,
    store: Arc<dyn EventStore>,
    names: Vec<&'static str>,
    plan: Plan,
) -> Result<usize, BenchError> {
    let end = Instant::now() + Duration::from_secs(plan.seconds.into());
    let mut rebuilds = 0;
    for name in names.iter().cycle() {
        if !plan.rebuilding || Instant::now() >= end {
            break;
        }
        views.rebuild(store.clone(), name, |_| {}).await.map_err(wrong)?;
        rebuilds += 1;
    }
    Ok(rebuilds)
}

impl Lag {
    fn part(&self, part: f64) -> f64 {
        let mut waits = self.waits.clone();
        waits.sort_unstable_by(f64::total_cmp);
        sample::part(&waits, part)
    }

    /// As one object.
    pub(crate) fn json(&self) -> Value {
        json!({
            "events": self.events, "read_models": self.models, "rebuilds": self.rebuilds,
            "events_per_s": self.per_second, "p50_ms": self.part(0.5), "p99_ms": self.part(0.99),
            "max_ms": self.part(1.0),
        })
    }

    /// For a person.
    pub(crate) fn printed(&self) -> String {
        format!(
            "{} events at {:.0} a second into {} read models, {} rebuilds meanwhile\n\
             from the append until every read model had it: p50 {:.0} ms, p99 {:.0} ms, at most {:.0} ms\n",
            self.events,
            self.per_second,
            self.models,
            self.rebuilds,
            self.part(0.5),
            self.part(0.99),
            self.part(1.0)
        )
    }
}

fn wrong(error: impl std::fmt::Display) -> BenchError {
    BenchError::Wrong(error.to_string())
}
