//! Everything that can have happened to the clock.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of a `clock-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ClockEvent {
    /// Every deadline of the day, and of those before, was looked after.
    #[serde(rename = "clock.day-closed")]
    DayClosed {
        /// The day.
        day: NaiveDate,
    },
    /// Nobody looked after the deadlines of these days.
    #[serde(rename = "clock.outage-recorded")]
    OutageRecorded {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// A person looked at what the outage holds back, and released it.
    #[serde(rename = "clock.release-granted")]
    ReleaseGranted {
        /// First day of the outage.
        from: NaiveDate,
        /// Day of the release.
        on: NaiveDate,
        /// Acts in the list.
        acts: u32,
        /// SHA-256 of the list that was shown, in hexadecimal.
        preview: String,
    },
}

impl ClockEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::DayClosed { .. } => "clock.day-closed",
            Self::OutageRecorded { .. } => "clock.outage-recorded",
            Self::ReleaseGranted { .. } => "clock.release-granted",
        }
    }
}
