//! Two owners of one group: the first is out of touch, the second takes over, the first comes back.

use super::{
    Log,
    groups::{Bench, next, settings},
    make::*,
};
use crate::{
    group::{Definition, Group, GroupError, GroupId, GroupStore, Lease, Owner, Ownership, Terms},
    position::{Expected::Any, Revision},
    recorded::Instant,
    store::Filter,
    subscription::{Mark, Source},
};
use async_trait::async_trait;
use std::sync::Arc;
use uuid::Uuid;

/// What the first owner's consumer was answered after the second had taken over, and where the checkpoint then stood.
async fn come_back(log: &Log, rows: Arc<dyn GroupStore>) -> (Result<(), GroupError>, Mark) {
    log.door().append((1..=4).map(|n| ask("s-1", Any, &[n])).collect()).await;
    let bench = Bench::new(log, Source::Log(Filter::All), settings()).await;
    let how = Ownership::new(bench.id.clone());
    let first = Owner::start(log.nth(0), rows, bench.clock(), how).await.unwrap();
    let mut consumer = first.connect(4).await.unwrap();
    let mut had = Vec::new();
    for _ in 0..4 {
        had.push(next(&mut consumer).await.ticket);
    }
    consumer.ack(&had[..1]).await.unwrap();
    bench.checkpoint_comes_to(1).await;
    assert_eq!(bench.own(1).await.unwrap_err().code(), "group-held", "while its lease runs");

    bench.lease_ends();
    let second = bench.own(1).await.unwrap();
    assert_eq!((first.epoch(), second.epoch()), (1, 2));
    let mut other = second.connect(4).await.unwrap();
    for expected in &had[1..] {
        assert_eq!(next(&mut other).await.ticket, *expected, "what was not done comes again");
    }
    let answer = consumer.ack(&had[1..]).await;
    let _ = first.stop().await;
    let stood = bench.checkpoint().await;
    other.ack(&had[1..]).await.unwrap();
    bench.checkpoint_comes_to(4).await;
    (answer, stood)
}

pub async fn an_owner_that_was_replaced_is_told_and_changes_nothing(log: &Log) {
    let (answer, stood) = come_back(log, log.nth_groups(0)).await;
    let Err(GroupError::Stale { epoch: 1 }) = answer else { panic!("{answer:?}") };
    assert_eq!(stood, Mark(1), "what a stale owner is told does not count");
}

/// Rows that do not look at the epoch: the last to write is right.
#[derive(Debug)]
struct Unfenced(Arc<dyn GroupStore>);

impl Unfenced {
    /// The lease of whoever holds the group now.
    async fn last(&self, id: &GroupId) -> Result<Lease, GroupError> {
        let group = self.0.group(id).await?;
        Ok(Lease { owner: group.owner.unwrap_or_default(), epoch: group.epoch })
    }
}

#[async_trait]
impl GroupStore for Unfenced {
    async fn create_group(
        &self,
        id: &GroupId,
        definition: &Definition,
        checkpoint: Mark,
    ) -> Result<(), GroupError> {
        self.0.create_group(id, definition, checkpoint).await
    }

    async fn groups(&self) -> Result<Vec<Group>, GroupError> {
        self.0.groups().await
    }

    async fn group(&self, id: &GroupId) -> Result<Group, GroupError> {
        self.0.group(id).await
    }

    async fn change_group(&self, id: &GroupId, definition: &Definition) -> Result<(), GroupError> {
        self.0.change_group(id, definition).await
    }

    async fn delete_group(&self, id: &GroupId) -> Result<(), GroupError> {
        self.0.delete_group(id).await
    }

    async fn ask_replay(&self, id: &GroupId, to: Revision) -> Result<(), GroupError> {
        self.0.ask_replay(id, to).await
    }

    async fn acquire(
        &self,
        id: &GroupId,
        owner: Uuid,
        now: Instant,
        until: Instant,
    ) -> Result<Group, GroupError> {
        self.0.acquire(id, owner, now, until).await
    }

    async fn renew(&self, id: &GroupId, _: Lease, until: Instant) -> Result<Terms, GroupError> {
        self.0.renew(id, self.last(id).await?, until).await
    }

    async fn confirm(&self, _: &GroupId, _: Lease) -> Result<(), GroupError> {
        Ok(())
    }

    async fn save_checkpoint(
        &self,
        id: &GroupId,
        _: Lease,
        checkpoint: Mark,
    ) -> Result<(), GroupError> {
        self.0.save_checkpoint(id, self.last(id).await?, checkpoint).await
    }
}

pub async fn rows_without_an_epoch_let_the_stale_owner_count(log: &Log) {
    let (answer, stood) = come_back(log, Arc::new(Unfenced(log.nth_groups(0)))).await;
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(stood, Mark(4), "the test sees an acknowledgement of a stale owner count");
}
