//! Taking parked events after all: the program was repaired, or learnt to read them.

use super::{
    ViewsError,
    member::Member,
    meta,
    page::{Entry, Page},
    parking,
    views::Views,
};
use crate::projection::{OnPoison, Partition, Projection};
use eventstore::{
    position::Revision,
    recorded::{BadName, Recorded, StreamName},
    store::{Direction, EventStore, StoreError},
};
use std::sync::Arc;

/// What a replay did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Replayed {
    /// Events of the stream that were parked and are taken now.
    pub taken: i64,
    /// Events of the stream that are parked still: the first of them is poison as before.
    pub left: i64,
    /// Whether the projection was built again for it.
    pub rebuilt: bool,
}

/// Events of a stream read at once.
const PAGE: usize = 1_000;

impl Views {
    /// Folds the parked events of a stream, in order; the projection then holds what a rebuild would give.
    ///
    /// Where each row belongs to one stream, they are folded in their place, in one transaction, and whoever feeds
    /// the projection goes on after it. Elsewhere later events of other streams rest on what they would have
    /// changed: the projection is built again beside, which takes as long as [`Views::rebuild`], and the parked
    /// events of every stream with it. A projection that stops before poison is resumed: it goes on by itself, or
    /// stops again.
    ///
    /// # Errors
    /// `Db`, `Store`, `Unknown`; `Overtaken` by another rebuild; `NotParked`.
    pub async fn replay_parked(
        &self,
        store: Arc<dyn EventStore>,
        name: &str,
        stream: &str,
    ) -> Result<Replayed, ViewsError> {
        let projection = self.projection(name)?;
        let before = self.parked_of(name, stream).await?;
        if before == 0 {
            return Err(ViewsError::NotParked(stream.to_owned()));
        }
        let whole = projection.partition() == Partition::Whole;
        match projection.on_poison() {
            OnPoison::Stop => self.resume(name).await?,
            OnPoison::ParkStream if whole => self.rebuild(store, name, |_| {}).await?,
            OnPoison::ParkStream => {
                self.replay_in_place(&*store, projection.clone(), stream).await?
            }
        }
        let left = self.parked_of(name, stream).await?;
        let parks = projection.on_poison() == OnPoison::ParkStream;
        let taken = if parks { before - left } else { 0 };
        Ok(Replayed { taken, left, rebuilt: parks && whole })
    }

    async fn parked_of(&self, name: &str, stream: &str) -> Result<i64, ViewsError> {
        let sql = "SELECT COUNT(*) AS n FROM views_parked WHERE name = $1 AND stream = $2";
        let row = self.db.fetch_first(sql, vec![name.into(), stream.into()]).await?;
        Ok(row.map(|row| row.int("n")).transpose()?.unwrap_or(0))
    }

    async fn replay_in_place(
        &self,
        store: &dyn EventStore,
        projection: Arc<dyn Projection>,
        stream: &str,
    ) -> Result<(), ViewsError> {
        let name = projection.name();
        loop {
            let standing = meta::standing(&self.db, name).await?;
            let standing = standing.ok_or_else(|| ViewsError::Unknown(name.to_owned()))?;
            let positions = parking::parked_of(&self.db, name, stream).await?;
            let mut events = events(store, stream).await?;
            events.retain(|event| positions.contains(&event.position));
            let entries = events.into_iter().map(|event| Entry::new(event, self.decode)).collect();
            let page = Arc::new(Page { entries, last: None, far: false });
            let mut member = Member::new(projection.clone(), "", standing, &[]);
            let at = member.at;
            member.fold(&self.db, &page, at).await?;
            let mut batch = member.take();
            let mut tx = self.db.begin().await?;
            // Nobody else touches the rows of a stream that is parked; but one more of its events may have come.
            meta::lock(&mut tx, name).await?;
            let generation = meta::generation(&mut tx, name).await?;
            let same = generation == member.standing.generation
                && parking::unpark(&mut tx, name, stream, positions.len()).await?;
            if same {
                batch.write(&mut tx, name).await?;
                tx.commit().await?;
                self.nudge.notify_waiters();
                return Ok(());
            }
            tx.rollback().await?;
        }
    }
}

/// Every event of a stream.
async fn events(store: &dyn EventStore, stream: &str) -> Result<Vec<Recorded>, StoreError> {
    let bad = |error: BadName| StoreError::Malformed(error.to_string());
    let name: StreamName = stream.parse().map_err(bad)?;
    let mut all: Vec<Recorded> = Vec::new();
    loop {
        let from = all.last().map_or(Revision(0), |last| Revision(last.revision.0 + 1));
        let page = store.read_stream(&name, Some(from), Direction::Forwards, PAGE).await?;
        let more = page.len() == PAGE;
        all.extend(page);
        if !more {
            return Ok(all);
        }
    }
}
