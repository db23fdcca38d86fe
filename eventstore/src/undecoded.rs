//! The log as the database keeps it, page by page, for whoever reads all of it: reading and decoding are two steps.
//!
//! A page is fetched without a look at its columns and without the names of its streams, which one question a page
//! finds when it is decoded. So one task can fetch while another decodes, and whoever only counts or copies pays for
//! neither.

use crate::{
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{EventStore, StoreError},
};
use async_trait::async_trait;
use sqlx::{postgres::PgRow, sqlite::SqliteRow};

/// Rows of the log, in order and without a hole.
#[derive(Debug)]
pub struct Undecoded {
    pub(crate) rows: Rows,
    pub(crate) last: Option<Position>,
}

/// As each database hands them out.
pub(crate) enum Rows {
    Postgres(Vec<PgRow>),
    Sqlite(Vec<SqliteRow>),
    Memory(Vec<Recorded>),
}

// a row of a driver shows its bytes, which are nobody's business in a trace
impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows", self.len())
    }
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Self::Postgres(rows) => rows.len(),
            Self::Sqlite(rows) => rows.len(),
            Self::Memory(rows) => rows.len(),
        }
    }
}

impl Undecoded {
    /// Position of its last event: where the next page of the log begins. `None` at the end.
    #[must_use]
    pub const fn last(&self) -> Option<Position> {
        self.last
    }

    /// How many events it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the log, or the stream, ends before it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A log that can be read without being decoded.
#[async_trait]
pub trait UndecodedStore: EventStore {
    /// At most `limit` events after `after`, forwards.
    ///
    /// # Errors
    /// `Unavailable`; `Unreadable` where a position is missing.
    async fn read_undecoded(&self, after: Position, limit: usize) -> Result<Undecoded, StoreError>;

    /// At most `limit` events of one stream from `from` (included), forwards.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn read_stream_undecoded(
        &self,
        stream: &StreamName,
        from: Revision,
        limit: usize,
    ) -> Result<Undecoded, StoreError>;

    /// The events of a page that this log handed out: the same as [`EventStore::read_all`] or
    /// [`EventStore::read_stream`] gives.
    ///
    /// # Errors
    /// `Unavailable`; `Unreadable` for a row that is no event, or a page of another kind of log.
    async fn decode(&self, page: Undecoded) -> Result<Vec<Recorded>, StoreError>;
}

/// A page of another database cannot be decoded here.
pub(crate) fn foreign(page: &Undecoded) -> StoreError {
    let at = page.last.unwrap_or_default();
    StoreError::Unreadable { at, why: "the page is of another kind of log".to_owned() }
}
