//! The embedded log: one file in WAL mode, one writing connection, a few reading ones.
//!
//! Several processes may open the same file: `BEGIN IMMEDIATE` lets one write at a time, and each sees the other's
//! events. `synchronous=FULL`: what was answered survives a power cut.

mod bulk;
mod file;
mod follow;
mod groups;
mod tree;
mod undecoded;
mod write;

pub use bulk::SqliteFile;
pub use tree::SqliteTree;

use crate::{
    appender::Appender,
    filter,
    metrics::AppenderMetrics,
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    span::{COUNT, Skipped, Span, without_hole as without_hole_in},
    sql::{
        follower::Follower,
        invariant::{Depth, verified_head},
        read,
        rows::{self, fetch, without_hole},
    },
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
    tree::opening,
};
use async_trait::async_trait;
use sqlx::SqlitePool;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::watch;
use uuid::Uuid;

/// A log in a file.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    path: PathBuf,
    readers: SqlitePool,
    groups: SqlitePool,
    appender: Appender,
    head: watch::Sender<Position>,
    tree: SqliteTree,
    _follower: Follower,
}

impl SqliteStore {
    /// Makes the file, or brings an older one to this version. MUST NOT be needed by [`SqliteStore::open`].
    ///
    /// # Errors
    /// `Unusable`: locked, read-only, something else than a log, or of a newer version.
    pub async fn init(path: &Path) -> Result<(), StoreError> {
        file::migrate(path).await
    }

    /// Opens an existing log.
    ///
    /// # Errors
    /// `Unusable`: missing, locked, read-only, something else than a log, of another version, not adding up, or its
    /// rows, its tiles and its last checkpoint do not agree.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = file::open_writer(path).await?;
        let readers = file::readers(path);
        let groups = file::groups(path);
        let position = verified_head(&readers, Depth::Highest).await?;
        let tree = SqliteTree::new(path, readers.clone());
        opening::check(&tree).await?;
        let head = watch::Sender::new(position);
        let turn = write::Turn::default();
        let writer = write::Writer::new(path, writer).taking_turns(Arc::clone(&turn));
        let appender = Appender::start(writer, head.clone());
        let tree = tree.beside(appender.fresh(), turn);
        let follower = Follower::start(follow::follow(file::reader(path), head.clone()));
        let path = path.to_owned();
        Ok(Self { path, readers, groups, appender, head, tree, _follower: follower })
    }

    /// The tree over this log.
    #[must_use]
    pub fn tree(&self) -> SqliteTree {
        self.tree.clone()
    }
}

#[async_trait]
impl EventStore for SqliteStore {
    async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
        self.appender.append(requests).await
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from: Option<Revision>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        fetch(&self.readers, [read::stream(stream, from, direction, limit)]).await
    }

    async fn read_all(
        &self,
        from: Position,
        direction: Direction,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        if filter.in_process() {
            return filter::sift(self, from, direction, filter, limit).await;
        }
        filter.examine()?;
        let page = fetch(&self.readers, [read::log(from, direction, filter, limit)]).await?;
        without_hole(page, from, direction, filter)
    }

    async fn read_span(
        &self,
        after: Position,
        upto: Position,
        skipped: &Skipped,
    ) -> Result<Span, StoreError> {
        let counted = sqlx::query_as(COUNT).bind(after.0).bind(upto.0).fetch_one(&self.readers);
        let (count, last): (i64, Option<i64>) = counted.await.map_err(|e| rows::unavailable(&e))?;
        let last = without_hole_in(after, count, last)?;
        let events = fetch(&self.readers, [read::span(after, last, skipped)]).await?;
        Ok(Span { events, last })
    }

    async fn find_command(&self, command_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        fetch(&self.readers, [read::command(command_id)]).await
    }

    async fn find_commands(&self, command_ids: &[Uuid]) -> Result<Vec<Recorded>, StoreError> {
        fetch(&self.readers, read::commands(command_ids)).await
    }

    async fn read_streams(&self, streams: &[StreamName]) -> Result<Vec<Recorded>, StoreError> {
        fetch(&self.readers, read::streams(streams)).await
    }

    async fn head(&self) -> Result<Position, StoreError> {
        rows::head(&self.readers).await
    }

    async fn verify_head(&self) -> Result<Position, StoreError> {
        verified_head(&self.readers, Depth::Counted).await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.head.subscribe()
    }

    fn metrics(&self) -> Option<Arc<AppenderMetrics>> {
        Some(self.appender.metrics())
    }
}
