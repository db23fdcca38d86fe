//! Feeds projections from the log. Several that stand at the same position share each page.

use super::{
    ViewsError,
    member::{Member, MemberState},
    meta::{self, Parked, Standing},
    page::{Decode, Page, Reader},
    views::Marks,
};
use crate::{
    db::Db,
    projection::{OnPoison, Projection},
};
use eventstore::{position::Position, store::EventStore};
use std::sync::Arc;

/// Events a page: enough for a page's fixed cost to vanish, few enough to stay small in memory.
pub(super) const PAGE: usize = 2_000;

/// Owner of some projections.
pub(super) struct Worker {
    db: Db,
    reader: Reader,
    pub(super) members: Vec<Member>,
}

impl Worker {
    /// Takes projections over, under a suffix of their tables.
    pub(super) async fn claim(
        db: &Db,
        store: Arc<dyn EventStore>,
        decode: Decode,
        projections: &[Arc<dyn Projection>],
        suffix: &'static str,
    ) -> Result<Self, ViewsError> {
        let mut members = Vec::new();
        for projection in projections {
            let name = format!("{}{suffix}", projection.name());
            let standing = meta::claim(db, &name).await?;
            let standing = standing.ok_or_else(|| ViewsError::Unknown(name.clone()))?;
            let parked = meta::parked(db, &name).await?;
            members.push(Member {
                projection: projection.clone(),
                suffix,
                state: if standing.paused { MemberState::Paused } else { MemberState::Live },
                standing,
                parked: parked.into_iter().map(|parked| parked.stream).collect(),
                poison: None,
            });
        }
        let reader = Reader::new(store, decode);
        Ok(Self { db: db.clone(), reader, members })
    }

    /// Where each projection that is not paused stands.
    pub(super) fn marks(&self) -> Marks {
        let going = self.members.iter().filter(|member| member.state != MemberState::Paused);
        going.map(|m| (m.standing.name.clone(), m.standing.position)).collect()
    }

    /// Positions of those that another worker took over and left behind `head`; nothing when all is well.
    pub(super) fn left_behind(&self, head: Position) -> Vec<Position> {
        let lost = self.members.iter().filter(|member| member.state == MemberState::Lost);
        lost.filter(|member| !member.standing.paused && member.standing.position < head)
            .map(|member| member.standing.position)
            .collect()
    }

    /// Takes one page into those that are furthest behind, not beyond `limit`. False: nothing was left to take.
    pub(super) async fn step(&mut self, limit: Position) -> Result<bool, ViewsError> {
        self.halt().await?;
        let live = || self.members.iter().filter(|member| member.state == MemberState::Live);
        let places = || live().map(|member| member.standing.position);
        let Some(from) = places().min() else { return Ok(false) };
        let next = places().filter(|position| *position > from).min();
        let poison = live().filter_map(Member::last_before_poison).min();
        let room = [next, poison].into_iter().flatten().fold(limit, Position::min).0 - from.0;
        let size = usize::try_from(room).unwrap_or(0).min(PAGE);
        if size == 0 {
            return Ok(false);
        }
        let page = self.reader.page(from, size).await?;
        let Some(to) = page.last() else { return Ok(false) };
        match self.write(&page, from, to).await {
            Ok(true) => {
                let group = self.members.iter_mut().filter(|member| member.is_at(from));
                group.for_each(|member| member.standing.position = to);
                Ok(true)
            }
            Ok(false) => {
                self.refresh().await?;
                Ok(true)
            }
            Err(error) => {
                // Whether the commit stands is not known: ask before the next attempt.
                self.refresh().await?;
                Err(error)
            }
        }
    }

    /// One transaction: the checkpoints first, which shuts out any other worker, then the rows.
    async fn write(
        &mut self,
        page: &Page,
        from: Position,
        to: Position,
    ) -> Result<bool, ViewsError> {
        let mut tx = self.db.begin().await?;
        for member in self.members.iter().filter(|member| member.is_at(from)) {
            if !meta::advance(&mut tx, &member.standing, to).await? {
                tx.rollback().await?;
                return Ok(false);
            }
        }
        let mut newly = Vec::new();
        let mut stopped = None;
        for (at, member) in self.members.iter().enumerate().filter(|(_, member)| member.is_at(from))
        {
            let parked = member.take(&mut tx, page).await?;
            let stops = member.projection.on_poison() == OnPoison::Stop;
            if let Some(first) = parked.first().filter(|_| stops) {
                stopped = Some((at, first.clone()));
                break;
            }
            newly.push((at, parked));
        }
        if let Some((at, poison)) = stopped {
            tx.rollback().await?;
            if let Some(member) = self.members.get_mut(at) {
                member.poison = Some(poison);
            }
            return Ok(false);
        }
        tx.commit().await?;
        for (at, parked) in newly {
            for parked in parked {
                if let Some(member) = self.members.get_mut(at) {
                    alarm(&member.standing.name, &parked);
                    member.parked.insert(parked.stream);
                }
            }
        }
        Ok(true)
    }

    /// Pauses the projections that stand just before an event they may not go past.
    async fn halt(&mut self) -> Result<(), ViewsError> {
        for member in &mut self.members {
            let Some(poison) =
                member.poison.take_if(|poison| poison.position.0 == member.standing.position.0 + 1)
            else {
                continue;
            };
            meta::stop(&self.db, &member.standing, &poison).await?;
            member.state = MemberState::Paused;
            alarm(&member.standing.name, &poison);
        }
        Ok(())
    }

    /// Asks the database where each projection stands and who owns it.
    pub(super) async fn refresh(&mut self) -> Result<(), ViewsError> {
        let standings = meta::all(&self.db).await?;
        for member in &mut self.members {
            let before = &member.standing;
            let now = standings.iter().find(|standing| standing.name == before.name);
            let now = now.ok_or_else(|| ViewsError::Unknown(before.name.clone()))?;
            let state = match (now.epoch == before.epoch, now.paused) {
                (false, _) => MemberState::Lost,
                (true, true) => MemberState::Paused,
                (true, false) => MemberState::Live,
            };
            if state == MemberState::Lost && member.state != MemberState::Lost {
                tracing::warn!(projection = now.name, "another worker took the projection over");
            }
            if (before.position, before.generation) != (now.position, now.generation) {
                let parked = meta::parked(&self.db, &now.name).await?;
                member.parked = parked.into_iter().map(|parked| parked.stream).collect();
            }
            member.state = state;
            member.standing = Standing { epoch: before.epoch, ..now.clone() };
        }
        Ok(())
    }
}

fn alarm(projection: &str, parked: &Parked) {
    tracing::error!(
        projection,
        position = parked.position.0,
        event_type = parked.event_type,
        error = parked.error,
        "event parked"
    );
}
