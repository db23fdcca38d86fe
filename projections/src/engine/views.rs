//! The read models of one database: opened, followed, watched, measured.

use super::{
    error::ViewsError,
    follow::Following,
    health::Sights,
    meta::{self, Standing},
    page::Decode,
    parking::{self, Parked},
    rebuild,
    worker::Worker,
};
use crate::{
    db::{Db, Durability, Location},
    projection::{OnPoison, Poison, Projection},
};
use domain::world::Event;
use eventstore::{position::Position, recorded::Recorded, store::EventStore};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Notify, watch};

/// Where each projection stands, as far as this process knows; paused ones are left out.
pub(super) type Marks = BTreeMap<String, Position>;

/// The read models of one database.
pub struct Views {
    pub(super) db: Db,
    pub(super) projections: Vec<Arc<dyn Projection>>,
    pub(super) decode: Decode,
    marks: watch::Sender<Marks>,
    pub(super) nudge: Notify,
    pub(super) sights: Sights,
}

impl std::fmt::Debug for Views {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Views").field("marks", &self.marks.borrow()).finish_non_exhaustive()
    }
}

impl Views {
    /// Opens the read models at a location and makes the tables that are missing.
    ///
    /// # Errors
    /// `Db`; `Changed` when a projection kept its name and not its tables.
    pub async fn open(
        location: &Location,
        projections: Vec<Arc<dyn Projection>>,
    ) -> Result<Self, ViewsError> {
        Self::open_with(location, projections, decode_closed).await
    }

    /// The same, reading payloads in another way than the log's codec.
    ///
    /// # Errors
    /// Those of [`Views::open`].
    pub async fn open_with(
        location: &Location,
        projections: Vec<Arc<dyn Projection>>,
        decode: Decode,
    ) -> Result<Self, ViewsError> {
        let db = Db::open(location, Durability::Disposable).await?;
        meta::prepare(&db, &projections).await?;
        let marks = watch::Sender::new(Marks::new());
        let sights = Sights::default();
        let views = Self { db, projections, decode, marks, nudge: Notify::new(), sights };
        views.look().await?;
        Ok(views)
    }

    /// Read models of a moment: folded from zero up to a position, in memory.
    ///
    /// # Errors
    /// `Db`, `Store`.
    pub async fn in_memory_at(
        store: Arc<dyn EventStore>,
        projections: Vec<Arc<dyn Projection>>,
        position: Position,
    ) -> Result<Self, ViewsError> {
        let views = Self::open(&Location::Memory, projections).await?;
        views.catch_up(store, position).await?;
        Ok(views)
    }

    /// The database, for queries.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// How each projection stands: those that serve, builds beside, and what is kept of old ones.
    ///
    /// # Errors
    /// `Db`.
    pub async fn list(&self) -> Result<Vec<Standing>, ViewsError> {
        let mut all = meta::all(&self.db).await?;
        all.iter_mut().for_each(|one| one.role = self.role(&one.name, one.role));
        Ok(all)
    }

