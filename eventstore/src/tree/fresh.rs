//! Leaves of what this process just wrote, so that the tree need not read it back.
//!
//! The appender hands over a group after its commit and goes on; a task of its own hashes it. Nothing rests on this:
//! a group that is not handed over, be it that another process wrote it or that this task is behind, leaves a gap,
//! and the tree reads those rows from the log.

use super::leaf::{Hash, leaf_hash};
use crate::{
    appender::backend::Head,
    position::{Position, Revision},
    recorded::Recorded,
    store::Append,
};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::mpsc;

/// Groups that may wait to be hashed.
const WAITING: usize = 32;
/// Leaves kept for a tree that does not fetch them: 2 MiB.
const KEPT: usize = 1 << 16;

/// A group as it was committed.
#[derive(Debug)]
pub(crate) struct Group {
    /// The heads before it and after it.
    pub(crate) heads: (Head, Head),
    /// Its requests, and whether they put events into the log.
    pub(crate) requests: Vec<(Append, bool)>,
    /// The last revision of each of their writes, in order.
    pub(crate) revisions: Vec<Revision>,
}

/// Leaves that follow each other.
#[derive(Debug, Default)]
struct Run {
    /// Position before the first of them.
    after: Position,
    leaves: VecDeque<Hash>,
}

/// Where the leaves wait for the tree. Groups are hashed once somebody has fetched some.
#[derive(Debug, Clone)]
pub(crate) struct Fresh {
    run: Arc<Mutex<Run>>,
    wanted: Arc<AtomicBool>,
    groups: mpsc::Sender<Group>,
}

impl Fresh {
    /// Starts the task that hashes. It ends when the last handle is gone.
    pub(crate) fn start() -> Self {
        let (groups, mut handed) = mpsc::channel(WAITING);
        let (run, wanted) = <(Arc<Mutex<Run>>, Arc<AtomicBool>)>::default();
        let kept = Arc::clone(&run);
        tokio::spawn(async move {
            while let Some(group) = handed.recv().await {
                lock(&kept).extend(&group, hash(&group));
            }
        });
        Self { run, wanted, groups }
    }

    /// Whether a group is worth handing over.
    pub(crate) fn wants(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    /// Hands a group over, unless too many wait.
    pub(crate) fn offer(&self, group: Group) {
        let _ = self.groups.try_send(group);
    }

    /// Takes some leaves after this position, as far as they are there; those before it are not needed any more.
    pub(crate) fn take(&self, after: Position, limit: usize) -> Vec<Hash> {
        self.wanted.store(true, Ordering::Relaxed);
        lock(&self.run).take(after, limit)
    }
}

impl Run {
    fn extend(&mut self, group: &Group, leaves: Vec<Hash>) {
        let (Head { position: before, .. }, Head { position: after, .. }) = group.heads;
        if leaves.len() as i64 != after.0 - before.0 {
            tracing::warn!(position = before.0, "a group was not what its heads say");
            return;
        }
        let follows = self.after.0 + self.leaves.len() as i64 == before.0;
        if !follows || self.leaves.len() + leaves.len() > KEPT {
            *self = Self { after: before, leaves: leaves.into() };
            return;
        }
        self.leaves.extend(leaves);
    }

    fn take(&mut self, after: Position, limit: usize) -> Vec<Hash> {
        match usize::try_from(after.0 - self.after.0) {
            Ok(known) if known <= self.leaves.len() => {
                self.leaves.drain(..known);
                let taken: Vec<Hash> = self.leaves.drain(..limit.min(self.leaves.len())).collect();
                self.after = Position(after.0 + taken.len() as i64);
                taken
            }
            _ => Vec::new(),
        }
    }
}

fn lock(run: &Mutex<Run>) -> MutexGuard<'_, Run> {
    run.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The leaves of a group, as its rows have them.
fn hash(group: &Group) -> Vec<Hash> {
    let Head { mut position, mut recorded_at } = group.heads.0;
    let mut revisions = group.revisions.iter();
    let mut leaves = Vec::new();
    for request in group.requests.iter().filter_map(|(request, new)| new.then_some(request)) {
        recorded_at = recorded_at.max(request.at);
        for write in &request.writes {
            let Some(last) = revisions.next() else { return leaves };
            let mut revision = Revision(last.0 - write.events.len() as i64);
            for event in &write.events {
                position.0 += 1;
                revision.0 += 1;
                let (stream, event) = (write.stream.clone(), event.clone());
                leaves.push(leaf_hash(&Recorded {
                    position,
                    stream,
                    revision,
                    recorded_at,
                    event,
                }));
            }
        }
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::{Fresh, Group, KEPT, Run};
    use crate::{
        appender::backend::Head,
        position::{Position, Revision},
        recorded::Instant,
    };

    fn group(before: i64, count: i64) -> Group {
        let head = |n| Head { position: Position(n), recorded_at: Instant(0) };
        let (requests, revisions) = (Vec::new(), Vec::<Revision>::new());
        Group { heads: (head(before), head(before + count)), requests, revisions }
    }

    fn run_of(groups: &[(i64, i64)]) -> Run {
        let mut run = Run::default();
        for (before, count) in groups {
            let leaves = (*before..before + count).map(|n| [n as u8; 32]).collect();
            run.extend(&group(*before, *count), leaves);
        }
        run
    }

    fn taken(run: &mut Run, after: i64) -> Vec<u8> {
        run.take(Position(after), 3).iter().map(|leaf| leaf[0]).collect()
    }

    #[test]
    fn leaves_are_given_from_where_the_tree_stands_and_once() {
        let mut run = run_of(&[(0, 2), (2, 3)]);
        assert_eq!(taken(&mut run, 1), [1, 2, 3]);
        assert_eq!(taken(&mut run, 1), [] as [u8; 0]);
        assert_eq!(taken(&mut run, 4), [4]);
        run.extend(&group(5, 1), vec![[5; 32]]);
        assert_eq!(taken(&mut run, 5), [5]);
    }

    #[test]
    fn after_a_gap_only_what_follows_it_is_given() {
        let mut run = run_of(&[(0, 2), (3, 2)]);
        assert_eq!(taken(&mut run, 0), [] as [u8; 0]);
        assert_eq!(taken(&mut run, 3), [3, 4]);
    }

    #[test]
    fn a_group_that_is_not_what_its_heads_say_gives_nothing() {
        let mut run = run_of(&[(0, 2)]);
        run.extend(&group(2, 2), vec![[9; 32]]);
        assert_eq!(taken(&mut run, 0), [0, 1]);
    }

    #[test]
    fn what_nobody_fetches_is_not_kept_for_ever() {
        let mut run = run_of(&[(0, KEPT as i64), (KEPT as i64, 1)]);
        assert_eq!(taken(&mut run, 0), [] as [u8; 0]);
        assert_eq!(run_of(&[(0, KEPT as i64), (KEPT as i64, 1)]).leaves.len(), 1);
    }

    #[tokio::test]
    async fn nothing_is_hashed_before_somebody_asks() {
        let fresh = Fresh::start();
        assert!(!fresh.wants());
        assert!(fresh.take(Position(0), 1).is_empty());
        assert!(fresh.wants());
    }
}
