//! One projection of a worker: folds pages in memory, over the rows of the last ones, and writes what changed.

use super::{
    ViewsError,
    flight::{Batch, Flight, Replaced},
    meta::Standing,
    page::Page,
    parking::Parked,
    part::{Part, Refused, Told, Untold, Wanted, unused},
};
use crate::{
    db::Db,
    projection::{OnPoison, Partition, Projection},
    rows::Record,
    table::Key,
};
use eventstore::position::Position;
use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// Parts into which the streams of a projection are shared out where each row belongs to one of them: as many as are
/// folded at the same time far from the end of the log.
const PARTS: u64 = 2;
/// How long what serves may seem to stand still far from the end of the log, and what is built beside it.
const SEEN: Duration = Duration::from_secs(2);
const KEPT_BACK: Duration = Duration::from_secs(20);
/// Rows kept after they were written, by all parts of a projection.
const KEPT: usize = if cfg!(test) { 12 } else { 24_000 };

/// One projection as its worker knows it.
pub(super) struct Member {
    pub(super) projection: Arc<dyn Projection>,
    pub(super) suffix: &'static str,
    /// Where the database has it.
    pub(super) standing: Standing,
    /// The last event that was folded; what is not written of it is in memory.
    pub(super) at: Position,
    pub(super) state: MemberState,
    /// Streams that are parked, in the database or soon.
    parked: Arc<HashSet<String>>,
    /// What is parked and not yet on its way to the database.
    refused: Refused,
    /// Types it is not told.
    untold: Arc<Untold>,
    parts: Vec<Part>,
    replaced: Replaced,
    /// The event it may not go past.
    pub(super) poison: Option<Parked>,
    /// What is being written.
    flight: Option<Flight>,
    /// When something was sent off last.
    sent: Instant,
    /// Whether what was folded was thrown away since the database was last asked.
    stale: bool,
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

impl Member {
    pub(super) fn new(
        projection: Arc<dyn Projection>,
        suffix: &'static str,
        standing: Standing,
        parked: &[Parked],
    ) -> Self {
        // Whoever owned it before can write no more: nothing is there yet.
        let parts = parts_of(&*projection, standing.position == Position(0));
        Self {
            suffix,
            state: if standing.paused { MemberState::Paused } else { MemberState::Live },
            at: standing.position,
            standing,
            parked: Arc::new(streams(parked)),
            refused: Refused::default(),
            untold: Arc::new(unused(std::iter::once(&*projection)).collect()),
            parts,
            projection,
            replaced: Replaced::default(),
            poison: None,
            flight: None,
            sent: Instant::now(),
            stale: false,
        }
    }

    /// The last event it may take.
    pub(super) fn last_before_poison(&self) -> Option<Position> {
        self.poison.as_ref().map(|poison| Position(poison.position.0 - 1))
    }

    pub(super) fn is_at(&self, position: Position) -> bool {
        self.state == MemberState::Live && self.at == position
    }

    /// Whether everything that was folded is in the database.
    pub(super) fn is_written(&self) -> bool {
        self.flight.is_none() && self.at == self.standing.position
    }

    /// Folds a page up to a position, in memory. False: it may not go past an event of it. Then, as when this fails,
    /// [`Member::forget`].
    pub(super) async fn fold(
        &mut self,
        db: &Db,
        page: &Arc<Page>,
        to: Position,
    ) -> Result<bool, ViewsError> {
        let told = Told {
            projection: self.projection.clone(),
            untold: self.untold.clone(),
            parked: self.parked.clone(),
            page: page.clone(),
        };
        let wanted = self.each(&told, Part::ask).await?;
        if wanted.iter().any(|wanted| wanted.away) && !self.land().await? {
            return Ok(false);
        }
        self.fetch(db, wanted).await?;
        let refused = self.each(&told, Part::apply).await?;
        let first = refused.iter().flat_map(|refused| &refused.parked);
        let first = first.min_by_key(|parked| parked.position);
        if let Some(first) = first.filter(|_| self.projection.on_poison() == OnPoison::Stop) {
            self.poison = Some(first.clone());
            return Ok(false);
        }
        for refused in refused {
            let parks = |parked: &&Parked| refused.first.contains(&parked.position);
            let parks = refused.parked.iter().filter(parks).map(|parked| parked.stream.clone());
            Arc::make_mut(&mut self.parked).extend(parks);
            self.refused.parked.extend(refused.parked);
            self.refused.first.extend(refused.first);
        }
        self.at = to;
        Ok(true)
    }

