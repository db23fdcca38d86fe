//! Four days of the first year in which nobody looks after the deadlines, and the release of what they held back.

use super::super::{
    diary::later,
    doors::Door,
    run::{Failed, Simulation},
};
use chrono::NaiveDate;

/// First and last day, counted from go-live.
const DOWN: (i64, i64) = (100, 103);
/// Day on which a person has read the list and releases it.
const RELEASED: i64 = 112;

impl<D: Door> Simulation<D> {
    /// Whether the scheduler stands still.
    pub(in super::super) fn is_down(&self, day: NaiveDate) -> bool {
        let since = |days| later(self.plan.go_live(), days);
        since(DOWN.0) <= day && day <= since(DOWN.1)
    }

    pub(super) async fn release(&mut self, day: NaiveDate) -> Result<(), Failed> {
        let since = |days| later(self.plan.go_live(), days);
        if day == since(RELEASED) { self.doors.release(day, since(DOWN.0)).await } else { Ok(()) }
    }
}
