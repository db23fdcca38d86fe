//! Consumption units.

use crate::declaration::{Household, MemberLink};
use chrono::NaiveDate;

/// From this birthday a person is half a unit, and no longer three tenths (INSEE's scale).
const HALF_A_UNIT_AT: u32 = 14;

impl Household {
    /// Consumption units in tenths: 10 for the first person, 5 for each other of 14 or more, 3 for each child
    /// below. A dependant without birth date counts as a child; visiting children and the unborn do not count.
    #[must_use]
    pub fn consumption_units(&self, on: NaiveDate) -> u32 {
        let units: u32 = self
            .members
            .iter()
            .filter(|member| member.link != MemberLink::VisitingRight)
            .skip(1)
            .map(|member| match member.age(on) {
                Some(age) if age < HALF_A_UNIT_AT => 3,
                None if member.is_child() => 3,
                _ => 5,
            })
            .sum();
        10 + units
    }
}
