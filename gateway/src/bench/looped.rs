//! A closed loop: each caller asks, waits for its answer, asks again.

use super::{BenchError, error::expect, sample::Sample};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long, and how long before that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timing {
    /// Runs first and does not count.
    pub(crate) warm: Duration,
    /// Counts.
    pub(crate) measured: Duration,
}

/// What an answered request stands for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Done {
    /// What counts as done.
    pub(super) events: u64,
    /// New events that the log acknowledged.
    pub(super) written: u64,
    /// What was waited, where that is not the whole call.
    pub(super) waited: Option<Duration>,
}

/// Whoever asks. An answer that is not as it must be is an error, and ends the measurement.
pub(super) trait Caller: Send + 'static {
    /// One request, to its checked answer.
    fn call(&mut self) -> impl Future<Output = Result<Done, BenchError>> + Send;
}

/// What a loop did.
#[derive(Debug, Default)]
pub(super) struct Looped {
    /// In the measured time.
    pub(super) sample: Sample,
    /// Events acknowledged from the start to the end, the warm-up too.
    pub(super) written: u64,
}

/// Runs all callers at once. A request belongs to the measured time if its answer comes in it.
pub(super) async fn looped<C: Caller>(
    callers: Vec<C>,
    timing: Timing,
) -> Result<Looped, BenchError> {
    let from = Instant::now() + timing.warm;
    let until = from + timing.measured;
    let mut tasks = JoinSet::new();
    for caller in callers {
        tasks.spawn(one(caller, from, until));
    }
    let (mut events, mut written, mut waits) = (0, 0, Vec::new());
    while let Some(ended) = tasks.join_next().await {
        let part = ended.map_err(|e| BenchError::wrong(e.to_string()))??;
        events += part.0;
        written += part.1;
        waits.extend(part.2);
    }
    expect(!waits.is_empty(), || {
        format!("no answer came within {:?}: give it more --seconds", timing.measured)
    })?;
    Ok(Looped { sample: Sample::of(events, timing.measured, &mut waits), written })
}

async fn one<C: Caller>(
    mut caller: C,
    from: Instant,
    until: Instant,
) -> Result<(u64, u64, Vec<f64>), BenchError> {
    let (mut events, mut written, mut waits) = (0, 0, Vec::new());
    let mut asked = Instant::now();
    while asked < until {
        let done = caller.call().await?;
        let answered = Instant::now();
        written += done.written;
        if answered > from && answered <= until {
            events += done.events;
            waits.push(done.waited.unwrap_or(answered - asked).as_secs_f64() * 1e6);
        }
        asked = answered;
    }
    Ok((events, written, waits))
}

/// Requests that each take long: one goes before, then as many as the time holds, each to its end.
pub(super) async fn whole(mut caller: impl Caller, timing: Timing) -> Result<Sample, BenchError> {
    caller.call().await?;
    let (begun, mut events, mut waits) = (Instant::now(), 0, Vec::new());
    while waits.is_empty() || begun.elapsed() < timing.measured {
        let asked = Instant::now();
        events += caller.call().await?.events;
        waits.push(asked.elapsed().as_secs_f64() * 1e6);
    }
    Ok(Sample::of(events, begun.elapsed(), &mut waits))
}
