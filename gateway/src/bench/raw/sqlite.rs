//! Writing on SQLite, without a log: one connection that the callers take in turn, for a file has one writer.

use super::{CATEGORY, Places, RawPlace, bind_row, columns, counted, key_ids};
use crate::bench::{
    BenchError,
    event::Maker,
    ground::sqlite::Folder,
    looped::{Caller, Done, Timing, looped},
    sample::Sample,
};
use eventstore::recorded::NewEvent;
use sqlx::{AssertSqlSafe, SqliteConnection};
use std::sync::Arc;
use tokio::sync::Mutex;

const COUNT: &str = "SELECT count(*) FROM raw_events";
const ROW: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
/// Rows of a large insert.
const BATCH: usize = 100;

struct Inserts {
    connection: Arc<Mutex<SqliteConnection>>,
    maker: Maker,
    places: Places,
    rows: usize,
    sql: Arc<str>,
}

/// Callers that insert one row a transaction, or a hundred.
pub(in crate::bench) async fn insert(
    folder: &Folder,
    callers: usize,
    batch: bool,
    timing: Timing,
) -> Result<Sample, BenchError> {
    let connection = Arc::new(Mutex::new(folder.connect().await?));
    let maker = Maker::new()?;
    let rows = if batch { BATCH } else { 1 };
    let values = vec![ROW; rows].join(", ");
    let sql: Arc<str> = format!("INSERT INTO raw_events ({}) VALUES {values}", columns!()).into();
    let caller = |places| Inserts {
        connection: connection.clone(),
        maker: maker.clone(),
        places,
        rows,
        sql: sql.clone(),
    };
    let looped = looped(Places::of_callers(callers).map(caller).collect(), timing).await?;
    let held = sqlx::query_scalar(COUNT).fetch_one(&mut *connection.lock().await).await?;
    counted(held, looped.written)?;
    Ok(looped.sample)
}

impl Caller for Inserts {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let mut query = sqlx::query(AssertSqlSafe(self.sql.clone()));
        let events = self.maker.events(self.rows);
        let mut connection = self.connection.lock().await;
        for event in &events {
            // taken under the lock, so that positions grow as the rows come
            let place = self.places.next();
            query = bind_row!(query, &place, event);
        }
        query.execute(&mut *connection).await?;
        let rows = self.rows as u64;
        Ok(Done { events: rows, written: rows, waited: None })
    }
}
