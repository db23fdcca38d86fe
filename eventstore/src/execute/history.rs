//! Looking back: a stream opened, and the state of streams as at a point of the log or of time.

use super::{ExecuteError, Executor};
use crate::{
    codec,
    position::Position,
    recorded::{Instant, Recorded},
};
use chrono::NaiveDate;
use domain::{
    id::StreamId,
    world::{Event, World},
};

/// From where one looks back. The default is today, with all that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsAt {
    /// Only what the log had at this position.
    pub position: Option<Position>,
    /// Only what was recorded at this instant or before.
    pub known: Option<Instant>,
    /// Only what had happened on this day.
    pub true_on: Option<NaiveDate>,
}

impl AsAt {
    /// Whether an event is seen from there.
    #[must_use]
    pub fn sees(&self, recorded: &Recorded) -> bool {
        self.position.is_none_or(|position| recorded.position <= position)
            && self.known.is_none_or(|known| recorded.recorded_at <= known)
            && self.true_on.is_none_or(|day| recorded.event.occurred_on <= day)
    }
}

impl Executor {
    /// A stream, oldest first, each event as recorded and opened. For whoever may see.
    ///
    /// # Errors
    /// `Store`, `Vault`, `Codec`.
    pub async fn read_history(
        &self,
        stream: StreamId,
    ) -> Result<Vec<(Recorded, Event)>, ExecuteError> {
        self.history_as_at(stream, &AsAt::default()).await
    }

    /// [`Self::read_history`] as seen from some point.
    ///
    /// # Errors
    /// As [`Self::read_history`].
    pub async fn history_as_at(
        &self,
        stream: StreamId,
        as_at: &AsAt,
    ) -> Result<Vec<(Recorded, Event)>, ExecuteError> {
        let mut recorded = self.stream(stream).await?;
        recorded.retain(|recorded| as_at.sees(recorded));
        let events = codec::decode_all(&self.vault, &recorded).await?;
        Ok(recorded.into_iter().zip(events).collect())
    }

    /// The state of streams as seen from some point.
    ///
    /// # Errors
    /// As [`Self::read_history`].
    pub async fn world_at(
        &self,
        streams: &[StreamId],
        as_at: &AsAt,
    ) -> Result<World, ExecuteError> {
        let mut world = World::default();
        for stream in streams {
            let history = self.history_as_at(*stream, as_at).await?;
            let events: Vec<Event> = history.into_iter().map(|(_, event)| event).collect();
            world.load(*stream, &events);
        }
        Ok(world)
    }
}
