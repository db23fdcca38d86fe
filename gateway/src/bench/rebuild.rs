//! Building read models again from a whole log, beside the rate at which its database gives the log away.

use super::{BenchError, sample::Spread};
use crate::{app, config::Location};
use eventstore::{
    position::Position, postgres::PgStore, sqlite::SqliteStore, store::EventStore,
    undecoded::UndecodedStore as _,
};
use futures::TryStreamExt as _;
use projections::{Views, db};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// Rows that are read at once from SQLite.
const PAGE: usize = 5_000;

/// What is built: one read model, or all of them in one pass.
#[derive(Debug, Clone)]
pub(crate) struct Built {
    /// Its name, or `all`.
    pub(crate) name: String,
    /// How many read models it is.
    pub(crate) models: usize,
    /// Events a second, a value a round.
    rates: Vec<f64>,
    /// The same as a part of the rate of COPY just before and after, a value a round.
    ratios: Vec<f64>,
    /// Megabytes of this process near the start, in the middle and near the end of the last round.
    memory: [f64; 3],
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Rebuilds {
    /// Events of the log.
    pub(crate) events: i64,
    /// Events a second of COPY, a value each time.
    copies: Vec<f64>,
    /// What was built.
    pub(crate) built: Vec<Built>,
}

/// The log that is read, and where read models are built: beside it, and removed at the end.
#[derive(Debug)]
pub(crate) struct Site {
    log: Log,
    place: Place,
    views: Views,
    names: Vec<&'static str>,
}

#[derive(Debug)]
enum Log {
    Postgres(String, Arc<PgStore>),
    Sqlite(Arc<SqliteStore>),
}

#[derive(Debug)]
enum Place {
    Schema(String, String),
    File(PathBuf),
}

impl Site {
    /// Opens the log, and makes room for read models beside it; `only` names those to build, none means all.
    ///
    /// # Errors
    /// The log does not open; there is no such read model; nothing can be made beside.
    pub(crate) async fn open(at: &Location, only: &[String]) -> Result<Self, BenchError> {
        let name = format!("bench_views_{}", std::process::id());
        let (log, place, location) = match at {
            Location::Postgres(url) => {
                let location = db::Location::Postgres { url: url.clone(), schema: name.clone() };
                let log = Log::Postgres(url.clone(), Arc::new(PgStore::open(url).await?));
                (log, Place::Schema(url.clone(), name), location)
            }
            Location::Sqlite(path) => {
                let file = path.with_file_name(name);
                let log = Log::Sqlite(Arc::new(SqliteStore::open(path).await?));
                (log, Place::File(file.clone()), db::Location::Sqlite(file))
            }
        };
        let all = app::read_models(&Arc::default());
        let names: Vec<_> = all.iter().map(|projection| projection.name()).collect();
        if let Some(unknown) = only.iter().find(|name| !names.contains(&name.as_str())) {
            return Err(BenchError::Asked(format!("there is no read model {unknown}")));
        }
        let wanted = |name: &&str| only.is_empty() || only.iter().any(|one| one == name);
        let names = names.into_iter().filter(wanted).collect();
        let views = Views::open(&location, all).await.map_err(wrong)?;
        Ok(Self { log, place, views, names })
    }

    fn store(&self) -> Arc<dyn EventStore> {
        match &self.log {
            Log::Postgres(_, store) => store.clone(),
            Log::Sqlite(store) => store.clone(),
        }
    }

    /// Measures round by round: each read model alone between two COPYs, unless only `together`, then all in one pass.
    ///
    /// # Errors
    /// Something does not answer, or does not add up.
    pub(crate) async fn run(
        &self,
        rounds: usize,
        together: bool,
        done: impl Fn(&str, f64),
    ) -> Result<Rebuilds, BenchError> {
        let events = self.store().head().await?.0;
        let alone = if together { &[] } else { self.names.as_slice() };
        let mut plan: Vec<(String, Vec<&str>)> =
            alone.iter().map(|name| ((*name).to_owned(), vec![*name])).collect();
        if together || self.names.len() > 1 {
            plan.push(("all".to_owned(), self.names.clone()));
        }
        let new = |(name, models): &(String, Vec<&str>)| Built {
            name: name.clone(),
            models: models.len(),
            rates: Vec::new(),
            ratios: Vec::new(),
            memory: [0.0; 3],
        };
        let mut all =
            Rebuilds { events, copies: Vec::new(), built: plan.iter().map(new).collect() };
        let mut before = self.copied(events).await?;
        all.copies.push(before);
        done("copy", before);
        for _ in 0..rounds.max(1) {
            for (built, (name, models)) in all.built.iter_mut().zip(&plan) {
                let (rate, memory) = self.built(models, events).await?;
                done(name, rate);
                let after = self.copied(events).await?;
                done("copy", after);
                all.copies.push(after);
                built.rates.push(rate);
                built.ratios.push(2.0 * rate / (before + after));
                (built.memory, before) = (memory, after);
            }
        }
        Ok(all)
    }

