//! Looking back: a stream opened, and the state of streams as at a point of the log or of time.

use super::{ExecuteError, Executor, attempt::unreadable};
use crate::{
    codec::{self, CodecError},
    position::Position,
    recorded::{Instant, Recorded, StreamName},
};
use chrono::NaiveDate;
use domain::{
    id::StreamId,
    world::{Event, World},
};
use std::collections::HashMap;

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
    /// Events opened; the first that cannot be read is named.
    pub(super) async fn opened(&self, recorded: &[Recorded]) -> Result<Vec<Event>, ExecuteError> {
        let told = self.told(recorded.to_vec()).await?;
        let whole = told.into_iter().map(|(recorded, event)| match event {
            Some(event) => Ok(event),
            None => Err(unknown(&recorded)),
        });
        whole.collect()
    }

    /// Each event opened, or nothing in the place of one that this version does not know.
    pub(super) async fn told(
        &self,
        recorded: Vec<Recorded>,
    ) -> Result<Vec<(Recorded, Option<Event>)>, ExecuteError> {
        let persons: Vec<_> = recorded.iter().flat_map(|r| r.event.key_ids.clone()).collect();
        let ring = self.vault.keys(&persons).await?;
        let open =
            |recorded: Recorded| match codec::decode_with(&ring, self.vault.origin(), &recorded) {
                Ok(event) => Ok((recorded, Some(event))),
                Err(why) if why.is_unknown() => Ok((recorded, None)),
                Err(why) => Err(unreadable(&recorded, why)),
            };
        recorded.into_iter().map(open).collect()
    }

    /// A stream, oldest first, each event as recorded and opened. For whoever may see, and needs all of it.
    ///
    /// # Errors
    /// `Store`, `Vault`, `Unreadable`.
    pub async fn read_history(
        &self,
        stream: StreamId,
    ) -> Result<Vec<(Recorded, Event)>, ExecuteError> {
        let recorded = self.stream(stream).await?;
        let events = self.opened(&recorded).await?;
        Ok(recorded.into_iter().zip(events).collect())
    }

    /// A stream as seen from some point, for whoever shows it: an event that this version does not know comes as it is
    /// recorded, unopened.
    ///
    /// # Errors
    /// `Store`, `Vault`; `Unreadable`: an event is damaged.
    pub async fn history_as_at(
        &self,
        stream: StreamId,
        as_at: &AsAt,
    ) -> Result<Vec<(Recorded, Option<Event>)>, ExecuteError> {
        let mut recorded = self.stream(stream).await?;
        recorded.retain(|recorded| as_at.sees(recorded));
        self.told(recorded).await
    }

    /// The state of streams as seen from some point, for whoever shows it: what this version does not know is left
    /// out. Nothing may be decided on it.
    ///
    /// # Errors
    /// As [`Self::history_as_at`].
    pub async fn world_at(
        &self,
        streams: &[StreamId],
        as_at: &AsAt,
    ) -> Result<World, ExecuteError> {
        // one question for all of them, and one look at the vault: a page of a list folds many short streams
        let names: Vec<StreamName> = streams.iter().map(|stream| (*stream).into()).collect();
        let mut recorded = self.store.read_streams(&names).await?;
        recorded.retain(|recorded| as_at.sees(recorded));
        let mut histories: HashMap<StreamName, Vec<Event>> = HashMap::new();
        for (recorded, event) in self.told(recorded).await? {
            histories.entry(recorded.stream).or_default().extend(event);
        }
        let mut world = World::default();
        for (stream, name) in streams.iter().zip(&names) {
            let events = histories.get(name).map(Vec::as_slice).unwrap_or_default();
            world.load(*stream, events);
        }
        Ok(world)
    }
}

fn unknown(recorded: &Recorded) -> ExecuteError {
    let name = recorded.event.event_type.to_string();
    let version = recorded.event.schema_version;
    let why = codec::known(recorded).err();
    unreadable(recorded, why.unwrap_or(CodecError::Newer { event_type: name, version }))
}
