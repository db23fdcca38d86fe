//! The owner's task: one turn after the other, each as far as it gets without waiting.

use super::{Command, GroupError, GroupId, GroupStore, Lease, Ledger, Mark, Wall, later};
use crate::{
    group::{Settings, parked, strategy::Consumers},
    position::{Position, Revision},
    store::StoreError,
    subscription::Feed,
};
use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc, oneshot, watch},
    time::Instant,
};

/// How long a log that does not answer is left alone.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Task {
    pub(super) feed: Feed,
    pub(super) groups: Arc<dyn GroupStore>,
    pub(super) id: GroupId,
    pub(super) lease: Lease,
    pub(super) silence: Duration,
    pub(super) settings: Settings,
    pub(super) ledger: Ledger,
    pub(super) consumers: Consumers,
    pub(super) saved: Mark,
    pub(super) truncated: Revision,
    pub(super) replay_to: Revision,
    /// Whether the source may hold more than was read.
    pub(super) behind: bool,
    /// The log is left alone until then.
    pub(super) next_try: Instant,
    pub(super) next_save: Instant,
    pub(super) next_renewal: Instant,
    pub(super) wake: watch::Receiver<Position>,
    pub(super) room: Arc<Notify>,
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) to_me: mpsc::WeakSender<Command>,
    pub(super) end: Arc<OnceLock<GroupError>>,
}

/// Why the work is over.
pub(super) enum End {
    Failed(GroupError),
    Asked(oneshot::Sender<Result<(), GroupError>>),
}

impl From<GroupError> for End {
    fn from(error: GroupError) -> Self {
        Self::Failed(error)
    }
}

impl Task {
    pub(super) async fn run(mut self) {
        let end = match self.work().await {
            Err(end) => end,
            Ok(never) => match never {},
        };
        match end {
            End::Failed(error) => {
                tracing::warn!(group = %self.id, code = error.code(), "a group's owner ends");
                let _ = self.end.set(error);
            }
            End::Asked(reply) => {
                let _ = self.end.set(GroupError::Stopped);
                let _ = reply.send(self.give_back().await);
            }
        }
    }

    async fn work(&mut self) -> Result<Infallible, End> {
        loop {
            self.read().await?;
            self.replay().await?;
            self.hand_out();
            self.park().await?;
            self.save_if_due().await?;
            self.renew_if_due().await?;
            self.wait().await?;
        }
    }

