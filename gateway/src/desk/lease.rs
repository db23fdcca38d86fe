//! Leases: which process of several does a job that must run once.

use super::Desk;
use eventstore::recorded::Instant;
use projections::db::DbError;
use std::time::Duration;

pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS leases (name TEXT NOT NULL PRIMARY KEY, \
     holder TEXT NOT NULL, epoch BIGINT NOT NULL, until BIGINT NOT NULL)";

/// The right to do a job until it ends. Its epoch rises with each holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    name: String,
    holder: String,
    /// How many holders there were, this one included.
    pub epoch: i64,
}

impl Desk {
    /// Takes a job that nobody holds, for `span`. Nothing: another holds it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        span: Duration,
    ) -> Result<Option<Lease>, DbError> {
        let (now, until) = (self.now(), until(self.clock.now(), span));
        let make = "INSERT INTO leases (name, holder, epoch, until) VALUES ($1, '', 0, 0) \
                    ON CONFLICT (name) DO NOTHING";
        self.db.execute(make, vec![name.into()]).await?;
        let take = "UPDATE leases SET holder = $1, epoch = epoch + 1, until = $2 \
                    WHERE name = $3 AND until <= $4";
        let values = vec![holder.into(), until.into(), name.into(), now.into()];
        if self.db.execute(take, values).await? == 0 {
            return Ok(None);
        }
        let read = "SELECT epoch FROM leases WHERE name = $1 AND holder = $2";
        let row = self.db.fetch_first(read, vec![name.into(), holder.into()]).await?;
        row.map_or(Ok(None), |row| {
            let (name, holder) = (name.to_owned(), holder.to_owned());
            Ok(Some(Lease { name, holder, epoch: row.int("epoch")? }))
        })
    }

    /// Holds on for another `span`. False: it ended and another took it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_lease(&self, lease: &Lease, span: Duration) -> Result<bool, DbError> {
        self.set_lease(lease, until(self.clock.now(), span)).await
    }

    /// Gives a job back.
    ///
    /// # Errors
    /// The database does not answer; the lease then ends by itself.
    pub async fn leave_lease(&self, lease: &Lease) -> Result<(), DbError> {
        self.set_lease(lease, 0).await.map(drop)
    }

    async fn set_lease(&self, lease: &Lease, until: i64) -> Result<bool, DbError> {
        let sql = "UPDATE leases SET until = $1 WHERE name = $2 AND holder = $3 AND epoch = $4";
        let (name, holder) = ((&lease.name).into(), (&lease.holder).into());
        let touched =
            self.db.execute(sql, vec![until.into(), name, holder, lease.epoch.into()]).await?;
        Ok(touched == 1)
    }
}

fn until(now: Instant, span: Duration) -> i64 {
    now.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX))
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// How many holders there were.
    pub epoch: i64,
    /// Until when its holder holds it, if it says nothing more.
    pub until: Instant,
}

impl Desk {
    /// How a job stands; nothing if nobody ever took it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lease(&self, name: &str) -> Result<Option<Held>, DbError> {
        let sql = "SELECT epoch, until FROM leases WHERE name = $1";
        let row = self.db.fetch_first(sql, vec![name.into()]).await?;
        row.map(|row| Ok(Held { epoch: row.int("epoch")?, until: Instant(row.int("until")?) }))
            .transpose()
    }
}