    /// Events a second at which the database gives the log away: COPY as text, or rows that nobody looks at.
    async fn copied(&self, events: i64) -> Result<f64, BenchError> {
        let begun = Instant::now();
        let rows = match &self.log {
            Log::Postgres(url, _) => {
                let mut connection = PgConnection::connect(url).await?;
                let mut rows = connection.copy_out_raw("COPY log.events TO STDOUT").await?;
                let mut count = 0_i64;
                while rows.try_next().await?.is_some() {
                    count += 1;
                }
                count
            }
            Log::Sqlite(store) => {
                let (mut at, mut count) = (Position(0), 0_i64);
                loop {
                    let page = store.read_undecoded(at, PAGE).await?;
                    let Some(last) = page.last() else { break count };
                    count += i64::try_from(page.len()).unwrap_or(0);
                    at = last;
                }
            }
        };
        if rows < events {
            return Err(BenchError::wrong(format!("{rows} rows came of {events}")));
        }
        Ok(rate(rows, begun.elapsed()))
    }

    async fn built(&self, names: &[&str], events: i64) -> Result<(f64, [f64; 3]), BenchError> {
        for name in names {
            self.views.abandon(name).await.map_err(wrong)?;
            self.views.drop_old(name).await.map_err(wrong)?;
        }
        let mut memory = [0.0; 3];
        let begun = Instant::now();
        let parts = [events / 10, events / 2, events * 19 / 20];
        let progress = |at: Position| {
            for (part, seen) in parts.iter().zip(&mut memory) {
                if at.0 >= *part && *seen == 0.0 {
                    *seen = resident();
                }
            }
        };
        self.views.rebuild_together(self.store(), names, progress).await.map_err(wrong)?;
        let taken = begun.elapsed();
        for name in names {
            let (at, parked) = (
                self.views.checkpoint(name).await.map_err(wrong)?,
                self.views.parked(name).await.map_err(wrong)?.len(),
            );
            if at.0 < events || parked > 0 {
                let why = format!("{name} stands at {} with {parked} parked events", at.0);
                return Err(BenchError::Wrong(why));
            }
        }
        Ok((rate(events, taken), memory))
    }

    /// Removes what was made.
    ///
    /// # Errors
    /// It is still there; the message names it.
    pub(crate) async fn remove(self) -> Result<(), BenchError> {
        self.views.db().close().await;
        match self.place {
            Place::Schema(url, name) => {
                let mut connection = PgConnection::connect(&url).await?;
                let drop = format!("DROP SCHEMA IF EXISTS {name} CASCADE");
                connection.execute(AssertSqlSafe(drop)).await?;
            }
            Place::File(file) => {
                for end in ["", "-wal", "-shm"] {
                    let mut path = file.clone().into_os_string();
                    path.push(end);
                    match std::fs::remove_file(&path) {
                        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }
}

impl Rebuilds {
    /// One object a line: COPY first.
    pub(crate) fn json(&self) -> Vec<Value> {
        let copy = spread(&self.copies);
        let copy = json!({ "name": "copy", "events": self.events, "per_second": copy });
        let built = self.built.iter().map(|one| {
            json!({
                "name": one.name, "read_models": one.models, "events": self.events,
                "per_second": spread(&one.rates), "of_copy": spread(&one.ratios),
                "memory_mb": one.memory,
            })
        });
        std::iter::once(copy).chain(built).collect()
    }

    /// The table that a person reads.
    pub(crate) fn printed(&self) -> String {
        let copy = Spread::of(self.copies.iter().copied()).unwrap_or_default();
        let mut text = format!(
            "{:<18} {:>6} {:>12} {:>8}  MB at start, middle, end\n{:<18} {:>6} {:>12.0}\n",
            "read model", "number", "events/s", "of copy", "COPY TO", "", copy.median
        );
        for one in &self.built {
            let rate = Spread::of(one.rates.iter().copied()).unwrap_or_default();
            let ratio = Spread::of(one.ratios.iter().copied()).unwrap_or_default();
            let [start, middle, end] = one.memory;
            text.push_str(&format!(
                "{:<18} {:>6} {:>12.0} {:>8.3}  {start:.0} {middle:.0} {end:.0}\n",
                one.name, one.models, rate.median, ratio.median
            ));
        }
        text
    }
}

fn spread(values: &[f64]) -> Value {
    let Spread { low, median, high } = Spread::of(values.iter().copied()).unwrap_or_default();
    json!({ "low": low, "median": median, "high": high })
}

fn rate(events: i64, taken: Duration) -> f64 {
    events as f64 / taken.as_secs_f64().max(1e-9)
}

fn wrong(error: impl std::fmt::Display) -> BenchError {
    BenchError::Wrong(error.to_string())
}

/// Megabytes of memory that this process holds.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
