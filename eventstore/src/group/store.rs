//! Where groups are kept.

use super::{GroupError, GroupId, Settings};
use crate::{
    position::Revision,
    recorded::Instant,
    subscription::{Mark, Source},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The replay mark of a group that was never asked to replay.
pub const NO_REPLAY: Revision = Revision(-1);

/// What a group reads, and how it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// What it reads; never changed.
    pub source: Source,
    /// How it works.
    pub settings: Settings,
}

/// A group as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub id: GroupId,
    /// What it does.
    pub definition: Definition,
    /// Everything up to here is done.
    pub checkpoint: Mark,
    /// Parked events up to this revision of the parked stream are to be handed out again.
    pub replay_to: Revision,
    /// How many owners it has had.
    pub epoch: i64,
    /// Its owner, if it ever had one.
    pub owner: Option<Uuid>,
    /// When the owner's lease ends.
    pub lease_until: Instant,
}

/// What makes an owner the owner: its own id, and the epoch it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The owner. A group that is made again counts its epochs anew: the two together are never given twice.
    pub owner: Uuid,
    /// The epoch.
    pub epoch: i64,
}

/// What an owner learns when it renews its lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How the group works now.
    pub settings: Settings,
    /// See [`Group::replay_to`].
    pub replay_to: Revision,
}

/// The rows of groups.
///
/// Every write of an owner names its lease, in the same statement that writes: the row of another epoch is left as
/// it is. Dropping a returned future MUST NOT leave a transaction open.
#[async_trait]
pub trait GroupStore: Send + Sync + std::fmt::Debug {
    /// Makes a group that has done everything up to `checkpoint`.
    ///
    /// # Errors
    /// `Exists`, `Store`.
    async fn create_group(
        &self,
        id: &GroupId,
        definition: &Definition,
        checkpoint: Mark,
    ) -> Result<(), GroupError>;

    /// Every group, by source and name.
    ///
    /// # Errors
    /// `Store`.
    async fn groups(&self) -> Result<Vec<Group>, GroupError>;

    /// One group.
    ///
    /// # Errors
    /// `Missing`, `Store`.
    async fn group(&self, id: &GroupId) -> Result<Group, GroupError>;

    /// Other settings, which the owner takes up when it renews its lease.
    ///
    /// # Errors
    /// `Missing`, `Store`.
    async fn change_group(&self, id: &GroupId, definition: &Definition) -> Result<(), GroupError>;

    /// Forgets the group; its owner is then stale. Its parked events stand in the log.
    ///
    /// # Errors
    /// `Missing`, `Store`.
    async fn delete_group(&self, id: &GroupId) -> Result<(), GroupError>;

    /// Asks that parked events up to `to` be handed out again. Never takes back what was asked before.
    ///
    /// # Errors
    /// `Missing`, `Store`.
    async fn ask_replay(&self, id: &GroupId, to: Revision) -> Result<(), GroupError>;

    /// Makes `owner` the owner until `until`, under the next epoch, if no lease runs at `now`.
    ///
    /// # Errors
    /// `Held`, `Missing`, `Store`.
    async fn acquire(
        &self,
        id: &GroupId,
        owner: Uuid,
        now: Instant,
        until: Instant,
    ) -> Result<Group, GroupError>;

    /// Prolongs the lease; an `until` in the past gives it back.
    ///
    /// # Errors
    /// `Stale`, `Store`.
    async fn renew(&self, id: &GroupId, lease: Lease, until: Instant) -> Result<Terms, GroupError>;

    /// Whether the lease still is the last one given.
    ///
    /// # Errors
    /// `Stale` if not, `Store`.
    async fn confirm(&self, id: &GroupId, lease: Lease) -> Result<(), GroupError>;

    /// Moves the checkpoint; never back.
    ///
    /// # Errors
    /// `Stale`, and nothing is written; `Store`.
    async fn save_checkpoint(
        &self,
        id: &GroupId,
        lease: Lease,
        checkpoint: Mark,
    ) -> Result<(), GroupError>;
}
