//! Projections that take a page near the end of the log together: one transaction, all of them or none.

use super::{ViewsError, flight::Batch, member::Member, meta, page::Page};
use crate::db::Db;
use eventstore::position::Position;
use std::sync::Arc;

/// Some projections at one position, and where they are written.
pub(super) struct Lane {
    pub(super) db: Db,
    pub(super) members: Vec<Member>,
}

impl Lane {
    /// Takes a page. False: another worker moved one of them, or one may not go past an event of it; then nothing of
    /// it is written.
    pub(super) async fn take(
        mut self,
        page: &Arc<Page>,
        to: Position,
    ) -> (Vec<Member>, Result<bool, ViewsError>) {
        let taken = self.try_take(page, to).await;
        if !matches!(taken, Ok(true)) {
            self.members.iter_mut().for_each(Member::forget);
        }
        (self.members, taken)
    }

    async fn try_take(&mut self, page: &Arc<Page>, to: Position) -> Result<bool, ViewsError> {
        let Some(mut all) = self.fold(page, to).await? else { return Ok(false) };
        if !self.write(&mut all, to).await? {
            return Ok(false);
        }
        for (member, batch) in self.members.iter_mut().zip(all) {
            member.settle(to, batch.refused);
        }
        Ok(true)
    }

    /// What a page changes of each; nothing when one may not go past an event of it.
    pub(super) async fn fold(
        &mut self,
        page: &Arc<Page>,
        to: Position,
    ) -> Result<Option<Vec<Batch>>, ViewsError> {
        for member in &mut self.members {
            if !member.fold(&self.db, page, to).await? {
                return Ok(None);
            }
        }
        Ok(Some(self.members.iter_mut().map(Member::take).collect()))
    }

    /// One transaction: the checkpoints first, which shuts out any other worker, then the rows.
    pub(super) async fn write(&self, all: &mut [Batch], to: Position) -> Result<bool, ViewsError> {
        let mut tx = self.db.begin().await?;
        for member in &self.members {
            if !meta::advance(&mut tx, &member.standing, to).await? {
                tx.rollback().await?;
                return Ok(false);
            }
        }
        for (member, batch) in self.members.iter().zip(all) {
            batch.write(&mut tx, &member.standing.name).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}