    /// Does something to each part: far from the end of the log at the same time, in threads where that holds nobody
    /// up.
    async fn each<T: Send + 'static>(
        &mut self,
        told: &Told,
        run: fn(&mut Part, &Told) -> T,
    ) -> Result<Vec<T>, ViewsError> {
        if !told.page.far {
            return Ok(self.parts.iter_mut().map(|part| run(part, told)).collect());
        }
        let tasks = std::mem::take(&mut self.parts).into_iter().map(|mut part| {
            let told = told.clone();
            tokio::task::spawn_blocking(move || {
                let given = run(&mut part, &told);
                (part, given)
            })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut all = Vec::new();
        for task in tasks {
            let (part, given) = task.await.map_err(|_| ViewsError::Stopped)?;
            self.parts.push(part);
            all.push(given);
        }
        Ok(all)
    }

    async fn fetch(&mut self, db: &Db, wanted: Vec<Wanted>) -> Result<(), ViewsError> {
        for (part, mut wanted) in self.parts.iter_mut().zip(wanted) {
            for table in self.projection.tables() {
                let Some(mut keys) = wanted.keys.remove(table.name) else { continue };
                keys.sort_unstable();
                let name = table.stored_name(self.projection.name(), self.suffix);
                let rows = db.rows(table, &name, keys).await?.into_iter().map(|row| {
                    let values = row.into_values();
                    let key = values.get(..table.key).unwrap_or_default().to_vec();
                    (Key { table, values: key }, Record::from_values(table, values))
                });
                part.found(rows.collect());
            }
        }
        Ok(())
    }

    /// Whether what it holds back is to be written though it is little: whoever watches what serves sees that it
    /// moves, and a build that is cut short has not to begin again.
    pub(super) fn is_due(&self) -> bool {
        let patience = if self.suffix.is_empty() { SEEN } else { KEPT_BACK };
        let idle = self.flight.as_ref().is_none_or(Flight::is_over);
        idle && !self.is_written() && self.sent.elapsed() >= patience
    }

    /// Cells that wait to be written, about.
    pub(super) fn waiting(&self) -> usize {
        self.parts.iter().map(|part| part.rows.waiting()).sum()
    }

    /// Takes what was folded, to be written.
    pub(super) fn take(&mut self) -> Batch {
        let (projection, suffix) = (self.projection.name(), self.suffix);
        let taken = self.parts.iter_mut().flat_map(|part| part.rows.take());
        Batch {
            changes: taken
                .map(|changes| (changes.table.stored_name(projection, suffix), changes))
                .collect(),
            refused: std::mem::take(&mut self.refused),
            replaced: self.replaced.clone(),
        }
    }

    /// What was taken is in the database, with its checkpoint.
    pub(super) fn settle(&mut self, to: Position, refused: Refused) {
        let kept = KEPT / self.parts.len().max(1);
        self.parts.iter_mut().for_each(|part| part.rows.settle(kept));
        self.standing.position = to;
        for parked in refused.parked.iter().filter(|one| refused.first.contains(&one.position)) {
            super::worker::alarm(&self.standing.name, parked);
        }
    }

    /// Sends off what was folded, once what was sent before has arrived. False: another worker moved the projection;
    /// [`Member::forget`].
    pub(super) async fn launch(
        &mut self,
        db: &Db,
        gate: &Arc<Semaphore>,
    ) -> Result<bool, ViewsError> {
        if !self.land().await? {
            return Ok(false);
        }
        let (batch, to) = (self.take(), self.at);
        let standing = self.standing.clone();
        self.sent = Instant::now();
        self.flight = Some(Flight::launch(db, gate.clone(), standing, batch, to));
        Ok(true)
    }

    /// Waits for what was sent off. False: as for [`Member::launch`].
    pub(super) async fn land(&mut self) -> Result<bool, ViewsError> {
        let Some(flight) = self.flight.take() else { return Ok(true) };
        let to = flight.to;
        let landed = flight.landed().await?;
        let arrived = landed.is_some();
        landed.into_iter().for_each(|refused| self.settle(to, refused));
        Ok(arrived)
    }

    /// Writes what is not written. False: as for [`Member::launch`].
    pub(super) async fn drain(
        &mut self,
        db: &Db,
        gate: &Arc<Semaphore>,
    ) -> Result<bool, ViewsError> {
        Ok(self.send_rest(db, gate).await? && self.land().await?)
    }

    /// Sends off what is not written, without waiting for its arrival. False: as for [`Member::launch`].
    pub(super) async fn send_rest(
        &mut self,
        db: &Db,
        gate: &Arc<Semaphore>,
    ) -> Result<bool, ViewsError> {
        if !self.land().await? {
            return Ok(false);
        }
        Ok(self.is_written() || self.launch(db, gate).await?)
    }

    /// What is in memory may not be what the database has: good for nothing until [`Member::know`].
    pub(super) fn forget(&mut self) {
        self.parts = parts_of(&*self.projection, false);
        self.stale = true;
    }

    /// Whether it has to be told what the database has before it goes on: it was moved, or forgot.
    pub(super) fn must_know(&self, now: &Standing) -> bool {
        let mine = &self.standing;
        self.stale || (mine.position, mine.generation) != (now.position, now.generation)
    }

    /// Begins again where the database has it.
    pub(super) fn know(&mut self, parked: &[Parked], at: Position) {
        self.forget();
        (self.stale, self.at) = (false, at);
        self.parked = Arc::new(streams(parked));
        self.refused = Refused::default();
    }
}

/// Empty parts, none of them lost with a task that was.
fn parts_of(projection: &dyn Projection, empty: bool) -> Vec<Part> {
    let count = match projection.partition() {
        Partition::Whole => 1,
        Partition::ByStream => PARTS,
    };
    Part::all(count, empty)
}

fn streams(parked: &[Parked]) -> HashSet<String> {
    parked.iter().map(|parked| parked.stream.clone()).collect()
}
