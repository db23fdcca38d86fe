//! What is going to happen, by day. Bounded: nothing is written for a household that left, but a line or two.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// Something planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A household renews, if it is still in this period of validity.
    Renew { serial: u64, period: u16 },
    /// A household tells a change.
    Change { serial: u64, period: u16 },
    /// A household renounces.
    Renounce { serial: u64, period: u16 },
    /// An agent registers a web form.
    RegisterForm { serial: u64 },
    /// An agent looks at the documents of a household.
    VerifyDocuments { serial: u64, count: u8 },
    /// A place answers a referral.
    AnswerReferral { serial: u64 },
    /// A place has done what a referral asked.
    CompleteReferral { serial: u64 },
    /// A landlord's officer looks for candidates.
    Nominate { flat: u64 },
    /// The commission of a landlord meets.
    Meet { session: u64 },
    /// Its minutes are published.
    Minutes { session: u64 },
    /// The dwelling is offered to the household whose turn it is.
    Offer { flat: u64 },
    /// That household accepts or refuses.
    Reply { flat: u64, rank: u8, accepts: bool },
    /// The lease is signed.
    Sign { flat: u64 },
    /// A dwelling that nobody took is declared again.
    Again { flat: u64 },
}

/// Tasks by day, in the order they were planned.
#[derive(Debug, Default)]
pub struct Diary(BTreeMap<NaiveDate, Vec<Task>>);

impl Diary {
    /// Plans a task.
    pub fn plan(&mut self, day: NaiveDate, task: Task) {
        self.0.entry(day).or_default().push(task);
    }

    /// Takes the tasks of a day, and those of days that went by.
    pub fn take(&mut self, day: NaiveDate) -> Vec<Task> {
        let mut tasks = Vec::new();
        while let Some(entry) = self.0.first_entry().filter(|entry| *entry.key() <= day) {
            tasks.extend(entry.remove());
        }
        tasks
    }

    /// Tasks planned.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Whether nothing is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The day so many days later.
#[must_use]
pub fn later(day: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

/// The day itself, or the Monday after a weekend.
#[must_use]
pub fn weekday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => later(day, 2),
        Weekday::Sun => later(day, 1),
        _ => day,
    }
}
