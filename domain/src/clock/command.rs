//! What may be asked of the clock.

use chrono::NaiveDate;

/// A command on the clock.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum ClockCommand {
    /// The scheduler's first command of a day: days that nobody looked after become an outage.
    OpenDay {
        /// The day.
        on: NaiveDate,
    },
    /// The scheduler's last command of a day's round.
    CloseDay {
        /// The day.
        on: NaiveDate,
    },
    /// A person saw the list of what an outage holds back, and lets it happen once its time has come.
    Release {
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

impl ClockCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OpenDay { .. } => "clock.open-day",
            Self::CloseDay { .. } => "clock.close-day",
            Self::Release { .. } => "clock.release",
        }
    }
}
