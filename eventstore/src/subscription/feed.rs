//! Reading a source, page by page.

use super::{Mark, Source, SubscriptionError};
use crate::{
    clock::Clock,
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Direction, EventStore},
    views,
};
use std::sync::Arc;

/// A source and how to read it.
#[derive(Debug, Clone)]
pub(crate) struct Feed {
    pub(crate) store: Arc<dyn EventStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) source: Source,
}

/// A page.
#[derive(Debug)]
pub(crate) struct Fed {
    pub(crate) events: Vec<Recorded>,
    /// Everything up to here was looked at.
    pub(crate) considered: Mark,
    /// Whether the page ended before the source did.
    pub(crate) more: bool,
}

impl Feed {
    /// The last place of the source.
    pub(crate) async fn end(&self) -> Result<Mark, SubscriptionError> {
        match &self.source {
            Source::Log(_) => Ok(Mark(self.store.head().await?.0)),
            Source::Stream(stream) => {
                let last = self.store.read_stream(stream, None, Direction::Backwards, 1).await?;
                Ok(last.first().map_or(self.source.beginning(), |event| self.source.mark(event)))
            }
        }
    }

    /// At most `limit` events after a place.
    pub(crate) async fn page(&self, after: Mark, limit: usize) -> Result<Fed, SubscriptionError> {
        match &self.source {
            Source::Log(filter) => {
                let page = self.store.scan(Position(after.0), filter, limit).await?;
                Ok(Fed {
                    events: page.events,
                    considered: Mark(page.considered.0),
                    more: page.more,
                })
            }
            Source::Stream(stream) => self.of_stream(stream, after, limit).await,
        }
    }

    /// A page of a stream. Its state is looked at only when there is something to hand out.
    async fn of_stream(
        &self,
        stream: &StreamName,
        after: Mark,
        limit: usize,
    ) -> Result<Fed, SubscriptionError> {
        let from = Revision(after.0.saturating_add(1));
        let mut events =
            self.store.read_stream(stream, Some(from), Direction::Forwards, limit).await?;
        let Some(last) = events.last().map(|event| event.revision) else {
            return Ok(Fed { events, considered: after, more: false });
        };
        let more = events.len() >= limit;
        match views::window(&*self.store, stream, self.clock.now()).await {
            Ok(seen) if seen.first > last => {
                // a truncated stretch is stepped over at once, not page by page
                let considered = Mark(seen.last.0.min(seen.first.0.saturating_sub(1)));
                let more = seen.last.0 > considered.0;
                Ok(Fed { events: Vec::new(), considered, more })
            }
            Ok(seen) => {
                events.retain(|event| event.revision >= seen.first);
                Ok(Fed { events, considered: Mark(last.0), more })
            }
            Err(error) => match SubscriptionError::of_view(error) {
                Some(error) => Err(error),
                // soft-deleted: what was read is gone, what comes next may be seen
                None => Ok(Fed { events: Vec::new(), considered: Mark(last.0), more }),
            },
        }
    }
}
