//! A reading connection at hand.
//!
//! A pool makes sure of a connection that comes back by a round trip to the server, about as much work as a short read.
//! Whoever read to the end of an answer knows that the connection is at rest, and may leave it here for the next.

use super::server::RESTED;
use sqlx::{PgPool, Postgres, pool::PoolConnection};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

/// A connection, and since when it rests.
type Place = Option<(PoolConnection<Postgres>, Instant)>;

/// At most one connection of a pool, which counts there as lent.
#[derive(Debug, Clone)]
pub(super) struct Spare {
    pool: PgPool,
    place: Arc<Mutex<Place>>,
}

impl Spare {
    pub(super) fn of(pool: PgPool) -> Self {
        Self { pool, place: Arc::default() }
    }

    /// A connection: the one at hand if it was used just now, or else one of the pool.
    pub(super) async fn take(&self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        match self.swap(None) {
            Some((connection, since)) if since.elapsed() <= RESTED => Ok(connection),
            // one that has rested goes back to the pool, which looks whether it still stands
            _ => self.pool.acquire().await,
        }
    }

    /// Leaves a connection whose answers were read to the end. MUST NOT be called after an error.
    pub(super) fn leave(&self, connection: PoolConnection<Postgres>) {
        drop(self.swap(Some(connection)));
    }

    fn swap(&self, connection: Option<PoolConnection<Postgres>>) -> Place {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, connection.map(|connection| (connection, Instant::now())))
    }
}
