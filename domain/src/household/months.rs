//! Whole months.

use chrono::{Datelike, NaiveDate};

/// Whole months from one day to another, zero if the second is earlier.
#[must_use]
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    let months = (to.year() - from.year()) * 12 + i32::try_from(to.month()).unwrap_or(0)
        - i32::try_from(from.month()).unwrap_or(0)
        - i32::from(to.day() < from.day());
    u32::try_from(months).unwrap_or(0)
}
