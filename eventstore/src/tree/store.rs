//! What the tree asks of a database, beside the log.

use super::{
    checkpoint::Checkpoint,
    edge::Changed,
    leaf::Hash,
    size::Size,
    tile::{TileId, Tiles},
};
use crate::{
    position::Position,
    recorded::{Instant, Recorded},
    store::{Direction, StoreError},
};
use async_trait::async_trait;
use std::fmt::Debug;
use thiserror::Error;

/// Who may write the tree: raised by each that takes it over, so that whoever had it before writes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(pub i64);

/// How far everything is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The last position given.
    pub head: Position,
    /// Leaves in the tree.
    pub size: Size,
    /// Size of the last checkpoint, 0 before the first.
    pub signed: Size,
    /// Up to here rows and tiles were compared by someone who opened the log.
    pub verified: Size,
    /// Who has the tree.
    pub epoch: Epoch,
}

/// A row with the columns that its leaf does not cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// What the leaf covers.
    pub recorded: Recorded,
    /// The column `category`.
    pub category: String,
    /// Number of its stream.
    pub stream: StreamNumber,
}

/// Number of a stream inside one database: the position of its first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamNumber(pub i64);

/// A page of rows, in order of position, holes and all.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Those that could be read, up to the first that could not.
    pub rows: Vec<StoredRow>,
    /// The first that could not, which ends the page.
    pub unreadable: Option<StoreError>,
}

/// A row of the table of streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRow {
    /// Its number.
    pub stream: StreamNumber,
    /// Its name, not parsed.
    pub name: String,
    /// Its category.
    pub category: String,
}

/// A checkpoint as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Leaves.
    pub size: Size,
    /// The root over them.
    pub root: Hash,
    /// The signed note.
    pub note: String,
    /// When.
    pub at: Instant,
}

/// A witness's line for a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The checkpoint's size.
    pub size: Size,
    /// The witness's name.
    pub witness: String,
    /// The line of the note.
    pub line: String,
    /// The instant the witness says, in seconds.
    pub at: i64,
}

/// New leaves: the tiles that they change, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// Who adds them.
    pub epoch: Epoch,
    /// The size before.
    pub from: Size,
    /// The size after.
    pub to: Size,
    /// Tiles made or made wider.
    pub tiles: Changed,
}

/// Why the tree was not written.
#[derive(Debug, Clone, Error)]
pub enum TreeError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another process took the tree over, or it is not where this one left it.
    #[error("another process has taken the tree over")]
    Fenced,
    /// Tiles, rows and checkpoints do not agree: nothing is signed.
    #[error("{0}")]
    Damaged(String),
}

impl TreeError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Fenced => "tree-fenced",
            Self::Damaged(_) => "tree-damaged",
        }
    }
}

/// The log, its tiles and its checkpoints as they lie in the database, without a look at whether they agree.
#[async_trait]
pub trait TreeReader: Send + Sync + Debug {
    /// How far everything is.
    async fn standing(&self) -> Result<Standing, StoreError>;

    /// Rows after this position. A hole is not told: positions show it.
    async fn rows(&self, after: Position, limit: usize) -> Result<Rows, StoreError>;

    /// Streams after this one, by number.
    async fn streams(
        &self,
        after: StreamNumber,
        limit: usize,
    ) -> Result<Vec<StreamRow>, StoreError>;

    /// Streams whose name lies from the first text (included) to the second (excluded), by name; backwards, the last
    /// ones first.
    async fn streams_named(
        &self,
        between: (&str, &str),
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<StreamRow>, StoreError>;

    /// These tiles, as far as they are there.
    async fn tiles(&self, ids: &[TileId]) -> Result<Tiles, StoreError>;

    /// Tiles of one level from this one on, by index.
    async fn tile_run(
        &self,
        from: TileId,
        limit: usize,
    ) -> Result<Vec<(TileId, Vec<u8>)>, StoreError>;

    /// Checkpoints larger than this size, the smallest first.
    async fn checkpoints(&self, after: Size, limit: usize) -> Result<Vec<Signed>, StoreError>;

    /// Checkpoints smaller than this size, the largest first.
    async fn checkpoints_before(
        &self,
        before: Size,
        limit: usize,
    ) -> Result<Vec<Signed>, StoreError>;

    /// The largest checkpoint.
    async fn last_checkpoint(&self) -> Result<Option<Signed>, StoreError>;

    /// What witnesses gave for the checkpoint of this size.
    async fn cosignatures(&self, size: Size) -> Result<Vec<Cosignature>, StoreError>;

    /// Verifier keys of the witnesses that this log knows, as text.
    async fn witnesses(&self) -> Result<Vec<String>, StoreError>;
}

/// The tree of a log. Only who has its epoch makes it grow and signs: two processes never make two trees.
#[async_trait]
pub trait TreeStore: TreeReader {
    /// Leaves of the rows after this size that this process wrote itself and still has, hashed as it wrote them; each
    /// is given once. Empty is always right: the rows are in the log.
    fn fresh(&self, after: Size, limit: usize) -> Vec<Hash>;

    /// Takes the tree: from now on the writes of whoever had it are refused.
    async fn take_over(&self) -> Result<Epoch, StoreError>;

    /// Adds leaves, in one transaction that checks epoch and size.
    ///
    /// # Errors
    /// `Fenced`: nothing was written.
    async fn grow(&self, growth: &Growth) -> Result<(), TreeError>;

    /// Keeps a checkpoint, in one transaction that checks the epoch and that `previous` is the last one's size.
    /// On return it is durable: it may then be shown.
    ///
    /// # Errors
    /// `Fenced`: nothing was written.
    async fn sign(&self, epoch: Epoch, previous: Size, signed: &Signed) -> Result<(), TreeError>;

    /// Remembers that rows and tiles agree up to this size; never moves back.
    async fn mark_verified(&self, size: Size) -> Result<(), StoreError>;

    /// Keeps a witness's line beside its checkpoint; the first one stays.
    async fn cosign(&self, cosignature: &Cosignature) -> Result<(), StoreError>;

    /// Makes a witness known by its verifier key; false: one of this name is known.
    async fn add_witness(&self, name: &str, key: &str, at: Instant) -> Result<bool, StoreError>;
}

impl Signed {
    /// What was signed.
    #[must_use]
    pub fn checkpoint(&self, origin: &str) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size: self.size, root: self.root }
    }
}
