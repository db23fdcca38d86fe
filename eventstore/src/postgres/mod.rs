//! The log on a server: one head row, locked until commit, whoever writes.
//!
//! An owner role makes the tables; the application's role may add events and never change one. Several processes
//! may write: they take turns at the head row. Readers never wait for it. A process alone writes a group by one
//! statement (`write`), whoever follows is told what another process wrote (`announce`, `follow`).

mod announce;
mod binary;
mod bulk;
mod follow;
mod groups;
mod server;
mod span;
mod spare;
mod statement;
mod tree;
mod undecoded;
mod write;

pub use tree::PgTree;

use crate::{
    appender::Appender,
    filter,
    metrics::AppenderMetrics,
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    span::{Skipped, Span},
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
use server::Server;
use spare::Spare;
use sqlx::PgPool;
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// A log in the schema `log` of a PostgreSQL database.
#[derive(Debug, Clone)]
pub struct PgStore {
    server: Server,
    readers: PgPool,
    spare: Spare,
    groups: PgPool,
    appender: Appender,
    head: watch::Sender<Position>,
    tree: PgTree,
    _follower: Follower,
}

impl PgStore {
    /// Makes the schema `log` or brings it to this version, as its owner, and gives `app_role` the right to read
    /// and to add. The role MUST exist; it may be the owner itself where one role has to do.
    ///
    /// # Errors
    /// `Unusable`: the server does not answer, the role is missing, the log is of a newer version.
    pub async fn init(owner_url: &str, app_role: &str) -> Result<(), StoreError> {
        Server::new(owner_url)?.migrate(app_role).await
    }

    /// Opens an existing log.
    ///
    /// # Errors
    /// `Unusable`: the server does not answer, there is no log, it is of another version, it cannot be written, or
    /// it does not add up, or its rows, its tiles and its last checkpoint do not agree.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let server = Server::new(url)?;
        let connection = server.open_writer().await?;
        let readers = server.readers();
        let groups = server.groups();
        let position = verified_head(&readers, Depth::Highest).await?;
        let tree = PgTree::new(server.clone(), readers.clone());
        opening::check(&tree).await?;
        let head = watch::Sender::new(position);
        let appender =
            Appender::start(write::Writer::new(server.clone(), connection), head.clone());
        let follows = Arc::new(announce::Follows::new());
        let tree = tree.beside(appender.fresh());
        let told = announce::announce(server.clone(), appender.committed(), Arc::clone(&follows));
        let followed = follow::follow(server.clone(), readers.clone(), head.clone(), follows);
        let follower = Follower::start(async move {
            tokio::join!(told, followed);
        });
        let spare = Spare::of(readers.clone());
        Ok(Self { server, readers, spare, groups, appender, head, tree, _follower: follower })
    }

    /// The tree over this log.
    #[must_use]
    pub fn tree(&self) -> PgTree {
        self.tree.clone()
    }
}

#[async_trait]
impl EventStore for PgStore {
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
        span::read(self, after, upto, skipped).await
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
