//! The rows of groups, which both databases keep with the same words.
//!
//! Every write is a transaction of its own, in a task of its own: a caller that goes away leaves none open, and none
//! half-way. What an owner writes names its lease in the same statement.

use crate::{
    group::{Definition, Group, GroupError, GroupId, Lease},
    position::Revision,
    recorded::Instant,
    store::StoreError,
    subscription::Mark,
};
use uuid::Uuid;

pub(crate) const CREATE: &str = "INSERT INTO subscription_groups (source, name, definition, checkpoint) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (source, name) DO NOTHING";
pub(crate) const ALL: &str = "SELECT source, name, definition, checkpoint, replay_to, epoch, owner, lease_until \
     FROM subscription_groups ORDER BY source, name";
pub(crate) const ONE: &str = "SELECT source, name, definition, checkpoint, replay_to, epoch, owner, lease_until \
     FROM subscription_groups WHERE source = $1 AND name = $2";
pub(crate) const CHANGE: &str =
    "UPDATE subscription_groups SET definition = $3 WHERE source = $1 AND name = $2";
pub(crate) const DELETE: &str = "DELETE FROM subscription_groups WHERE source = $1 AND name = $2";
pub(crate) const REPLAY: &str = "UPDATE subscription_groups SET replay_to = CASE WHEN replay_to < $3 THEN $3 ELSE replay_to END \
     WHERE source = $1 AND name = $2";
pub(crate) const ACQUIRE: &str = "UPDATE subscription_groups SET epoch = epoch + 1, owner = $3, lease_until = $5 \
     WHERE source = $1 AND name = $2 AND lease_until <= $4";
pub(crate) const RENEW: &str = "UPDATE subscription_groups SET lease_until = $5 \
     WHERE source = $1 AND name = $2 AND owner = $3 AND epoch = $4";
pub(crate) const CONFIRM: &str = "SELECT epoch FROM subscription_groups \
     WHERE source = $1 AND name = $2 AND owner = $3 AND epoch = $4";
pub(crate) const CHECKPOINT: &str = "UPDATE subscription_groups SET checkpoint = CASE WHEN checkpoint < $5 THEN $5 ELSE checkpoint END \
     WHERE source = $1 AND name = $2 AND owner = $3 AND epoch = $4";

/// A row as it is read.
pub(crate) type Row = (String, String, String, i64, i64, i64, Option<Uuid>, i64);

/// A group from its row.
pub(crate) fn group(row: Row) -> Result<Group, GroupError> {
    let (source, name, definition, checkpoint, replay_to, epoch, owner, lease_until) = row;
    let bad = || {
        let what =
            format!("the group {source}::{name} cannot be read: it was written by something else");
        GroupError::Store(StoreError::Unusable(what))
    };
    Ok(Group {
        id: GroupId::of(&source, &name).map_err(|_| bad())?,
        definition: serde_json::from_str(&definition).map_err(|_| bad())?,
        checkpoint: Mark(checkpoint),
        replay_to: Revision(replay_to),
        epoch,
        owner,
        lease_until: Instant(lease_until),
    })
}

/// A definition as it is kept.
pub(crate) fn text(definition: &Definition) -> Result<String, GroupError> {
    let why = |_| GroupError::BadSetting { field: "definition", why: "something JSON can say" };
    serde_json::to_string(definition).map_err(why)
}

/// Runs to its end whatever the caller does.
pub(crate) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, sqlx::Error>> + Send + 'static,
) -> Result<T, GroupError> {
    let unavailable = |why: String| GroupError::Store(StoreError::Unavailable(why));
    match tokio::spawn(work).await {
        Ok(done) => done.map_err(|e| unavailable(e.to_string())),
        Err(ended) => Err(unavailable(ended.to_string())),
    }
}

