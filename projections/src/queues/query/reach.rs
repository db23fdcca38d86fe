//! Which files a body may open, and how many wait at each desk.

use super::{super::Queue, sql::Binds};
use crate::db::{Db, DbError};
use chrono::NaiveDate;
use domain::{
    id::DemandId,
    territory::{Body, Desk},
};

/// Of these demands, those that a body may open: received or followed by one of its desks, or sent to it. One look,
/// the same for a demand of elsewhere and for one that does not exist.
///
/// # Errors
/// `Unavailable`.
pub async fn within(
    db: &Db,
    (body, desks): (&Body, &[Desk]),
    demands: &[DemandId],
) -> Result<Vec<DemandId>, DbError> {
    let mut binds = Binds::default();
    let asked = binds.list(demands.iter().copied());
    let (followed, received) = (binds.list(desks), binds.list(desks));
    let (body, sent) = (binds.add(body), binds.list(demands.iter().copied()));
    let sql = format!(
        "SELECT demand FROM queues_4_files WHERE demand IN {asked} \
         AND (desk IN {followed} OR received IN {received}) UNION \
         SELECT demand FROM queues_4_items WHERE queue IN ('{}', '{}') AND body = {body} \
         AND demand IN {sent}",
        Queue::ReferralsToAccept.code(),
        Queue::ReferralsTaken.code(),
    );
    db.fetch(sql, binds.0).await?.iter().map(|row| row.parsed("demand")).collect()
}

/// What waits at a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfDesk {
    /// The desk.
    pub desk: Desk,
    /// Active demands that it follows.
    pub active: i64,
    /// Files that ask something of it.
    pub work: i64,
    /// Files with something overdue.
    pub late: i64,
    /// Active demands whose household was told nothing since a day.
    pub silent: i64,
}

/// How many files wait at each desk of the territory; silent ones are those without news since `quiet`.
///
/// # Errors
/// `Unavailable`.
pub async fn by_desk(db: &Db, today: NaiveDate, quiet: NaiveDate) -> Result<Vec<OfDesk>, DbError> {
    let sql = "SELECT desk, CAST(SUM(active) AS BIGINT) AS active, CAST(SUM(work) AS BIGINT) AS work, \
               CAST(SUM(CASE WHEN rank < $1 THEN 1 ELSE 0 END) AS BIGINT) AS late, \
               CAST(SUM(CASE WHEN active = 1 AND news <= $2 THEN 1 ELSE 0 END) AS BIGINT) AS silent \
               FROM queues_4_files WHERE desk IS NOT NULL GROUP BY desk ORDER BY desk";
    let rows = db.fetch(sql, vec![today.into(), quiet.into()]).await?;
    let read = rows.iter().map(|row| {
        Ok(OfDesk {
            desk: row.parsed("desk")?,
            active: row.int("active")?,
            work: row.int("work")?,
            late: row.int("late")?,
            silent: row.int("silent")?,
        })
    });
    read.collect()
}
