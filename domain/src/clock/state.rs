//! What the rules remember of the clock.

use crate::{
    calendar::{Delay, next_working_day},
    clock::ClockEvent,
    decider::Aggregate,
};
use chrono::{Days, NaiveDate};

/// Days that nobody looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether a person released what it holds back.
    pub released: bool,
}

impl Outage {
    /// Days it lasted.
    #[must_use]
    pub fn length(&self) -> u64 {
        u64::try_from((self.to - self.from).num_days() + 1).unwrap_or(0)
    }

    /// Whether it can have taken some of somebody's time. The day before its first was closed at some hour: what
    /// remained of that day may be missing too.
    fn touches(&self, since: NaiveDate, last: NaiveDate) -> bool {
        let begun = self.from.pred_opt().unwrap_or(self.from);
        begun <= last && since <= self.to
    }
}

/// The clock, folded from one of its streams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// The last day whose round was done.
    pub closed: Option<NaiveDate>,
    /// Outages, oldest first.
    pub outages: Vec<Outage>,
}

/// The end of a person's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The last day.
    pub last: NaiveDate,
    /// Whether an outage moved it.
    pub pushed: bool,
    /// Whether a person must still release what comes after it.
    pub held: bool,
}

impl Clock {
    /// The end of a time that runs from `since` to `last`, both included: each outage that took a day of it moves it by
    /// its own length, at least by `least`, to a working day.
    #[must_use]
    pub fn term(&self, since: NaiveDate, last: NaiveDate, least: Delay) -> Term {
        let mut term = Term { last, pushed: false, held: false };
        for outage in self.outages.iter().filter(|outage| outage.from <= outage.to) {
            if !outage.touches(since, term.last) {
                continue;
            }
            let longer = term.last.checked_add_days(Days::new(outage.length()));
            let moved = longer.unwrap_or(NaiveDate::MAX).max(least.after(term.last));
            term = Term {
                last: next_working_day(moved),
                pushed: true,
                held: term.held || !outage.released,
            };
        }
        term
    }
}

impl Aggregate for Clock {
    type Event = ClockEvent;

    fn evolve(mut self, event: &ClockEvent) -> Self {
        match event {
            ClockEvent::DayClosed { day } => self.closed = self.closed.max(Some(*day)),
            ClockEvent::OutageRecorded { from, to } => {
                // an outage that goes on is the same one, and whoever released it had not seen all of it
                self.outages.retain(|outage| outage.from != *from);
                self.outages.push(Outage { from: *from, to: *to, released: false });
            }
            ClockEvent::ReleaseGranted { from, .. } => {
                let outage = self.outages.iter_mut().find(|outage| outage.from == *from);
                outage.into_iter().for_each(|outage| outage.released = true);
            }
        }
        self
    }
}
