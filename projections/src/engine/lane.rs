//! Projections that take a page together: one transaction, all of them or none.

use super::{
    ViewsError,
    member::{Folded, Member},
    meta,
    page::Page,
};
use crate::{db::Db, projection::OnPoison};
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
        page: Arc<Page>,
        to: Position,
    ) -> (Vec<Member>, Result<bool, ViewsError>) {
        let taken = self.try_take(&page, to).await;
        if !matches!(taken, Ok(true)) {
            self.members.iter_mut().for_each(Member::forget);
        }
        (self.members, taken)
    }

    async fn try_take(&mut self, page: &Page, to: Position) -> Result<bool, ViewsError> {
        let Some(mut all) = self.fold(page).await? else { return Ok(false) };
        if !self.write(&mut all, to).await? {
            return Ok(false);
        }
        for (member, folded) in self.members.iter_mut().zip(all) {
            member.settle(to, folded);
        }
        Ok(true)
    }

    /// What a page changes of each; nothing when one may not go past an event of it.
    pub(super) async fn fold(&mut self, page: &Page) -> Result<Option<Vec<Folded>>, ViewsError> {
        let mut all = Vec::new();
        for member in &mut self.members {
            let folded = member.fold(&self.db, page).await?;
            let stops = member.projection.on_poison() == OnPoison::Stop;
            if let Some(first) = folded.parked.first().filter(|_| stops) {
                member.poison = Some(first.clone());
                return Ok(None);
            }
            all.push(folded);
        }
        Ok(Some(all))
    }

    /// One transaction: the checkpoints first, which shuts out any other worker, then the rows.
    pub(super) async fn write(&self, all: &mut [Folded], to: Position) -> Result<bool, ViewsError> {
        let mut tx = self.db.begin().await?;
        for member in &self.members {
            if !meta::advance(&mut tx, &member.standing, to).await? {
                tx.rollback().await?;
                return Ok(false);
            }
        }
        for (member, folded) in self.members.iter().zip(all) {
            member.write(&mut tx, folded).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}
