//! How long demands wait: the estimate of Kaplan and Meier, those who still wait counted.
//!
//! A demand is watched from the day it is registered here (or from the first day of the period) to the day it is
//! housed, ends otherwise, or the period ends. Being housed is the event; every other end is a censoring: we know
//! that the household had waited that long and was not housed, no more. Demands that waited elsewhere or before the
//! period enter with the time they had already waited (delayed entry), so that nobody is counted as surviving a
//! time in which nobody watched.
//!
//! A closing of many files on one day moves nothing, for they are censored; a file that sleeps for ten years makes
//! the tail longer, for it still waits. The alternative considered, the cumulative incidence of Aalen and Johansen
//! with deregistration as a competing event, answers another question: what share is housed within a time, given
//! that others give up. We publish the answer to "how long, for who stays registered", and say so.
//!
//! Kaplan and Meier 1958 (JASA 53), Greenwood 1926, the interval on the scale log(-log) of Kalbfleisch and Prentice.

use serde::{Deserialize, Serialize};

/// 97.5th percentile of the normal law: intervals of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// One demand under watch, in days since it was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// Last day before the watch: it is at risk on the days after.
    pub entry: i64,
    /// Last day of the watch, at least `entry + 1`.
    pub exit: i64,
    /// Whether it was housed on that day.
    pub housed: bool,
}

/// A time by which a share of the demands is housed, and between which times it lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantile {
    /// Days.
    pub days: i64,
    /// Lower bound, days; none when the curve does not say.
    pub low: Option<i64>,
    /// Upper bound, days; none when the curve does not reach it.
    pub high: Option<i64>,
}

/// Waiting times of similar demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Half are housed by then; none when the curve does not reach.
    pub median: Option<Quantile>,
    /// Nine in ten are housed by then; none when the curve does not reach.
    pub p90: Option<Quantile>,
}

/// One step of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Days waited.
    pub days: i64,
    /// Still under watch that day.
    pub at_risk: i64,
    /// Share not housed by the end of that day.
    pub waiting: f64,
    /// Bounds of that share, 95 %.
    pub bounds: (f64, f64),
}

/// The estimate, or nothing with fewer than `threshold` housed.
///
/// The curve begins where `threshold` demands are under watch and stops where fewer are: no figure rests on few.
#[must_use]
pub fn waiting(watched: &[Watched], threshold: i64) -> Option<Waiting> {
    let housed = watched.iter().filter(|one| one.housed).count();
    if i64::try_from(housed).unwrap_or(i64::MAX) < threshold {
        return None;
    }
    let curve = curve(watched, threshold);
    Some(Waiting { median: quantile(&curve, 0.5), p90: quantile(&curve, 0.1) })
}

/// The curve, a step for each day on which somebody was housed.
#[must_use]
pub fn curve(watched: &[Watched], threshold: i64) -> Vec<Step> {
    let mut entries: Vec<i64> = watched.iter().map(|one| one.entry).collect();
    let mut exits: Vec<(i64, bool)> = watched.iter().map(|one| (one.exit, one.housed)).collect();
    entries.sort_unstable();
    exits.sort_unstable();
    let (mut steps, mut waiting, mut sum, mut begun) = (Vec::new(), 1.0, 0.0, false);
    let (mut entered, mut left) = (0_usize, 0_usize);
    while let Some((days, _)) = exits.get(left).copied() {
        entered += entries.iter().skip(entered).take_while(|entry| **entry < days).count();
        let at_risk = i64::try_from(entered).unwrap_or(i64::MAX) - i64::try_from(left).unwrap_or(0);
        let today = exits.iter().skip(left).take_while(|(exit, _)| *exit == days);
        let (all, housed) = today
            .fold((0, 0_i64), |(all, housed), (_, event)| (all + 1, housed + i64::from(*event)));
        left += all;
        if at_risk < threshold.max(1) {
            if begun {
                break;
            }
            continue;
        }
        begun = true;
        if housed > 0 {
            let (d, n) = (housed as f64, at_risk as f64);
            waiting *= 1.0 - d / n;
            sum += d / (n * (n - d));
            steps.push(Step { days, at_risk, waiting, bounds: bounds(waiting, sum) });
        }
    }
    steps
}

/// Greenwood's variance on the scale log(-log). At the ends of the scale it says nothing.
fn bounds(waiting: f64, sum: f64) -> (f64, f64) {
    if waiting <= 0.0 {
        return (0.0, 1.0);
    }
    let scale = waiting.ln().abs();
    let spread = (Z * sum.sqrt() / scale).exp();
    (waiting.powf(spread), waiting.powf(1.0 / spread))
}

/// The first day on which no more than `left` of them still wait.
fn quantile(curve: &[Step], left: f64) -> Option<Quantile> {
    // a share that is exactly a half must count as a half, however it was multiplied
    let left = left + 1e-9;
    let first = |share: &dyn Fn(&Step) -> f64| {
        curve.iter().find(|step| share(step) <= left).map(|step| step.days)
    };
    Some(Quantile {
        days: first(&|step| step.waiting)?,
        low: first(&|step| step.bounds.0),
        high: first(&|step| step.bounds.1),
    })
}
