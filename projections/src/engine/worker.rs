//! Feeds projections from the log. Several that stand at the same position share each page.

use super::{
    ViewsError,
    meta::{self, Parked, Standing},
    page::{Decode, Page, Reader},
    views::Marks,
};
use crate::{
    db::{Db, Tx, delete_rows, fetch_rows, upsert_rows},
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::Key,
};
use eventstore::{position::Position, store::EventStore};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Events a page: enough for a page's fixed cost to vanish, few enough to stay small in memory.
pub(super) const PAGE: usize = 2_000;

/// One projection as its worker knows it.
pub(super) struct Member {
    projection: Arc<dyn Projection>,
    suffix: &'static str,
    pub(super) standing: Standing,
    pub(super) state: MemberState,
    parked: HashSet<String>,
}

/// Whether the worker may write a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberState {
    /// It may.
    Live,
    /// Someone paused it.
    Paused,
    /// Another worker took it over.
    Lost,
}

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

    /// Takes one page into those that are furthest behind, not beyond `limit`. False: nothing was left to take.
    pub(super) async fn step(&mut self, limit: Position) -> Result<bool, ViewsError> {
        let live = || self.members.iter().filter(|member| member.state == MemberState::Live);
        let Some(from) = live().map(|member| member.standing.position).min() else {
            return Ok(false);
        };
        let next =
            live().map(|member| member.standing.position).filter(|position| *position > from).min();
        let room = next.unwrap_or(limit).min(limit).0 - from.0;
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
        for (at, member) in self.members.iter().enumerate().filter(|(_, member)| member.is_at(from))
        {
            let parked = member.take(&mut tx, page).await?;
            newly.push((at, parked));
        }
        tx.commit().await?;
        for (at, parked) in newly {
            for parked in parked {
                if let Some(member) = self.members.get_mut(at) {
                    tracing::error!(
                        projection = member.standing.name,
                        position = parked.position.0,
                        event_type = parked.event_type,
                        error = parked.error,
                        "event parked"
                    );
                    member.parked.insert(parked.stream);
                }
            }
        }
        Ok(true)
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

impl Member {
    fn is_at(&self, position: Position) -> bool {
        self.state == MemberState::Live && self.standing.position == position
    }

    /// Folds a page and writes the rows that changed; says which streams are parked from now on.
    async fn take(&self, tx: &mut Tx, page: &Page) -> Result<Vec<Parked>, ViewsError> {
        let mut rows = Rows::default();
        self.fetch(tx, page, &mut rows).await?;
        let (parked, first) = self.fold(page, &mut rows);
        for parked in &parked {
            meta::park(tx, &self.standing.name, parked).await?;
        }
        for changes in rows.into_changes() {
            let table = changes.table;
            let name = table.stored_name(self.projection.name(), self.suffix);
            let columns = table.names();
            delete_rows(tx, &name, &columns, table.key, changes.deleted).await?;
            upsert_rows(tx, &name, &columns, table.key, changes.written).await?;
        }
        Ok(parked.into_iter().filter(|parked| first.contains(&parked.position)).collect())
    }

    async fn fetch(&self, tx: &mut Tx, page: &Page, rows: &mut Rows) -> Result<(), ViewsError> {
        let mut wanted: HashMap<&'static str, Vec<Key>> = HashMap::new();
        for (recorded, event) in
            page.entries.iter().filter_map(|e| Some((&e.recorded, e.event.as_ref().ok()?)))
        {
            for key in self.projection.keys(&Seen { recorded, event }) {
                if !rows.knows(&key) {
                    rows.name(key.clone());
                    wanted.entry(key.table.name).or_default().push(key);
                }
            }
        }
        for table in self.projection.tables() {
            let mut keys = wanted.remove(table.name).unwrap_or_default();
            keys.sort_by(|a, b| a.values.cmp(&b.values));
            let keys = keys.into_iter().map(|key| key.values).collect();
            let name = table.stored_name(self.projection.name(), self.suffix);
            for row in fetch_rows(tx, &name, &table.names(), table.key, keys).await? {
                let values = row.into_values();
                let key = values.get(..table.key).unwrap_or_default().to_vec();
                let key = Key { table, values: key };
                rows.found(key, Record::from_values(table, values));
            }
        }
        Ok(())
    }

    /// The parked events of a page, and the positions of those that parked their stream.
    fn fold(&self, page: &Page, rows: &mut Rows) -> (Vec<Parked>, HashSet<Position>) {
        let mut parked = Vec::new();
        let mut streams: HashSet<&str> = HashSet::new();
        let mut first = HashSet::new();
        for entry in &page.entries {
            let recorded = &entry.recorded;
            let stream = recorded.stream.as_str();
            let taken = if streams.contains(stream) || self.parked.contains(stream) {
                Err(Poison("an earlier event of its stream is parked".to_owned()))
            } else {
                rows.mark();
                let taken = entry
                    .event
                    .as_ref()
                    .map_err(Clone::clone)
                    .and_then(|event| self.projection.apply(&Seen { recorded, event }, rows));
                if taken.is_err() {
                    rows.undo();
                    streams.insert(stream);
                    first.insert(recorded.position);
                }
                taken
            };
            if let Err(Poison(error)) = taken {
                parked.push(Parked {
                    position: recorded.position,
                    stream: stream.to_owned(),
                    event_type: recorded.event.event_type.to_string(),
                    error,
                });
            }
        }
        (parked, first)
    }
}
