//! Groups of a log in memory.

use super::{Definition, Group, GroupError, GroupId, GroupStore, Lease, NO_REPLAY, Terms};
use crate::{memory::MemoryStore, position::Revision, recorded::Instant, subscription::Mark};
use async_trait::async_trait;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;

/// What would be a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct MemoryGroups(Arc<Mutex<BTreeMap<GroupId, Group>>>);

impl MemoryGroups {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<GroupId, Group>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(
        &self,
        id: &GroupId,
        change: impl FnOnce(&mut Group) -> Result<T, GroupError>,
    ) -> Result<T, GroupError> {
        change(self.rows().get_mut(id).ok_or(GroupError::Missing)?)
    }

    fn owned<T>(
        &self,
        id: &GroupId,
        lease: Lease,
        change: impl FnOnce(&mut Group) -> T,
    ) -> Result<T, GroupError> {
        let stale = GroupError::Stale { epoch: lease.epoch };
        match self.rows().get_mut(id) {
            Some(group) if group.epoch == lease.epoch && group.owner == Some(lease.owner) => {
                Ok(change(group))
            }
            _ => Err(stale),
        }
    }
}

#[async_trait]
impl GroupStore for MemoryStore {
    async fn create_group(
        &self,
        id: &GroupId,
        definition: &Definition,
        checkpoint: Mark,
    ) -> Result<(), GroupError> {
        let mut rows = self.groups.rows();
        if rows.contains_key(id) {
            return Err(GroupError::Exists);
        }
        let group = Group {
            id: id.clone(),
            definition: definition.clone(),
            checkpoint,
            replay_to: NO_REPLAY,
            epoch: 0,
            owner: None,
            lease_until: Instant(0),
        };
        rows.insert(id.clone(), group);
        Ok(())
    }

    async fn groups(&self) -> Result<Vec<Group>, GroupError> {
        Ok(self.groups.rows().values().cloned().collect())
    }

    async fn group(&self, id: &GroupId) -> Result<Group, GroupError> {
        self.groups.change(id, |group| Ok(group.clone()))
    }

    async fn change_group(&self, id: &GroupId, definition: &Definition) -> Result<(), GroupError> {
        self.groups.change(id, |group| {
            group.definition = definition.clone();
            Ok(())
        })
    }

    async fn delete_group(&self, id: &GroupId) -> Result<(), GroupError> {
        self.groups.rows().remove(id).map(drop).ok_or(GroupError::Missing)
    }

    async fn ask_replay(&self, id: &GroupId, to: Revision) -> Result<(), GroupError> {
        self.groups.change(id, |group| {
            group.replay_to = group.replay_to.max(to);
            Ok(())
        })
    }

    async fn acquire(
        &self,
        id: &GroupId,
        owner: Uuid,
        now: Instant,
        until: Instant,
    ) -> Result<Group, GroupError> {
        self.groups.change(id, |group| {
            if group.lease_until > now {
                return Err(GroupError::Held { until: group.lease_until });
            }
            group.epoch += 1;
            group.owner = Some(owner);
            group.lease_until = until;
            Ok(group.clone())
        })
    }

    async fn renew(&self, id: &GroupId, lease: Lease, until: Instant) -> Result<Terms, GroupError> {
        self.groups.owned(id, lease, |group| {
            group.lease_until = until;
            Terms { settings: group.definition.settings.clone(), replay_to: group.replay_to }
        })
    }

    async fn confirm(&self, id: &GroupId, lease: Lease) -> Result<(), GroupError> {
        self.groups.owned(id, lease, |_| ())
    }

    async fn save_checkpoint(
        &self,
        id: &GroupId,
        lease: Lease,
        checkpoint: Mark,
    ) -> Result<(), GroupError> {
        self.groups.owned(id, lease, |group| group.checkpoint = group.checkpoint.max(checkpoint))
    }
}
