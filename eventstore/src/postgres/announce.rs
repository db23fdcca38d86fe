//! Telling other processes that this one wrote: at most one notification a group, and none while nobody listens.
//!
//! NOTIFY takes a lock of the whole cluster until its commit, so it is never part of an append: a connection of its own
//! sends it after the commit, without waiting for the disk. What is committed while one is sent is told by the next.

use super::server::Server;
use crate::{position::Position, sql::follower::PERIOD};
use sqlx::{PgConnection, Row, postgres::PgListener};
use std::{
    sync::atomic::{AtomicI32, Ordering::Relaxed},
    time::Instant,
};
use tokio::sync::watch;
use uuid::Uuid;

const CHANNEL: &str = "filcommun_log";
const NOTIFY: &str = "SELECT pg_notify('filcommun_log', $1)";
/// Whoever listens holds this lock, shared, as long as its session lives: so that whoever writes can see it.
const LISTEN: &str = "SELECT pg_backend_pid() FROM pg_advisory_lock_shared(1179208771, 1)";
/// Whether another process listens to this database.
const LISTENED: &str = "SELECT EXISTS (SELECT FROM pg_locks \
    WHERE locktype = 'advisory' AND classid = 1179208771 AND objid = 1 AND objsubid = 2 AND granted AND pid <> $1 \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

/// How this process listens, for the task that tells others.
#[derive(Debug)]
pub(super) struct Follows {
    name: String,
    session: AtomicI32,
}

impl Follows {
    pub(super) fn new() -> Self {
        Self { name: Uuid::new_v4().simple().to_string(), session: AtomicI32::new(0) }
    }

    /// Listens, and shows that it does.
    pub(super) async fn begin(&self, listener: &mut PgListener) -> Result<(), sqlx::Error> {
        listener.listen(CHANNEL).await?;
        let row = sqlx::query(LISTEN).fetch_one(listener).await?;
        self.session.store(row.try_get(0)?, Relaxed);
        Ok(())
    }

    pub(super) fn stop(&self) {
        self.session.store(0, Relaxed);
    }

    /// Whether this process sent it.
    pub(super) fn is_own(&self, payload: &str) -> bool {
        payload == self.name
    }
}

/// Tells others of every value of `committed`, until there can be no more.
pub(super) async fn announce(
    server: Server,
    mut committed: watch::Receiver<Position>,
    follows: std::sync::Arc<Follows>,
) {
    let mut telling = Telling { server, connection: None, listened: false, looked: None };
    while committed.changed().await.is_ok() {
        if let Err(error) = telling.tell(&follows).await {
            tracing::debug!(%error, "other processes are not told, and will look");
            telling.connection = None;
            telling.listened = false;
        }
    }
}

struct Telling {
    server: Server,
    connection: Option<PgConnection>,
    listened: bool,
    looked: Option<Instant>,
}

impl Telling {
    /// Whether someone listens is asked once a period: a listener that just came looks by itself meanwhile.
    async fn tell(&mut self, follows: &Follows) -> Result<(), sqlx::Error> {
        let stale = self.looked.is_none_or(|looked| looked.elapsed() >= PERIOD);
        if !stale && !self.listened {
            return Ok(());
        }
        if stale {
            self.looked = Some(Instant::now());
        }
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.server.teller().await?,
        };
        let connection = self.connection.insert(connection);
        if stale {
            let own = follows.session.load(Relaxed);
            let row = sqlx::query(LISTENED).bind(own).fetch_one(&mut *connection).await?;
            self.listened = row.try_get(0)?;
        }
        if self.listened {
            sqlx::query(NOTIFY).bind(&follows.name).execute(connection).await?;
        }
        Ok(())
    }
}
