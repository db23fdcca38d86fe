//! The desk's store: accounts, sessions, and the journal of who read what.
//!
//! Nothing here is an event and nothing here is a rule. It is its own database: an account can be revoked, the
//! journal is purged after twelve months, neither touches the log. It holds no name of an applicant: an account
//! points at a demand and a person by their opaque identifiers.

mod account;
mod columns;
mod draft;
mod journal;
mod kind;
mod lease;
mod operations;
mod places;
mod reach;
mod secret;
mod session;
mod throttle;
mod vigilance;
mod work;

pub use account::{Account, AccountId, NewAccount};
pub use draft::{Draft, DraftCode};
pub use journal::{Access, Act, Asked, Opening, Reading, Since};
pub use kind::Kind;
pub use lease::{Held, Lease};
pub use operations::Operation;
pub use places::PlaceRow;
pub use secret::Secret;
pub use session::{SessionToken, SignInError, Signed};
pub use vigilance::{Alert, Emergency, Verdict, is_unusual};
pub use work::{Assignment, MOST_HELD, Present, Taking, Visited};

use crate::config::Location;
use eventstore::{clock::Clock, position::Position};
use projections::db::{Db, DbError, Durability, Location as DbLocation};
use std::sync::Arc;
use throttle::Throttle;
use tokio::sync::watch;

/// The store.
#[derive(Debug)]
pub struct Desk {
    db: Db,
    clock: Arc<dyn Clock>,
    log: Option<watch::Receiver<Position>>,
    throttle: Throttle,
    batch: journal::Batch,
    hashing: tokio::sync::Semaphore,
}

const TABLES: &[&str] = &[
    lease::TABLE,
    operations::TABLE,
    crate::editions::TABLE,
    // An account that cannot be found cannot sign in; a login used twice would open two files.
    "CREATE TABLE IF NOT EXISTS accounts (id TEXT NOT NULL PRIMARY KEY, login TEXT NOT NULL UNIQUE, \
     kind TEXT NOT NULL, label TEXT NOT NULL, body TEXT, desk TEXT, place TEXT, demand TEXT, person TEXT, \
     secret TEXT, created_at BIGINT NOT NULL, revoked_at BIGINT)",
    "CREATE INDEX IF NOT EXISTS accounts_by_demand ON accounts (demand)",
    // Only the hash of a session's token: whoever reads this file signs in as nobody.
    "CREATE TABLE IF NOT EXISTS sessions (hash BYTEA NOT NULL PRIMARY KEY, account TEXT NOT NULL, \
     created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS sessions_by_account ON sessions (account)",
    journal::TABLE,
];

impl Desk {
    /// Opens the store, making it if there is none.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open(location: &Location, clock: Arc<dyn Clock>) -> Result<Self, DbError> {
        let location = DbLocation::parse(&location.to_url(), "desk")?;
        let mut db = Db::open(&location, Durability::Full).await?;
        let others = places::TABLES.iter().chain(&work::TABLES).chain(&vigilance::TABLES);
        for table in TABLES.iter().chain(others) {
            db.execute(*table, vec![]).await?;
        }
        for table in reach::TABLES.into_iter().chain(draft::TABLES) {
            db.execute(table, vec![]).await?;
        }
        if columns::add(&db, &journal::COLUMNS).await? {
            db.close().await;
            db = Db::open(&location, Durability::Full).await?;
        }
        for index in journal::INDEXES {
            db.execute(index, vec![]).await?;
        }
        Ok(Self {
            db,
            clock,
            log: None,
            throttle: Throttle::default(),
            batch: journal::Batch::default(),
            hashing: tokio::sync::Semaphore::new(2),
        })
    }

    /// Whether the store answers.
    pub async fn answers(&self) -> bool {
        self.db.fetch("SELECT 1 AS one", vec![]).await.is_ok()
    }

    /// The database, for what else is kept at the desk.
    #[must_use]
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    fn now(&self) -> i64 {
        self.clock.now().0
    }

    /// The same store, whose journal notes how far this log is.
    #[must_use]
    pub fn beside(mut self, log: watch::Receiver<Position>) -> Self {
        self.log = Some(log);
        self
    }

    /// How far the log is known to be; 0 without one.
    fn position(&self) -> i64 {
        self.log.as_ref().map_or(0, |log| log.borrow().0)
    }
}

#[cfg(test)]
mod tests;
