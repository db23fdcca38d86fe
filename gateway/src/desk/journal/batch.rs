//! Entries of many callers in one commit: each reading must be on the disk before anything is shown, and one commit of the
//! disk is enough for all that wait for it.

use projections::db::{Db, DbError, Sql, Value};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

const COLUMNS: usize = 11;
/// Rows of one statement: few different texts, so that each is prepared once.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// An entry: the values of its columns.
pub(super) type Entry = Vec<Value>;

/// Entries that wait for a commit, and whoever waits for them.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct Batch(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    entries: Vec<Entry>,
    tell: oneshot::Sender<Result<(), String>>,
}

impl Batch {
    /// Writes entries, all or none, and returns once they stand. In a task of its own: a caller that goes away takes
    /// nobody's entries with it.
    pub(super) async fn write(&self, db: &Db, entries: Vec<Entry>) -> Result<(), DbError> {
        if entries.is_empty() {
            return Ok(());
        }
        let (tell, told) = oneshot::channel();
        self.0.locked().push(Waiting { entries, tell });
        let (inner, db) = (Arc::clone(&self.0), db.clone());
        tokio::spawn(async move { inner.turn(&db).await });
        let stopping = |_| "the process is stopping".to_owned();
        told.await.map_err(stopping).and_then(|written| written).map_err(DbError::Unavailable)
    }
}

impl Inner {
    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what waits by now; what came while another turn wrote is there.
    async fn turn(&self, db: &Db) {
        let _alone = self.turn.lock().await;
        let waiting = std::mem::take(&mut *self.locked());
        if waiting.is_empty() {
            return;
        }
        let entries = waiting.iter().flat_map(|one| &one.entries).cloned().collect();
        let written = db.write(statements(entries)).await;
        let written = written.map(drop).map_err(|error| match error {
            DbError::Unavailable(why) => why,
            other => other.to_string(),
        });
        for one in waiting {
            // whoever went away is not told
            let _ = one.tell.send(written.clone());
        }
    }
}

/// As few statements as the sizes allow.
fn statements(mut entries: Vec<Entry>) -> Vec<(Sql, Vec<Value>)> {
    let mut statements = Vec::new();
    for size in SIZES {
        while entries.len() >= size {
            let rest = entries.split_off(size);
            statements.push((insert(size).into(), entries.into_iter().flatten().collect()));
            entries = rest;
        }
    }
    statements
}

/// The statement that writes so many entries.
pub(super) fn insert(rows: usize) -> String {
    let row = |n: usize| {
        let marks: Vec<String> = (1..=COLUMNS).map(|at| format!("${}", n * COLUMNS + at)).collect();
        format!("({})", marks.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO access_journal (id, at, account, body, role, purpose, demand, class, act, position, shown) \
         VALUES {}",
        rows.join(", ")
    )
}
