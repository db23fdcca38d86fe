//! What was folded on its way to the database.

use super::{
    ViewsError,
    meta::{self, Standing},
    parking,
    part::Refused,
};
use crate::{
    db::{Db, DbError, Tx},
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

/// Rows fewer than these go in one statement, whether they are there or not.
const FEW: usize = if cfg!(test) { 3 } else { 200 };

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
        for (name, changes) in self.changes.drain(..) {
            write(tx, &name, changes, &self.replaced).await?;
        }
        Ok(())
    }
}

/// Writes what changed of one table. Many rows are cheapest taken away and brought again, by COPY.
async fn write(
    tx: &mut Tx,
    name: &str,
    changes: Changes,
    replaced: &Replaced,
) -> Result<(), DbError> {
    let Changes { table, rows, changed, unsure, mut deleted } = changes;
    if rows.len() < FEW || !tx.is_postgres() {
        tx.delete(table, name, deleted).await?;
        return tx.upsert(table, name, rows).await;
    }
    let set = || replaced.lock().unwrap_or_else(PoisonError::into_inner);
    deleted.extend(changed);
    let first = !set().contains(name);
    if !first {
        deleted.extend_from_slice(&unsure);
    }
    tx.delete(table, name, deleted).await?;
    if tx.insert(table, name, &rows).await? {
        return Ok(());
    }
    set().insert(name.to_owned());
    tx.delete(table, name, unsure).await?;
    if first && tx.insert(table, name, &rows).await? { Ok(()) } else { Err(DbError::Duplicate) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        table::{Kind, Table},
        testing::both,
    };

    const T: &Table =
        &Table { name: "t", columns: &[("a", Kind::Text), ("b", Kind::Int)], key: 1, indexes: &[] };

    fn unsure(from: i64, says: i64) -> Changes {
        let keys = (from..from + 9).map(|n| vec![format!("k{n}").into()]);
        let keys: Vec<Vec<crate::db::Value>> = keys.collect();
        let rows = keys.iter().map(|key| [key.clone(), vec![says.into()]].concat()).collect();
        Changes { table: T, rows, changed: vec![], unsure: keys, deleted: vec![] }
    }

    #[tokio::test]
    async fn rows_that_nobody_looked_up_take_the_place_of_those_that_are_there_again_and_again() {
        for (_keep, location) in both("unsure").await {
            let db = Db::open(&location, crate::db::Durability::Disposable).await.unwrap();
            db.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b BIGINT)", vec![]).await.unwrap();
            let replaced = Replaced::default();
            for round in 0..4 {
                let mut tx = db.begin().await.unwrap();
                write(&mut tx, "t", unsure(round, round), &replaced).await.unwrap();
                tx.commit().await.unwrap();
            }
            let sums = "SELECT COUNT(*) AS n, CAST(SUM(b) AS BIGINT) AS s FROM t";
            let sums = db.fetch_first(sums, vec![]).await.unwrap().unwrap();
            // three rows that only an earlier round had, nine of the last
            let expected = (12, 1 + 2 + 9 * 3);
            assert_eq!((sums.int("n").unwrap(), sums.int("s").unwrap()), expected);
        }
    }
}
