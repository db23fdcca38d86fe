//! What one measurement gives, and how several become one figure.

use std::time::Duration;

/// One measurement of one contestant.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sample {
    /// Events a second (for a mix: answered requests a second).
    pub(crate) per_second: f64,
    /// Microseconds that half of the requests waited at most.
    pub(crate) p50: f64,
    /// Microseconds that 99 of 100 requests waited at most.
    pub(crate) p99: f64,
    /// Where several processes shared the work: the part of the one that did least.
    pub(crate) least_share: Option<f64>,
}

impl Sample {
    /// From what was done in `measured` and how long each request waited, in microseconds.
    pub(crate) fn of(events: u64, measured: Duration, waits: &mut [f64]) -> Self {
        waits.sort_unstable_by(f64::total_cmp);
        Self {
            per_second: events as f64 / measured.as_secs_f64(),
            p50: part(waits, 0.50),
            p99: part(waits, 0.99),
            least_share: None,
        }
    }
}

/// Median and quartiles.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Spread {
    /// A quarter of the rounds is below.
    pub(crate) low: f64,
    /// Half of them.
    pub(crate) median: f64,
    /// A quarter is above.
    pub(crate) high: f64,
}

impl Spread {
    /// Of one value a round; `None` without a round.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_unstable_by(f64::total_cmp);
        let spread = Self {
            low: part(&values, 0.25),
            median: part(&values, 0.50),
            high: part(&values, 0.75),
        };
        (!values.is_empty()).then_some(spread)
    }
}

/// The value below which this part of the sorted values lies, between two of them where it falls between.
pub(super) fn part(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = part * last as f64;
    let below = place.floor();
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or_default();
    let (low, high) = (at(below), at(place.ceil()));
    low + (high - low) * (place - below)
}

#[cfg(test)]
mod tests {
    use super::{Sample, Spread};
    use std::time::Duration;

    #[test]
    fn quartiles_are_those_of_the_sorted_values() {
        let spread = Spread::of([9.0, 1.0, 5.0, 3.0, 7.0]).unwrap();
        assert_eq!((spread.low, spread.median, spread.high), (3.0, 5.0, 7.0));
        let between = Spread::of([1.0, 2.0]).unwrap();
        assert_eq!((between.low, between.median, between.high), (1.25, 1.5, 1.75));
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn a_sample_counts_a_second_and_sorts_what_was_waited() {
        let mut waits: Vec<f64> = (1..=101).rev().map(f64::from).collect();
        let sample = Sample::of(50, Duration::from_millis(500), &mut waits);
        assert_eq!((sample.per_second, sample.p50, sample.p99), (100.0, 51.0, 100.0));
    }
}
