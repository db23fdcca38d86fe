//! The one place where time enters.

use crate::recorded::Instant;
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// Shows the time. Rules never see it: it is put in commands.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> Instant;

    /// The civil day at Paris time is the gateway's business; this is the day in UTC.
    fn today(&self) -> NaiveDate {
        self.now().day()
    }
}

impl Instant {
    /// The day, UTC.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        DateTime::<Utc>::from_timestamp_micros(self.0).unwrap_or_default().date_naive()
    }

    /// Midday UTC of a civil day: the instant the simulator records at.
    #[must_use]
    pub fn midday(day: NaiveDate) -> Self {
        Self(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros() + 43_200_000_000)
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant(Utc::now().timestamp_micros())
    }
}

/// A clock that someone sets: the simulator's, and the tests'.
#[derive(Debug, Default)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Shows `at` until set again.
    #[must_use]
    pub const fn new(at: Instant) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves the hands.
    pub fn set(&self, at: Instant) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}
