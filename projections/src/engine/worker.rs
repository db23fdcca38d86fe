//! Feeds projections from the log. Several that stand at the same position share each page.

use super::{
    ViewsError,
    lane::Lane,
    member::{Member, MemberState, skipped},
    meta::{self, Standing},
    page::{Decode, Page, Reader},
    parking::{self, Parked},
    views::Marks,
};
use crate::{db::Db, projection::Projection, rows::Rows};
use eventstore::{position::Position, store::EventStore};
use std::sync::Arc;

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
            let parked = parking::parked(db, &name).await?;
            members.push(Member {
                projection: projection.clone(),
                suffix,
                state: if standing.paused { MemberState::Paused } else { MemberState::Live },
                standing,
                parked: parked.into_iter().map(|parked| parked.stream).collect(),
                skipped: Arc::new(skipped(std::iter::once(&**projection))),
                rows: Rows::default(),
                poison: None,
            });
        }
        let skipped = skipped(projections.iter().map(|projection| &**projection));
        let reader = Reader::new(store, decode, skipped);
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
        let size = usize::try_from(room).unwrap_or(0);
        if size == 0 {
            return Ok(false);
        }
        let page = self.reader.page(from, size).await?;
        let Some(to) = page.last else { return Ok(false) };
        match self.take(page, from, to).await {
            Ok(true) => Ok(true),
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

    /// Takes a page into those that stand before it: near the end of the log in one transaction, far from it each in
    /// a transaction and a task of its own. False: some wrote nothing.
    async fn take(&mut self, page: Page, from: Position, to: Position) -> Result<bool, ViewsError> {
        let (group, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.members).into_iter().partition(|member| member.is_at(from));
        self.members = rest;
        let lanes = match page.far {
            true => group.into_iter().map(|member| vec![member]).collect(),
            false => vec![group],
        };
        let page = Arc::new(page);
        let lanes = lanes.into_iter().map(|members| Lane { db: self.db.clone(), members });
        let lanes: Vec<_> = lanes.map(|lane| tokio::spawn(lane.take(page.clone(), to))).collect();
        let mut taken = Ok(true);
        for lane in lanes {
            let (members, outcome) = lane.await.map_err(|_| ViewsError::Stopped)?;
            self.members.extend(members);
            taken = match (taken, outcome) {
                (Err(error), _) | (Ok(_), Err(error)) => Err(error),
                (Ok(all), Ok(this)) => Ok(all && this),
            };
        }
        taken
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
            let epoch = before.epoch;
            if (before.position, before.generation) != (now.position, now.generation) {
                let parked = parking::parked(&self.db, &now.name).await?;
                member.parked = parked.into_iter().map(|parked| parked.stream).collect();
                member.forget();
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
