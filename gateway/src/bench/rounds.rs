//! The rounds: every contest in each, both sides in turn, every other round the other way round.

use super::{
    BenchError, Ground,
    append::{self, Asks},
    contest::{Contest, Contestant, Workload},
    looped::Timing,
    processes, raw,
    read::{self, Filled},
    sample::Sample,
    table::Row,
    tail::{self, From, Where},
};
use crate::config::Location;
use std::time::Duration;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Rounds, at least one.
    pub(crate) rounds: usize,
    /// Seconds of one measurement.
    pub(crate) seconds: f64,
    /// Callers of `append1`; empty: a few.
    pub(crate) callers: Vec<usize>,
    /// What is measured.
    pub(crate) workloads: Vec<Workload>,
}

/// A fifth of a measurement goes before it.
const WARM: f64 = 0.2;
/// About what emptying and opening take, in seconds.
const SETTING_UP: f64 = 0.3;

/// A contest and what its rounds gave.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) contest: Contest,
    pub(super) rounds: Vec<(Sample, Option<Sample>)>,
    /// The first thing that went wrong; then it is measured no more.
    pub(super) wrong: Option<String>,
}

/// The databases that are measured: one that is written, one that is only read.
#[derive(Debug)]
pub(crate) struct Grounds {
    write: Ground,
    read: Option<Ground>,
    filled: Option<Filled>,
}

impl Plan {
    fn contests(&self, ground: &Ground) -> Vec<Contest> {
        let of = |workload: &Workload| workload.contests(ground.kind(), &self.callers);
        self.workloads.iter().flat_map(of).collect()
    }

    /// Measurements, and about how long they take together.
    pub(crate) fn size(&self, ground: &Ground) -> (u64, Duration) {
        let sides = |contest: &Contest| 1 + u64::from(contest.raw.is_some());
        let contests = self.contests(ground);
        let count: u64 = contests.iter().map(sides).sum();
        let seconds: f64 = contests
            .iter()
            .map(|contest| {
                let one = contest.time * self.seconds * (1.0 + WARM) + SETTING_UP;
                sides(contest) as f64 * one
            })
            .sum();
        let rounds = self.rounds.max(1);
        (count * rounds as u64, Duration::from_secs_f64(seconds * rounds as f64))
    }

    fn timing(&self, contest: &Contest) -> Timing {
        let seconds = contest.time * self.seconds;
        Timing {
            warm: Duration::from_secs_f64(seconds * WARM),
            measured: Duration::from_secs_f64(seconds),
        }
    }
}

impl Grounds {
    /// Makes one, and a second one if something is to be read.
    ///
    /// # Errors
    /// As [`Ground::make`]; then nothing is left.
    pub(crate) async fn make(beside: &Location, plan: &Plan) -> Result<Self, BenchError> {
        let write = Ground::make(beside).await?;
        let reads = [Workload::ReadAll, Workload::ReadStream];
        if !plan.workloads.iter().any(|workload| reads.contains(workload)) {
            return Ok(Self { write, read: None, filled: None });
        }
        match Ground::make(beside).await {
            Ok(read) => Ok(Self { write, read: Some(read), filled: None }),
            Err(e) => Err(write.remove().await.err().unwrap_or(e)),
        }
    }

    /// Fills the one that is read.
    ///
    /// # Errors
    /// The log could not be written.
    pub(crate) async fn fill(&mut self) -> Result<(), BenchError> {
        if let Some(ground) = &self.read {
            self.filled = Some(Filled::fill(ground).await?);
        }
        Ok(())
    }

    /// The one that is written.
    pub(crate) const fn written(&self) -> &Ground {
        &self.write
    }

    /// Removes them.
    ///
    /// # Errors
    /// One could not be removed; the message names it.
    pub(crate) async fn remove(&self) -> Result<(), BenchError> {
        let read = match &self.read {
            Some(ground) => ground.remove().await,
            None => Ok(()),
        };
        self.write.remove().await.and(read)
    }

