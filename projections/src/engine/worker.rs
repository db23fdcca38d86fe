//! Feeds projections from the log. Several that stand at the same position share each page.

use super::{
    ViewsError,
    lane::Lane,
    member::{Member, MemberState},
    meta::{self, Standing},
    page::{Decode, Page, Reader},
    parking::{self, Parked},
    part::unused,
    views::Marks,
};
use crate::{db::Db, projection::Projection};
use eventstore::{position::Position, store::EventStore};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Owner of some projections.
pub(super) struct Worker {
    db: Db,
    reader: Reader,
    pub(super) members: Vec<Member>,
    /// Lets so many fold at once, and so many write, far from the end of the log: connections are left to others.
    folding: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

/// Projections that fold, and that write, at the same time.
const AT_ONCE: usize = 2;
/// Cells that all of them hold back at most before they write, far from the end of the log: a row that changes again
/// meanwhile is written once. So many are some hundred megabytes. On SQLite, whose only writer is kept from everybody else
/// as long as that takes.
const HELD: usize = if cfg!(test) { 60 } else { 3_000_000 };
const HELD_IN_SQLITE: usize = if cfg!(test) { 60 } else { 300_000 };

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
            let parked = parking::parked(db, &name).await?;
            members.push(Member::new(projection.clone(), suffix, standing, &parked));
        }
        let unused = unused(projections.iter().map(|projection| &**projection));
        let skipped = unused.filter_map(|name| name.parse().ok()).collect();
        let reader = Reader::new(store, decode, skipped);
        let [folding, writing] = [(); 2].map(|()| Arc::new(Semaphore::new(AT_ONCE)));
        Ok(Self { db: db.clone(), reader, members, folding, writing })
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

    /// Takes one page into those that are furthest behind, not beyond `limit`. False: nothing was left to take, and
    /// all that was taken is written.
    pub(super) async fn step(&mut self, limit: Position) -> Result<bool, ViewsError> {
        let taken = self.try_step(limit).await;
        if !matches!(taken, Ok(Some(_))) {
            // Whether a commit stands may not be known: ask before the next attempt.
            self.refresh().await?;
        }
        Ok(taken?.unwrap_or(true))
    }

    /// None: someone else moved or stopped one of them.
    async fn try_step(&mut self, limit: Position) -> Result<Option<bool>, ViewsError> {
        if !self.halt().await? {
            return Ok(None);
        }
        let live = || self.members.iter().filter(|member| member.state == MemberState::Live);
        let places = || live().map(|member| member.at);
        let Some(from) = places().min() else { return Ok(Some(false)) };
        let next = places().filter(|position| *position > from).min();
        let poison = live().filter_map(Member::last_before_poison).min();
        let room = [next, poison].into_iter().flatten().fold(limit, Position::min).0 - from.0;
        let size = usize::try_from(room).unwrap_or(0);
        let page = match size {
            0 => None,
            size => Some(self.reader.page(from, size).await?),
        };
        let Some((to, page)) = page.and_then(|page| Some((page.last?, page))) else {
            return Ok(self.drain().await?.then_some(false));
        };
        let taken = match page.far {
            true => self.take_far(Arc::new(page), from, to).await?,
            false => self.drain().await? && self.take_near(Arc::new(page), from, to).await?,
        };
        Ok(taken.then_some(true))
    }

    /// Takes a page near the end of the log into those that stand before it, in one transaction. False: as for
    /// [`Worker::try_step`].
    async fn take_near(
        &mut self,
        page: Arc<Page>,
        from: Position,
        to: Position,
    ) -> Result<bool, ViewsError> {
        let lane = Lane { db: self.db.clone(), members: self.standing_at(from) };
        // In a task of its own: a caller that goes away leaves nothing half written.
        let lane = tokio::spawn(async move { lane.take(&page, to).await });
        let (members, taken) = lane.await.map_err(|_| ViewsError::Stopped)?;
        self.members.extend(members);
        taken
    }

    /// Takes a page far from the end into those that stand before it, each in a task of its own, and sends off what
    /// they hold back when it is much. False: as for [`Worker::try_step`].
    async fn take_far(
        &mut self,
        page: Arc<Page>,
        from: Position,
        to: Position,
    ) -> Result<bool, ViewsError> {
        let tasks = self.standing_at(from).into_iter().map(|mut member| {
            let (db, page, turn) = (self.db.clone(), page.clone(), self.folding.clone());
            tokio::spawn(async move {
                let Ok(_turn) = turn.acquire().await else {
                    return (member, Err(ViewsError::Stopped));
                };
                let folded = member.fold(&db, &page, to).await;
                if !matches!(folded, Ok(true)) {
                    member.forget();
                }
                (member, folded)
            })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut taken = Ok(true);
        for task in tasks {
            let (member, folded) = task.await.map_err(|_| ViewsError::Stopped)?;
            self.members.push(member);
            taken = match (taken, folded) {
                (Err(error), _) | (Ok(_), Err(error)) => Err(error),
                (Ok(all), Ok(this)) => Ok(all && this),
            };
        }
        Ok(taken? && self.send_off().await?)
    }

    fn standing_at(&mut self, position: Position) -> Vec<Member> {
        self.members.extract_if(.., |member| member.is_at(position)).collect()
    }

    /// Sends off the most of what is held back until little is, and what was held back for long.
    async fn send_off(&mut self) -> Result<bool, ViewsError> {
        let held = if self.db.is_postgres() { HELD } else { HELD_IN_SQLITE };
        loop {
            let much = self.members.iter().map(Member::waiting).sum::<usize>() > held;
            let next = match much {
                true => self.members.iter_mut().max_by_key(|member| member.waiting()),
                false => self.members.iter_mut().find(|member| member.is_due()),
            };
            let Some(next) = next else { return Ok(true) };
            if !next.launch(&self.db, &self.writing).await? {
                next.forget();
                return Ok(false);
            }
        }
    }

    /// Writes what is held back. False: as for [`Worker::try_step`].
    async fn drain(&mut self) -> Result<bool, ViewsError> {
        let live = |member: &&mut Member| member.state == MemberState::Live;
        for member in self.members.iter_mut().filter(live) {
            if !member.send_rest(&self.db, &self.writing).await? {
                member.forget();
                return Ok(false);
            }
        }
        for member in self.members.iter_mut().filter(live) {
            if !member.land().await? {
                member.forget();
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Pauses the projections that stand just before an event they may not go past. False: as for
    /// [`Worker::try_step`].
    async fn halt(&mut self) -> Result<bool, ViewsError> {
        for member in &mut self.members {
            let (at, live) = (member.at.0, member.state == MemberState::Live);
            let poison = member.poison.take_if(|poison| live && poison.position.0 == at + 1);
            let Some(poison) = poison else { continue };
            if !member.drain(&self.db, &self.writing).await? {
                member.forget();
                return Ok(false);
            }
            meta::stop(&self.db, &member.standing, &poison).await?;
            member.state = MemberState::Paused;
            alarm(&member.standing.name, &poison);
        }
        Ok(true)
    }

    /// Asks the database where each projection stands and who owns it.
    pub(super) async fn refresh(&mut self) -> Result<(), ViewsError> {
        for member in &mut self.members {
            if !matches!(member.land().await, Ok(true)) {
                member.forget();
            }
        }
        let standings = meta::all(&self.db).await?;
        for member in &mut self.members {
            let before = &member.standing;
            let epoch = before.epoch;
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
            if member.must_know(now) || state != MemberState::Live {
                let parked = parking::parked(&self.db, &now.name).await?;
                member.know(&parked, now.position);
            }
            member.state = state;
            member.standing = Standing { epoch, ..now.clone() };
        }
        Ok(())
    }
}

pub(super) fn alarm(projection: &str, parked: &Parked) {
    tracing::error!(
        projection,
        position = parked.position.0,
        event_type = parked.event_type,
        error = parked.error,
        "event parked"
    );
}
