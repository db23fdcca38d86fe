//! Writing many rows that have their places already.

use super::CarryError;
use crate::{position::Position, recorded::Recorded};
use async_trait::async_trait;

/// A log that takes rows with their places, as fast as its database can.
///
/// For rows that a log has given a place already (an import, a copy) or that are made to measure a log. Whatever
/// must be decided goes through [`crate::store::EventStore::append`].
#[async_trait]
pub trait BulkStore: Send + Sync + std::fmt::Debug {
    /// Begins a transaction that holds the head: until its end nobody else writes to the log.
    ///
    /// # Errors
    /// `Store`.
    async fn begin(&self) -> Result<Box<dyn BulkWrite>, CarryError>;
}

/// One transaction of rows. Dropped before [`BulkWrite::commit`], nothing of it is in the log.
#[async_trait]
pub trait BulkWrite: Send {
    /// The last position, rows of this transaction included.
    fn head(&self) -> Position;

    /// Takes rows, which MUST come right after the head; the database may get them with the next ones. Visible to
    /// others after `commit`.
    ///
    /// # Errors
    /// `OutOfPlace`, `Row`: one of these rows. `Store`: these or those before. Then the transaction is lost: `commit` answers `Cut`.
    async fn write(&mut self, rows: Vec<Recorded>) -> Result<(), CarryError>;

    /// Moves streams and head, and commits: on return every row is durable.
    ///
    /// # Errors
    /// `Store`: nothing, or everything, stands; the head says which. `Cut`: nothing stands.
    async fn commit(self: Box<Self>) -> Result<Position, CarryError>;

    /// Gives the head back, and nothing was written. Unlike a drop, it is done on return.
    async fn abandon(self: Box<Self>);
}