    /// What a log that does not answer means: try again later, not the end.
    fn later<T>(&mut self, done: Result<T, GroupError>) -> Result<Option<T>, GroupError> {
        match done {
            Ok(done) => Ok(Some(done)),
            Err(GroupError::Store(StoreError::Unavailable(why))) => {
                tracing::warn!(group = %self.id, why, "a group waits for the log");
                self.next_try = Instant::now() + PAUSE;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn may_ask(&self) -> bool {
        Instant::now() >= self.next_try
    }

    fn has_room(&self) -> bool {
        self.ledger.len() < self.settings.buffer
    }

    /// Takes the next page of the source, if there is room for it.
    async fn read(&mut self) -> Result<(), GroupError> {
        if !self.behind || !self.has_room() || !self.may_ask() {
            return Ok(());
        }
        let room = self.settings.buffer - self.ledger.len();
        self.wake.mark_unchanged();
        let page = self.feed.page(self.ledger.considered(), room.min(self.settings.page)).await;
        let Some(mut fed) = self.later(page.map_err(GroupError::from))? else { return Ok(()) };
        // its own parked events would come round for ever
        fed.events.retain(|e| e.stream != *self.id.parked() && e.stream != *self.id.about_parked());
        self.behind = fed.more;
        self.ledger.offer(fed.events, fed.considered);
        Ok(())
    }

    /// Takes parked events in hand again, if that was asked for.
    async fn replay(&mut self) -> Result<(), GroupError> {
        let from = Revision(self.ledger.replayed().0 + 1);
        if from > self.replay_to || !self.has_room() || !self.may_ask() {
            return Ok(());
        }
        let room = self.settings.buffer - self.ledger.len();
        let range = (from, self.replay_to);
        let (store, now) = (&*self.feed.store, self.feed.clock.now());
        let found = parked::originals(store, &self.id, range, room, now).await;
        if let Some((events, up_to)) = self.later(found)? {
            self.ledger.offer_parked(events, up_to);
        }
        Ok(())
    }

    fn hand_out(&mut self) {
        let now = Instant::now();
        for consumer in self.consumers.gone() {
            self.ledger.disconnect(consumer, &self.settings, &mut self.consumers);
        }
        self.ledger.expire(now, &self.settings, &mut self.consumers);
        self.ledger.dispatch(now, &self.settings, &mut self.consumers);
    }

    /// Writes to the parked stream what is to be parked. Only then it is done.
    async fn park(&mut self) -> Result<(), GroupError> {
        let waiting = self.ledger.to_park();
        if waiting.is_empty() || !self.may_ask() {
            return Ok(());
        }
        let confirmed = self.groups.confirm(&self.id, self.lease).await;
        if self.later(confirmed)?.is_none() {
            return Ok(());
        }
        for (entry, reason) in waiting {
            let now = self.feed.clock.now();
            let parked = parked::park(&*self.feed.store, &self.id, (&entry, reason), now).await;
            match self.later(parked)? {
                Some(()) => self.ledger.parked(entry.ticket),
                None => break,
            }
        }
        Ok(())
    }

    async fn save_if_due(&mut self) -> Result<(), GroupError> {
        let now = Instant::now();
        let many = self.ledger.done_since() >= self.settings.checkpoint_count;
        if !(many || now >= self.next_save) || !self.may_ask() {
            return Ok(());
        }
        self.next_save = now + self.settings.checkpoint_after;
        let saved = self.save().await;
        self.later(saved).map(drop)
    }

    /// Writes the checkpoint, and truncates what was replayed and is done.
    async fn save(&mut self) -> Result<(), GroupError> {
        self.ledger.forget_done();
        let checkpoint = self.ledger.checkpoint();
        if checkpoint > self.saved {
            self.groups.save_checkpoint(&self.id, self.lease, checkpoint).await?;
            self.saved = checkpoint;
        }
        let done = self.ledger.parked_done();
        if done > Revision(0) && done > self.truncated {
            self.groups.confirm(&self.id, self.lease).await?;
            let (store, clock) = (&*self.feed.store, &*self.feed.clock);
            parked::truncate(store, clock, &self.id, Some(done)).await?;
            self.truncated = done;
        }
        Ok(())
    }

    async fn renew_if_due(&mut self) -> Result<(), GroupError> {
        let now = Instant::now();
        if now < self.next_renewal || !self.may_ask() {
            return Ok(());
        }
        let until = later(self.feed.clock.now(), self.silence);
        let terms = self.groups.renew(&self.id, self.lease, until).await;
        if let Some(terms) = self.later(terms)? {
            self.next_renewal = now + self.silence / 3;
            self.replay_to = terms.replay_to;
            self.consumers.set_strategy(terms.settings.strategy);
            self.settings = terms.settings;
        }
        Ok(())
    }

    async fn give_back(&mut self) -> Result<(), GroupError> {
        self.save().await?;
        self.groups.renew(&self.id, self.lease, Wall(0)).await.map(drop)
    }

    /// Waits for something to do, and takes requests.
    async fn wait(&mut self) -> Result<(), End> {
        let mut until = self.next_save.min(self.next_renewal);
        until = self.ledger.next_deadline().map_or(until, |deadline| deadline.min(until));
        let now = Instant::now();
        if self.next_try > now {
            until = self.next_try;
        }
        let reading = self.behind || self.ledger.replayed() < self.replay_to;
        if reading && self.has_room() {
            until = self.next_try.max(now);
        }
        tokio::select! {
            biased;
            command = self.commands.recv() => match command {
                Some(command) => self.take(command).await,
                None => Err(End::Failed(GroupError::Stopped)),
            },
            () = self.room.notified() => Ok(()),
            moved = self.wake.changed(), if !self.behind => {
                self.behind = true;
                let closing = || StoreError::Unavailable("the log is closing".to_owned());
                moved.map_err(|_| End::Failed(closing().into()))
            }
            () = tokio::time::sleep_until(until) => Ok(()),
        }
    }
}