    /// The last event a projection took.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn checkpoint(&self, name: &str) -> Result<Position, ViewsError> {
        let standing = meta::standing(&self.db, name).await?;
        standing.map(|standing| standing.position).ok_or_else(|| ViewsError::Unknown(name.into()))
    }

    /// The events a projection could not take, oldest first.
    ///
    /// # Errors
    /// `Db`.
    pub async fn parked(&self, name: &str) -> Result<Vec<Parked>, ViewsError> {
        parking::parked(&self.db, name).await
    }

    /// Stops a projection where it stands, whoever runs it, until it is resumed.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn pause(&self, name: &str) -> Result<(), ViewsError> {
        self.set_paused(name, true).await
    }

    /// Lets a paused projection go on.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn resume(&self, name: &str) -> Result<(), ViewsError> {
        if self.projection(name)?.on_poison() == OnPoison::Stop {
            parking::forgive(&self.db, name).await?;
        }
        self.set_paused(name, false).await
    }

    async fn set_paused(&self, name: &str, paused: bool) -> Result<(), ViewsError> {
        if !meta::set_paused(&self.db, name, paused).await? {
            return Err(ViewsError::Unknown(name.to_owned()));
        }
        self.nudge.notify_waiters();
        self.look().await
    }

    /// Waits until every projection that is not paused took the event at `position`.
    ///
    /// Woken by the worker of this process; put a time limit around it.
    pub async fn wait_for(&self, position: Position) {
        let mut marks = self.marks.subscribe();
        let reached = |marks: &Marks| marks.values().all(|mark| *mark >= position);
        // The sender lives as long as `self`: waiting cannot fail.
        let _ = marks.wait_for(reached).await;
    }

    /// Tells when positions move: the value holds each projection's last position.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<BTreeMap<String, Position>> {
        self.marks.subscribe()
    }

    /// Feeds every projection up to a position, or to the end of the log. What is there already is left to
    /// whoever feeds it; otherwise every projection is taken over.
    ///
    /// # Errors
    /// `Db`, `Store`, `Gap`.
    pub async fn catch_up(
        &self,
        store: Arc<dyn EventStore>,
        limit: Position,
    ) -> Result<(), ViewsError> {
        let target = limit.min(store.head().await?);
        loop {
            self.look().await?;
            if self.marks.borrow().values().all(|mark| *mark >= target) {
                return Ok(());
            }
            let mut worker = self.claim(store.clone()).await?;
            while worker.step(target).await? {
                self.publish(&worker);
            }
        }
    }

    /// Takes every projection over and feeds it, for as long as the answer is kept or until it is stopped.
    ///
    /// Trouble of a database is said once and tried again. When another process takes a projection over, this one
    /// watches it, and takes it back when it falls behind and nobody moves it.
    #[must_use]
    pub fn follow(self: &Arc<Self>, store: Arc<dyn EventStore>) -> Following {
        let (stop, stopped) = watch::channel(false);
        Following::start(self.clone(), store, stop, stopped)
    }

    /// Builds a projection again from zero beside the one that serves, then puts it in its place in one step; what
    /// it replaces is kept until [`Views::drop_old`]. A build that was cut short is gone on with, unless it parked
    /// something or [`Views::abandon`] took it away.
    ///
    /// `progress` is told positions as they pass.
    ///
    /// # Errors
    /// `Db`, `Store`, `Unknown`, `Overtaken`.
    pub async fn rebuild(
        &self,
        store: Arc<dyn EventStore>,
        name: &str,
        progress: impl FnMut(Position) + Send,
    ) -> Result<(), ViewsError> {
        self.rebuild_together(store, &[name], progress).await
    }

    /// The same for several projections in one pass over the log; `progress` is told the position of the last.
    ///
    /// # Errors
    /// Those of [`Views::rebuild`].
    pub async fn rebuild_together(
        &self,
        store: Arc<dyn EventStore>,
        names: &[&str],
        progress: impl FnMut(Position) + Send,
    ) -> Result<(), ViewsError> {
        rebuild::rebuild(self, store, names, progress).await?;
        self.nudge.notify_waiters();
        self.look().await
    }

    /// Takes away a build beside, if there is one; whoever was building it is told `Unknown`.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn abandon(&self, name: &str) -> Result<(), ViewsError> {
        let projection = self.projection(name)?;
        let mut tx = self.db.begin().await?;
        meta::unmake(&mut tx, &*projection, meta::BESIDE).await?;
        Ok(tx.commit().await?)
    }

    /// A build beside whose process ends at a position.
    #[cfg(test)]
    pub(crate) async fn build_and_die(
        &self,
        store: Arc<dyn EventStore>,
        name: &str,
        at: Position,
    ) -> Result<(), ViewsError> {
        let one = [self.projection(name)?];
        rebuild::prepare(self, &*one[0]).await?;
        let beside = meta::BESIDE;
        let mut worker = Worker::claim(&self.db, store, self.decode, &one, beside).await?;
        while worker.step(at).await? {}
        Ok(())
    }

    pub(super) fn projection(&self, name: &str) -> Result<Arc<dyn Projection>, ViewsError> {
        let found = self.projections.iter().find(|projection| projection.name() == name);
        found.cloned().ok_or_else(|| ViewsError::Unknown(name.to_owned()))
    }

    pub(super) async fn claim(&self, store: Arc<dyn EventStore>) -> Result<Worker, ViewsError> {
        Worker::claim(&self.db, store, self.decode, &self.projections, "").await
    }

    pub(super) fn publish(&self, worker: &Worker) {
        let marks = worker.marks();
        self.marks.send_if_modified(|now| {
            let moved = *now != marks;
            *now = marks;
            moved
        });
    }

    /// Notes where each projection stands in the database.
    async fn look(&self) -> Result<(), ViewsError> {
        let ours = |name: &str| self.projections.iter().any(|p| p.name() == name);
        let standings = meta::all(&self.db).await?.into_iter();
        let marks = standings
            .filter(|standing| !standing.paused && ours(&standing.name))
            .map(|standing| (standing.name, standing.position))
            .collect();
        self.marks.send_replace(marks);
        Ok(())
    }
}

/// The codec's reading, never opening anything.
fn decode_closed(recorded: &Recorded) -> Result<Event, Poison> {
    eventstore::codec::decode_closed(recorded).map_err(|error| Poison(error.to_string()))
}
