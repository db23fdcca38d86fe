//! What was folded on its way to the database.

use super::{
    ViewsError,
    meta::{self, Standing},
    parking,
    part::Refused,
};
use crate::{
    db::{Db, DbError, Tx, Value},
    rows::Changes,
};
use eventstore::position::Position;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{sync::Semaphore, task::JoinHandle};

/// Tables in which a row that nobody had looked up was there already: what is to be expected of them again.
pub(super) type Replaced = Arc<Mutex<HashSet<String>>>;

/// Rows fewer than these go in one statement whether they are there or not.
const FEW: usize = 200;

/// What some pages change of a projection.
#[derive(Debug)]
pub(super) struct Batch {
    /// Changed rows, with the name of their table in the database.
    pub(super) changes: Vec<(String, Changes)>,
    pub(super) refused: Refused,
    pub(super) replaced: Replaced,
}

impl Batch {
    /// Writes everything but the checkpoint.
    pub(super) async fn write(&mut self, tx: &mut Tx, name: &str) -> Result<(), ViewsError> {
        for parked in &self.refused.parked {
            parking::park(tx, name, parked).await?;
        }
        for (name, mut changes) in self.changes.drain(..) {
            let table = changes.table;
            tx.delete(table, &name, std::mem::take(&mut changes.deleted)).await?;
            tx.upsert(table, &name, std::mem::take(&mut changes.changed)).await?;
            add(tx, &name, changes, &self.replaced).await?;
        }
        Ok(())
    }
}

/// Writes rows that seem new.
async fn add(
    tx: &mut Tx,
    name: &str,
    changes: Changes,
    replaced: &Replaced,
) -> Result<(), DbError> {
    let (table, mut rows) = (changes.table, changes.added);
    if rows.len() < FEW || !tx.is_postgres() {
        return tx.upsert(table, name, rows).await;
    }
    let set = || replaced.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = set().contains(name);
    if seen || !tx.insert(table, name, &rows).await? {
        set().insert(name.to_owned());
        let there = tx.there(table, name, &rows).await?;
        let is_there =
            |row: &mut Vec<Value>| row.get(..table.key).is_some_and(|key| there.contains(key));
        let known: Vec<_> = rows.extract_if(.., is_there).collect();
        tx.upsert(table, name, known).await?;
        if !rows.is_empty() && !tx.insert(table, name, &rows).await? {
            return Err(DbError::Duplicate);
        }
    }
    Ok(())
}

/// A batch that is being written, with its checkpoint.
#[derive(Debug)]
pub(super) struct Flight {
    /// Its last event.
    pub(super) to: Position,
    task: JoinHandle<Result<Option<Refused>, ViewsError>>,
}

impl Flight {
    /// Sends a batch off; no more are written at once than `gate` has room for.
    pub(super) fn launch(
        db: &Db,
        gate: Arc<Semaphore>,
        mine: Standing,
        batch: Batch,
        to: Position,
    ) -> Self {
        let db = db.clone();
        let task = tokio::spawn(async move {
            let _turn = gate.acquire().await.map_err(|_| ViewsError::Stopped)?;
            let mut batch = batch;
            let mut tx = db.begin().await?;
            if !meta::advance(&mut tx, &mine, to).await? {
                tx.rollback().await?;
                return Ok(None);
            }
            batch.write(&mut tx, &mine.name).await?;
            tx.commit().await?;
            Ok(Some(batch.refused))
        });
        Self { to, task }
    }

    /// Whether it arrived, or failed.
    pub(super) fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// What was parked with it; none when another worker moved the projection, and nothing is written.
    pub(super) async fn landed(self) -> Result<Option<Refused>, ViewsError> {
        self.task.await.map_err(|_| ViewsError::Stopped)?
    }
}
