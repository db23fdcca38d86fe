//! The one way into a log: a task that owns the writing connection and writes what waits, a group at a time.
//!
//! Requests wait in a bounded queue. The task takes what is there (no timer), decides each request alone in
//! memory, writes the whole group in one transaction, commits, then answers. While one commit flushes, the next
//! group fills: the cost of an fsync is shared by whoever waits. What differs between databases is behind
//! `backend::Backend`; every rule is here, once.
//!
//! **Two ways to write.** Every append moves the head, so the head's position is a version of the whole store: while it
//! stands where the appender left it, every revision it remembers is true. The fast way is therefore one statement
//! that writes if the head is still there, and nothing otherwise. When another process wrote, after an error and at
//! the start, the group is done under the lock instead: lock the head, forget what is not true any more, look, decide,
//! write, commit. The locked way is right whatever happens; the fast way is right because it proves its memory.

pub(crate) mod backend;
mod draft;
mod group;
pub mod limits;
mod memory;
mod waiting;

use crate::{
    metrics::AppenderMetrics,
    position::Position,
    store::{Append, Appended, StoreError},
    tree::fresh::{Fresh, Group},
};
use backend::{Backend, Head};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};
use waiting::{Asked, Message, Waiting};

/// Messages that may wait before senders do.
const QUEUE: usize = 1_024;

/// The queue of a log.
#[derive(Debug, Clone)]
pub(crate) struct Appender {
    queue: mpsc::Sender<Message>,
    metrics: Arc<AppenderMetrics>,
    committed: watch::Receiver<Position>,
    fresh: Fresh,
}

impl Appender {
    /// Starts the task. It ends when the last handle is gone and the queue is empty.
    pub(crate) fn start(backend: impl Backend, head: watch::Sender<Position>) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE);
        let metrics = Arc::new(AppenderMetrics::default());
        let (own, committed) = watch::channel(Position(0));
        let fresh = Fresh::start();
        let reached = Reached { head, own, fresh: fresh.clone() };
        tokio::spawn(run(backend, messages, reached, Arc::clone(&metrics)));
        Self { queue, metrics, committed, fresh }
    }

    /// Wakes whoever tells other processes: the value is the last position that this appender committed.
    pub(crate) fn committed(&self) -> watch::Receiver<Position> {
        self.committed.clone()
    }

    /// Leaves of what it wrote.
    pub(crate) fn fresh(&self) -> Fresh {
        self.fresh.clone()
    }

    /// What it did since it started.
    pub(crate) fn metrics(&self) -> Arc<AppenderMetrics> {
        Arc::clone(&self.metrics)
    }

    /// See [`crate::store::EventStore::append`].
    pub(crate) async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
        let count = requests.len();
        if count == 0 {
            return Vec::new();
        }
        let (answer, answered) = oneshot::channel();
        let message = Message::new(requests, answer);
        if let Err(mpsc::error::TrySendError::Full(message)) = self.queue.try_send(message) {
            // a task of its own, so that whoever stops waiting here does not take the request away
            let queue = self.queue.clone();
            tokio::spawn(async move { queue.send(message).await });
        }
        answered.await.unwrap_or_else(|_| (0..count).map(|_| Err(stopped())).collect())
    }
}

/// Who is told when the log moved.
struct Reached {
    /// Followers in this process; also raised for what other processes wrote.
    head: watch::Sender<Position>,
    /// What this appender committed.
    own: watch::Sender<Position>,
    /// The tree.
    fresh: Fresh,
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the log is closing".to_owned())
}

async fn run<B: Backend>(
    mut backend: B,
    mut queue: mpsc::Receiver<Message>,
    reached: Reached,
    metrics: Arc<AppenderMetrics>,
) {
    let mut waiting = Waiting::default();
    let mut memory = memory::Memory::new();
    let mut crowded = false;
    loop {
        if waiting.is_empty() {
            match queue.recv().await {
                Some(message) => waiting.push(message),
                None => return,
            }
        }
        if crowded {
            // those just answered come back now, not one group later
            tokio::task::yield_now().await;
        }
        while waiting.has_room()
            && let Ok(message) = queue.try_recv()
        {
            waiting.push(message);
        }
        let requests = waiting.take();
        crowded = requests.len() > 1;
        metrics.took(requests.len(), queue.len());
        let (answers, moved) = group::write(&mut backend, &mut memory, &metrics, &requests).await;
        let Some(heads) = moved else {
            waiting.answer(answers);
            continue;
        };
        raise(&reached.head, heads.1.position);
        reached.own.send_replace(heads.1.position);
        let group = reached.fresh.wants().then(|| written(heads, requests, &answers));
        waiting.answer(answers);
        group.into_iter().for_each(|group| reached.fresh.offer(group));
    }
}

/// A group as the tree wants it.
fn written(
    heads: (Head, Head),
    requests: Vec<Asked>,
    answers: &[Result<Appended, StoreError>],
) -> Group {
    let new = |answer: &Result<Appended, StoreError>| {
        answer.as_ref().is_ok_and(|appended| !appended.repeated)
    };
    let revisions = answers.iter().filter(|answer| new(answer)).flatten();
    Group {
        heads,
        revisions: revisions.flat_map(|one| &one.revisions).map(|(_, last)| *last).collect(),
        requests: requests
            .into_iter()
            .map(|one| one.request)
            .zip(answers.iter().map(new))
            .collect(),
    }
}

/// Tells followers that the log has come to `position`; never backwards.
pub(crate) fn raise(head: &watch::Sender<Position>, position: Position) {
    head.send_if_modified(|known| {
        let later = position > *known;
        *known = position.max(*known);
        later
    });
}
