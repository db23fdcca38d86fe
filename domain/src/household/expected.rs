//! Children expected: they count before birth, never twice after.

use crate::{
    declaration::{Household, Member},
    household::{CountingRules, narrow},
};
use chrono::NaiveDate;

impl Household {
    /// Children expected who count on a day.
    ///
    /// A child of the household born about the day they are due takes the place of one of them, even if the
    /// declaration still announces it. Long after that day nobody is expected any more. Without a day, those that
    /// are announced count.
    #[must_use]
    pub fn expected(&self, on: NaiveDate, rules: &CountingRules) -> u8 {
        let Some(due) = self.expected_on else { return self.unborn };
        if on > rules.birth_grace.after(due) {
            return 0;
        }
        let since = rules.earliest_birth.before(due);
        let newborn = |m: &&Member| m.birth_date.is_some_and(|b| (since..=on).contains(&b));
        let born = self.members.iter().filter(|m| m.is_child()).filter(newborn).count();
        self.unborn.saturating_sub(narrow(born))
    }
}
