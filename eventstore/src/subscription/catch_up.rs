//! The catch-up subscription.

use super::{Feed, Mark, Message, Source, Start, SubscriptionError, feed::Fed};
use crate::{
    clock::Clock,
    position::Position,
    store::{EventStore, StoreError},
};
use futures::{Stream, stream};
use std::{collections::VecDeque, sync::Arc};
use tokio::sync::watch;

/// What a follower asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What to follow.
    pub source: Source,
    /// From where.
    pub start: Start,
    /// Events of a page: as many are in memory at most.
    pub page: usize,
    /// A checkpoint at least after so many events considered.
    pub checkpoint_every: usize,
}

impl Request {
    /// Pages of a hundred events, a checkpoint every thousand.
    #[must_use]
    pub const fn new(source: Source, start: Start) -> Self {
        Self { source, start, page: 100, checkpoint_every: 1_000 }
    }
}

/// A follower's place. Dropping it costs nothing: another one begins where it stood.
#[derive(Debug)]
pub struct Subscription {
    feed: Feed,
    wake: watch::Receiver<Position>,
    page: usize,
    every: i64,
    /// Everything up to here was read.
    mark: Mark,
    /// The last checkpoint, or where it began.
    announced: Mark,
    live: bool,
    /// Whether a checkpoint was ever sent: the first time it is live one is, even of where it began.
    told: bool,
    ready: VecDeque<Message>,
}

impl Subscription {
    /// Begins to follow. A place beyond the end waits for the log to come there.
    ///
    /// # Errors
    /// `Store`: the end could not be asked for.
    pub async fn open(
        store: Arc<dyn EventStore>,
        clock: Arc<dyn Clock>,
        request: Request,
    ) -> Result<Self, SubscriptionError> {
        let wake = store.watch();
        let feed = Feed { store, clock, source: request.source };
        let beginning = feed.source.beginning();
        let mark = match request.start {
            Start::Beginning => beginning,
            Start::After(mark) => mark.max(beginning),
            Start::End => feed.end().await?,
        };
        Ok(Self {
            feed,
            wake,
            page: request.page.max(1),
            every: i64::try_from(request.checkpoint_every.max(1)).unwrap_or(i64::MAX),
            mark,
            announced: mark,
            live: false,
            told: false,
            ready: VecDeque::new(),
        })
    }

    /// The next message; waits for it if need be. Dropping the returned future loses nothing.
    ///
    /// # Errors
    /// `Store`: ask again, if it [`passes`](SubscriptionError::passes). `StreamDeleted`.
    pub async fn next(&mut self) -> Result<Message, SubscriptionError> {
        loop {
            if let Some(message) = self.ready.pop_front() {
                return Ok(message);
            }
            self.wake.mark_unchanged();
            let fed = self.feed.page(self.mark, self.page).await?;
            let nothing = fed.considered <= self.mark && !fed.more;
            if nothing && self.live {
                let closed = |_| StoreError::Unavailable("the log is closing".to_owned());
                self.wake.changed().await.map_err(closed)?;
            } else {
                self.take(fed);
            }
        }
    }

    /// The messages as a stream. It ends after an error that does not pass.
    pub fn into_stream(self) -> impl Stream<Item = Result<Message, SubscriptionError>> + Send {
        stream::unfold(Some(self), |follower| async {
            let mut follower = follower?;
            match follower.next().await {
                Err(error) if !error.passes() => Some((Err(error), None)),
                message => Some((message, Some(follower))),
            }
        })
    }

    /// Turns a page into messages. A checkpoint comes after the events it covers, so that whoever keeps it has them.
    fn take(&mut self, fed: Fed) {
        if self.live && fed.more {
            self.live = false;
            self.ready.push_back(Message::FellBehind(self.mark));
        }
        for event in fed.events {
            let mark = self.feed.source.mark(&event);
            self.ready.push_back(Message::Event(Box::new(event)));
            self.checkpoint_if_due(mark);
        }
        self.mark = self.mark.max(fed.considered);
        self.checkpoint_if_due(self.mark);
        if !fed.more && !self.live {
            self.live = true;
            if self.announced != self.mark || !self.told {
                self.announce(self.mark);
            }
            self.ready.push_back(Message::CaughtUp(self.mark));
        }
    }

    fn checkpoint_if_due(&mut self, mark: Mark) {
        if mark.0.saturating_sub(self.announced.0) >= self.every {
            self.announce(mark);
        }
    }

    fn announce(&mut self, mark: Mark) {
        self.announced = mark;
        self.told = true;
        self.ready.push_back(Message::Checkpoint(mark));
    }
}
