//! How a group works.

use super::GroupError;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Who gets the next event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// Consumers in turn.
    RoundRobin,
    /// The first consumer while it has room, then the next.
    DispatchToSingle,
    /// One stream, one consumer: streams fall in 1,024 buckets, and each bucket has a consumer while it stays.
    Pinned,
}

/// How a group works. [`Settings::default`] is what KurrentDB's clients ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How often an event comes again before it is parked.
    pub max_retries: u32,
    /// How long a consumer may keep an event.
    pub message_timeout: Duration,
    /// Events read ahead of consumers.
    pub buffer: usize,
    /// Events of one read.
    pub page: usize,
    /// The checkpoint is written at least so often, if it moved.
    pub checkpoint_after: Duration,
    /// The checkpoint is written when so many events were done since the last.
    pub checkpoint_count: usize,
    /// Consumers at once; 0: any number.
    pub max_consumers: usize,
    /// Who gets the next event.
    pub strategy: Strategy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_retries: 10,
            message_timeout: Duration::from_secs(30),
            buffer: 500,
            page: 100,
            checkpoint_after: Duration::from_secs(2),
            checkpoint_count: 1_000,
            max_consumers: 0,
            strategy: Strategy::RoundRobin,
        }
    }
}

const DAY: Duration = Duration::from_secs(86_400);
/// Events that a group may hold in memory.
const LARGEST: usize = 10_000;

impl Settings {
    /// Refuses what could not work.
    ///
    /// # Errors
    /// `BadSetting`, naming the field.
    pub fn examine(&self) -> Result<(), GroupError> {
        let span = |time: Duration| (Duration::from_millis(1)..=DAY).contains(&time);
        let count = |count: usize| (1..=LARGEST).contains(&count);
        let table = [
            ("max_retries", self.max_retries <= 10_000, "at most 10000"),
            ("message_timeout", span(self.message_timeout), "from 1 ms to a day"),
            ("buffer", count(self.buffer), "from 1 to 10000"),
            ("page", count(self.page) && self.page <= self.buffer, "from 1 to the buffer"),
            ("checkpoint_after", span(self.checkpoint_after), "from 1 ms to a day"),
            ("checkpoint_count", count(self.checkpoint_count), "from 1 to 10000"),
            ("max_consumers", self.max_consumers <= 1_000, "at most 1000"),
        ];
        match table.into_iter().find(|(_, fits, _)| !fits) {
            Some((field, _, why)) => Err(GroupError::BadSetting { field, why }),
            None => Ok(()),
        }
    }
}
