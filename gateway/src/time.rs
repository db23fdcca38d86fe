//! Instants and days as they are shown.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Europe::Paris;
use eventstore::recorded::Instant;

/// RFC 3339, UTC, microseconds.
#[must_use]
pub fn rfc3339(at: Instant) -> String {
    DateTime::<Utc>::from_timestamp_micros(at.0)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The civil day at Paris: the day that legal delays count.
#[must_use]
pub fn paris_day(at: Instant) -> NaiveDate {
    DateTime::<Utc>::from_timestamp_micros(at.0)
        .unwrap_or_default()
        .with_timezone(&Paris)
        .date_naive()
}
