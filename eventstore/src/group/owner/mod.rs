//! The owner of a group: reads, hands out, takes answers, keeps the checkpoint, as long as it has the lease.

use super::{
    Acknowledger, Action, Consumer, Definition, GroupError, GroupId, GroupStore, Lease, Ledger,
    Reason, Rule, Ticket,
    strategy::{ConsumerId, Consumers},
};
use crate::{
    clock::Clock,
    recorded::Instant as Wall,
    store::EventStore,
    subscription::{Feed, Mark, Start},
};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use task::Task;
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::AbortHandle,
    time::Instant,
};
use uuid::Uuid;

mod requests;
mod task;

/// Requests to an owner that may wait.
const QUEUE: usize = 256;

/// What an owner is asked.
#[derive(Debug)]
pub(super) enum Command {
    /// A new consumer that may hold so many events.
    Connect { room: usize, reply: oneshot::Sender<Result<Consumer, GroupError>> },
    /// What is to become of events.
    Judge {
        consumer: ConsumerId,
        tickets: Vec<Ticket>,
        action: Action,
        reason: Reason,
        reply: oneshot::Sender<Result<(), GroupError>>,
    },
    /// Write the checkpoint, give the lease back, end.
    Stop { reply: oneshot::Sender<Result<(), GroupError>> },
}

/// How a group is owned.
#[derive(Debug, Clone)]
pub struct Ownership {
    /// Which group.
    pub id: GroupId,
    /// The owner: of this one start, never used again.
    pub owner: Uuid,
    /// How long it may be silent before another takes over. It renews three times as often.
    pub lease: Duration,
    pub(crate) rule: Rule,
}

impl Ownership {
    /// A new owner, with a lease of ten seconds.
    #[must_use]
    pub fn new(id: GroupId) -> Self {
        let lease = Duration::from_secs(10);
        Self { id, owner: Uuid::new_v4(), lease, rule: Rule::Honest }
    }
}

/// Makes a group that begins at `start`.
///
/// # Errors
/// `Exists`, `BadSetting`, `Store`.
pub async fn create(
    store: Arc<dyn EventStore>,
    groups: &dyn GroupStore,
    clock: Arc<dyn Clock>,
    (id, definition): (&GroupId, Definition),
    start: Start,
) -> Result<(), GroupError> {
    definition.settings.examine()?;
    let beginning = definition.source.beginning();
    let checkpoint = match start {
        Start::Beginning => beginning,
        Start::After(mark) => mark.max(beginning),
        Start::End => {
            let source = definition.source.clone();
            Feed { store, clock, source }.end().await?
        }
    };
    groups.create_group(id, &definition, checkpoint).await
}

/// An owner. Dropping it is as if its process had died: the lease runs out by itself.
#[derive(Debug)]
pub struct Owner {
    commands: mpsc::Sender<Command>,
    end: Arc<OnceLock<GroupError>>,
    lease: Lease,
    task: AbortHandle,
}

impl Owner {
    /// Takes the group, if no lease runs, and begins to work.
    ///
    /// # Errors
    /// `Held` with the end of the other owner's lease, `Missing`, `Store`.
    pub async fn start(
        store: Arc<dyn EventStore>,
        groups: Arc<dyn GroupStore>,
        clock: Arc<dyn Clock>,
        ownership: Ownership,
    ) -> Result<Self, GroupError> {
        let now = clock.now();
        let until = later(now, ownership.lease);
        let group = groups.acquire(&ownership.id, ownership.owner, now, until).await?;
        let lease = Lease { owner: ownership.owner, epoch: group.epoch };
        let (commands, asked) = mpsc::channel(QUEUE);
        let end = Arc::new(OnceLock::new());
        let Definition { source, settings } = group.definition;
        let wake = store.watch();
        let now = Instant::now();
        let task = Task {
            ledger: Ledger::new(source.clone(), group.checkpoint, ownership.rule),
            consumers: Consumers::new(settings.strategy),
            feed: Feed { store, clock, source },
            groups,
            id: ownership.id,
            lease,
            silence: ownership.lease,
            saved: group.checkpoint,
            truncated: super::NO_REPLAY,
            replay_to: group.replay_to,
            behind: true,
            next_try: now,
            next_save: now + settings.checkpoint_after,
            next_renewal: now + ownership.lease / 3,
            settings,
            wake,
            room: Arc::new(Notify::new()),
            commands: asked,
            to_me: commands.downgrade(),
            end: Arc::clone(&end),
        };
        let task = tokio::spawn(task.run()).abort_handle();
        Ok(Self { commands, end, lease, task })
    }

    /// The epoch of its lease.
    #[must_use]
    pub const fn epoch(&self) -> i64 {
        self.lease.epoch
    }

    /// A new consumer, which may hold `room` events at once.
    ///
    /// # Errors
    /// `Full`; why the owner ended: `Stale`, `Stopped`, `Source`.
    pub async fn connect(&self, room: usize) -> Result<Consumer, GroupError> {
        self.ask(|reply| Command::Connect { room, reply }).await
    }

    /// Writes the checkpoint and gives the lease back.
    ///
    /// # Errors
    /// `Stale`, `Store`.
    pub async fn stop(self) -> Result<(), GroupError> {
        self.ask(|reply| Command::Stop { reply }).await
    }

    /// Why it ended, if it did.
    #[must_use]
    pub fn ended(&self) -> Option<GroupError> {
        self.end.get().cloned()
    }

    async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, GroupError>>) -> Command,
    ) -> Result<T, GroupError> {
        let (reply, answer) = oneshot::channel();
        let why = || self.end.get().cloned().unwrap_or(GroupError::Stopped);
        self.commands.send(command(reply)).await.map_err(|_| why())?;
        answer.await.map_err(|_| why())?
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The instant `after` from now.
fn later(now: Wall, after: Duration) -> Wall {
    Wall(now.0.saturating_add(i64::try_from(after.as_micros()).unwrap_or(i64::MAX)))
}