/// [`GroupStore`](crate::group::GroupStore) of a store whose field `groups` is a pool of writing connections and whose
/// field `readers` one of reading connections.
macro_rules! group_store {
    ($store:ty) => {
        #[async_trait::async_trait]
        impl crate::group::GroupStore for $store {
            async fn create_group(
                &self,
                id: &GroupId,
                definition: &Definition,
                checkpoint: Mark,
            ) -> Result<(), GroupError> {
                let text = groups::text(definition)?;
                let made = change!(self, groups::CREATE, id, text, checkpoint.0);
                if made == 0 { Err(GroupError::Exists) } else { Ok(()) }
            }

            async fn groups(&self) -> Result<Vec<Group>, GroupError> {
                let rows = sqlx::query_as(groups::ALL).fetch_all(&self.readers).await;
                let rows: Vec<groups::Row> = rows.map_err(|e| unavailable(&e))?;
                rows.into_iter().map(groups::group).collect()
            }

            async fn group(&self, id: &GroupId) -> Result<Group, GroupError> {
                let query = sqlx::query_as(groups::ONE).bind(id.source()).bind(id.name());
                let row = query.fetch_optional(&self.readers).await.map_err(|e| unavailable(&e))?;
                groups::group(row.ok_or(GroupError::Missing)?)
            }

            async fn change_group(
                &self,
                id: &GroupId,
                definition: &Definition,
            ) -> Result<(), GroupError> {
                let text = groups::text(definition)?;
                groups::found(change!(self, groups::CHANGE, id, text))
            }

            async fn delete_group(&self, id: &GroupId) -> Result<(), GroupError> {
                groups::found(change!(self, groups::DELETE, id))
            }

            async fn ask_replay(&self, id: &GroupId, to: Revision) -> Result<(), GroupError> {
                groups::found(change!(self, groups::REPLAY, id, to.0))
            }

            async fn acquire(
                &self,
                id: &GroupId,
                owner: Uuid,
                now: Instant,
                until: Instant,
            ) -> Result<Group, GroupError> {
                let taken = change!(self, groups::ACQUIRE, id, owner, now.0, until.0);
                let group = self.group(id).await?;
                // between the two statements the lease may have run out and gone to another
                if taken == 0 || group.owner != Some(owner) {
                    return Err(GroupError::Held { until: group.lease_until });
                }
                Ok(group)
            }

            async fn renew(
                &self,
                id: &GroupId,
                lease: Lease,
                until: Instant,
            ) -> Result<Terms, GroupError> {
                groups::owned(
                    lease,
                    change!(self, groups::RENEW, id, lease.owner, lease.epoch, until.0),
                )?;
                let group = self.group(id).await?;
                Ok(Terms { settings: group.definition.settings, replay_to: group.replay_to })
            }

            async fn confirm(&self, id: &GroupId, lease: Lease) -> Result<(), GroupError> {
                let query = sqlx::query_scalar::<_, i64>(groups::CONFIRM)
                    .bind(id.source())
                    .bind(id.name())
                    .bind(lease.owner)
                    .bind(lease.epoch);
                let row = query.fetch_optional(&self.readers).await.map_err(|e| unavailable(&e))?;
                groups::owned(lease, u64::from(row.is_some()))
            }

            async fn save_checkpoint(
                &self,
                id: &GroupId,
                lease: Lease,
                checkpoint: Mark,
            ) -> Result<(), GroupError> {
                let (owner, epoch) = (lease.owner, lease.epoch);
                groups::owned(
                    lease,
                    change!(self, groups::CHECKPOINT, id, owner, epoch, checkpoint.0),
                )
            }
        }
    };
}
pub(crate) use group_store;

/// One write, committed; how many rows it changed.
macro_rules! change {
    ($store:expr, $sql:expr, $id:expr $(, $value:expr)*) => {{
        let (pool, source, name) = (
            $store.groups.clone(),
            $id.source().to_owned(),
            $id.name().to_owned(),
        );
        groups::to_its_end(async move {
            let mut transaction = pool.begin().await?;
            let query = sqlx::query($sql).bind(source).bind(name)$(.bind($value))*;
            let done = query.execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(done.rows_affected())
        })
        .await?
    }};
}
pub(crate) use change;

/// A change of a group that must be there.
pub(crate) const fn found(rows: u64) -> Result<(), GroupError> {
    if rows == 0 { Err(GroupError::Missing) } else { Ok(()) }
}

/// A change that only the owner of a lease may make.
pub(crate) const fn owned(lease: Lease, rows: u64) -> Result<(), GroupError> {
    if rows == 0 { Err(GroupError::Stale { epoch: lease.epoch }) } else { Ok(()) }
}
