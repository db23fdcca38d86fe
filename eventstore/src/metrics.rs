//! What an appender did since it started: counters and histograms that cost a few atomic additions a group.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Upper bounds of groups and queues, in requests or events; one more bucket is above them.
pub const COUNTS: [u64; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 1_024];
/// Upper bounds of durations, in microseconds; one more bucket is above them.
pub const MICROS: [u64; 12] =
    [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 102_400, 409_600, 1_638_400];

/// How a group was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By one statement, on what the appender remembered.
    Fast,
    /// Under the lock.
    Locked,
}

/// A distribution over fixed buckets.
#[derive(Debug)]
pub struct Histogram<const N: usize> {
    bounds: [u64; N],
    counts: [AtomicU64; N],
    above: AtomicU64,
    sum: AtomicU64,
}

/// What a histogram holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Upper bound of a bucket (included), and how many values are at or below it: each counts those before it.
    pub buckets: Vec<(u64, u64)>,
    /// How many values there are.
    pub count: u64,
    /// Their sum.
    pub sum: u64,
}

impl<const N: usize> Histogram<N> {
    const fn new(bounds: [u64; N]) -> Self {
        let counts = [const { AtomicU64::new(0) }; N];
        Self { bounds, counts, above: AtomicU64::new(0), sum: AtomicU64::new(0) }
    }

    fn note(&self, value: u64) {
        let bucket = self.bounds.iter().zip(&self.counts).find(|(bound, _)| value <= **bound);
        bucket.map_or(&self.above, |(_, count)| count).fetch_add(1, Relaxed);
        self.sum.fetch_add(value, Relaxed);
    }

    /// What it holds now. Values noted meanwhile may be counted or not.
    #[must_use]
    pub fn read(&self) -> Distribution {
        let mut count = 0;
        let mut buckets = Vec::with_capacity(N);
        for (bound, here) in self.bounds.iter().zip(&self.counts) {
            count += here.load(Relaxed);
            buckets.push((*bound, count));
        }
        count += self.above.load(Relaxed);
        Distribution { buckets, count, sum: self.sum.load(Relaxed) }
    }
}

/// What an appender did.
#[derive(Debug)]
pub struct AppenderMetrics {
    /// Requests of a group.
    pub group_requests: Histogram<10>,
    /// Events of a group that wrote.
    pub group_events: Histogram<10>,
    /// Messages that still waited when a group was taken.
    pub queue: Histogram<10>,
    /// Microseconds from the lock of the head to the commit, in groups written under the lock.
    pub lock_held: Histogram<12>,
    /// Microseconds of the one statement, commit included, in groups written the fast way.
    pub statement: Histogram<12>,
    /// Microseconds of COMMIT alone, in groups written under the lock.
    pub commit: Histogram<12>,
}

impl Default for AppenderMetrics {
    fn default() -> Self {
        Self {
            group_requests: Histogram::new(COUNTS),
            group_events: Histogram::new(COUNTS),
            queue: Histogram::new(COUNTS),
            lock_held: Histogram::new(MICROS),
            statement: Histogram::new(MICROS),
            commit: Histogram::new(MICROS),
        }
    }
}

impl AppenderMetrics {
    /// Groups written the fast way, and under the lock.
    #[must_use]
    pub fn groups(&self) -> (u64, u64) {
        (self.statement.read().count, self.lock_held.read().count)
    }

    pub(crate) fn took(&self, requests: usize, waiting: usize) {
        self.group_requests.note(requests as u64);
        self.queue.note(waiting as u64);
    }

    pub(crate) fn wrote(&self, way: Way, events: usize, took: Duration) {
        self.group_events.note(events as u64);
        let time = if way == Way::Fast { &self.statement } else { &self.lock_held };
        time.note(micros(took));
    }

    pub(crate) fn committed(&self, took: Duration) {
        self.commit.note(micros(took));
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_in_its_bucket_and_in_all_above_it() {
        let metrics = AppenderMetrics::default();
        for (requests, waiting) in [(1, 0), (2, 3), (3, 2_000)] {
            metrics.took(requests, waiting);
        }
        let groups = metrics.group_requests.read();
        assert_eq!((groups.count, groups.sum), (3, 6));
        assert_eq!(groups.buckets[..3], [(1, 1), (2, 2), (4, 3)]);
        let queue = metrics.queue.read();
        assert_eq!((queue.buckets[9], queue.count), ((1_024, 2), 3), "one is above every bound");
    }

    #[test]
    fn ways_are_counted_apart() {
        let metrics = AppenderMetrics::default();
        metrics.wrote(Way::Fast, 4, Duration::from_micros(150));
        metrics.wrote(Way::Fast, 4, Duration::MAX);
        metrics.wrote(Way::Locked, 1, Duration::from_micros(50));
        assert_eq!(metrics.groups(), (2, 1));
        assert_eq!(metrics.statement.read().buckets[0..2], [(100, 0), (200, 1)]);
        assert_eq!(metrics.group_events.read().sum, 9);
    }
}
