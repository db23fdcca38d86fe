//! Several processes that append to one log.

use super::{
    BenchError, append,
    child::{self, Work},
    error::expect,
    ground::Ground,
    looped::Timing,
    sample::Sample,
};

/// So many processes at once, each with all the callers; the share is that of the one that did least.
pub(super) async fn measure(
    ground: &Ground,
    count: usize,
    callers: usize,
    timing: Timing,
) -> Result<Sample, BenchError> {
    ground.emptied().await?;
    let mut workers = Vec::new();
    for _ in 0..count {
        workers.push(child::worker(&ground.location(), callers, timing).await?);
    }
    for worker in &mut workers {
        worker.go().await?;
    }
    let mut works: Vec<Work> = Vec::new();
    for worker in workers {
        works.push(worker.ended().await?);
    }
    append::adds_up(&*ground.log().await?, works.iter().map(|work| work.written).sum()).await?;
    let total: f64 = works.iter().map(|work| work.per_second).sum();
    expect(total > 0.0, || "nothing was written".to_owned())?;
    let worst = |of: fn(&Work) -> f64| works.iter().map(of).fold(0.0, f64::max);
    let least = works.iter().map(|work| work.per_second).fold(f64::INFINITY, f64::min);
    Ok(Sample {
        per_second: total,
        p50: worst(|work| work.p50),
        p99: worst(|work| work.p99),
        least_share: (count > 1).then_some(least / total),
    })
}