    /// Runs every round; `done` is called after each measurement.
    pub(crate) async fn run(&self, plan: &Plan, done: impl Fn(&str)) -> Vec<Row> {
        let new = |contest| Run { contest, rounds: Vec::new(), wrong: None };
        let mut runs: Vec<Run> = plan.contests(&self.write).into_iter().map(new).collect();
        for round in 0..plan.rounds.max(1) {
            for run in &mut runs {
                if run.wrong.is_some() {
                    continue;
                }
                let timing = plan.timing(&run.contest);
                match self.round(&run.contest, timing, round % 2 == 1, &done).await {
                    Ok(samples) => run.rounds.push(samples),
                    Err(e) => run.wrong = Some(e.to_string()),
                }
            }
        }
        runs.iter().map(Row::of).collect()
    }

    async fn round(
        &self,
        contest: &Contest,
        timing: Timing,
        raw_first: bool,
        done: &impl Fn(&str),
    ) -> Result<(Sample, Option<Sample>), BenchError> {
        let measure = async |contestant| {
            let sample = self.measure(contestant, contest.callers, timing).await;
            done(contest.name);
            sample
        };
        let Some(raw) = contest.raw else { return Ok((measure(contest.ours).await?, None)) };
        if raw_first {
            let raw = measure(raw).await?;
            return Ok((measure(contest.ours).await?, Some(raw)));
        }
        let ours = measure(contest.ours).await?;
        Ok((ours, Some(measure(raw).await?)))
    }

    async fn measure(
        &self,
        contestant: Contestant,
        callers: usize,
        timing: Timing,
    ) -> Result<Sample, BenchError> {
        use Contestant as C;
        match contestant {
            C::Append => self.append(callers, Asks::Exact(1), timing).await,
            C::Mix => self.append(callers, Asks::Mixed, timing).await,
            C::Batch => self.append(callers, Asks::Exact(100), timing).await,
            C::RawInsert => self.raw_insert(callers, false, timing).await,
            C::RawArray => self.raw_insert(callers, true, timing).await,
            C::ReadAll => {
                let (ground, filled) = self.filled()?;
                read::all(ground, filled, timing).await
            }
            C::ReadUndecoded => {
                let (ground, filled) = self.filled()?;
                read::undecoded(ground, filled, timing).await
            }
            C::RawReadAll => {
                let (ground, filled) = self.filled()?;
                raw::read::all(ground, filled, timing).await
            }
            C::ReadStream => {
                let (ground, filled) = self.filled()?;
                read::streams(ground, filled, timing).await
            }
            C::ReadStreamUndecoded => {
                let (ground, filled) = self.filled()?;
                read::undecoded_streams(ground, filled, timing).await
            }
            C::RawReadStream => {
                let (ground, filled) = self.filled()?;
                raw::read::streams(ground, filled, timing).await
            }
            C::TailHere => tail::measure(&self.write, Where::Here, From::Answer, timing).await,
            C::TailHereFromRequest => {
                tail::measure(&self.write, Where::Here, From::Request, timing).await
            }
            C::TailThere => tail::measure(&self.write, Where::There, From::Answer, timing).await,
            C::RawNotify => match &self.write {
                Ground::Postgres(server) => raw::postgres::notify(server, timing).await,
                Ground::Sqlite(_) => Err(BenchError::wrong("SQLite has no LISTEN")),
            },
            C::Processes(count) => processes::measure(&self.write, count, callers, timing).await,
        }
    }

    async fn append(
        &self,
        callers: usize,
        asks: Asks,
        timing: Timing,
    ) -> Result<Sample, BenchError> {
        self.write.emptied().await?;
        let log = self.write.tended().await?;
        let sample = append::measure(log.store.clone(), callers, asks, timing).await;
        // also after an error: the next measurement begins on an empty log
        let ended = log.end().await;
        sample.and_then(|sample| ended.map(|()| sample))
    }

    async fn raw_insert(
        &self,
        callers: usize,
        batch: bool,
        timing: Timing,
    ) -> Result<Sample, BenchError> {
        self.write.emptied().await?;
        match &self.write {
            Ground::Postgres(server) => raw::postgres::insert(server, callers, batch, timing).await,
            Ground::Sqlite(folder) => raw::sqlite::insert(folder, callers, batch, timing).await,
        }
    }

    fn filled(&self) -> Result<(&Ground, Filled), BenchError> {
        match (&self.read, &self.filled) {
            (Some(ground), Some(filled)) => Ok((ground, filled.clone())),
            _ => Err(BenchError::wrong("nothing was filled to be read")),
        }
    }
}
