//! Where it is measured: a database of the bench's own, on the server or in the folder of the one that is named.

pub(super) mod postgres;
pub(super) mod sqlite;
mod tended;

pub(super) use tended::Tended;

use super::{BenchError, contest::Kind};
use crate::config::Location;
use eventstore::{
    postgres::PgStore, sqlite::SqliteStore, store::EventStore, undecoded::UndecodedStore,
};
use std::sync::Arc;

/// A database that is only for measuring.
#[derive(Debug, Clone)]
pub(crate) enum Ground {
    /// A database of a server.
    Postgres(postgres::Server),
    /// A file in a folder of its own.
    Sqlite(sqlite::Folder),
}

impl Ground {
    /// Makes one beside the log that is named, which need not exist and is not touched.
    ///
    /// # Errors
    /// The server does not answer, or the role may not create a database; the folder cannot be written.
    pub(crate) async fn make(beside: &Location) -> Result<Self, BenchError> {
        match beside {
            Location::Postgres(url) => postgres::Server::make(url).await.map(Self::Postgres),
            Location::Sqlite(path) => sqlite::Folder::make(path).map(Self::Sqlite),
        }
    }

    /// Which database it is.
    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Postgres(_) => Kind::Postgres,
            Self::Sqlite(_) => Kind::Sqlite,
        }
    }

    /// Leaves an empty log, an empty raw table beside it, and nothing for the database to write later.
    pub(in crate::bench) async fn emptied(&self) -> Result<(), BenchError> {
        match self {
            Self::Postgres(server) => server.emptied().await,
            Self::Sqlite(folder) => folder.emptied().await,
        }
    }

    /// After many writes: what the database would else do while it is read.
    pub(super) async fn settled(&self) -> Result<(), BenchError> {
        match self {
            Self::Postgres(server) => server.settled().await,
            Self::Sqlite(folder) => folder.settled().await,
        }
    }

    /// The log with its tree, as `serve` has them.
    pub(super) async fn tended(&self) -> Result<Tended, BenchError> {
        Tended::open(&self.location()).await
    }

    /// The log alone, to be read.
    pub(super) async fn log(&self) -> Result<Arc<dyn EventStore>, BenchError> {
        Ok(open(&self.location()).await?)
    }

    /// The log, as whoever reads all of it opens it.
    pub(super) async fn undecoded(&self) -> Result<Arc<dyn UndecodedStore>, BenchError> {
        open(&self.location()).await
    }

    /// Its address.
    pub(in crate::bench) fn location(&self) -> Location {
        match self {
            Self::Postgres(server) => Location::Postgres(server.url().to_owned()),
            Self::Sqlite(folder) => Location::Sqlite(folder.log()),
        }
    }

    /// Removes it.
    ///
    /// # Errors
    /// It could not: the message names what is left.
    pub(crate) async fn remove(&self) -> Result<(), BenchError> {
        match self {
            Self::Postgres(server) => server.remove().await,
            Self::Sqlite(folder) => folder.remove(),
        }
    }
}

/// Opens the log at an address.
pub(super) async fn open(location: &Location) -> Result<Arc<dyn UndecodedStore>, BenchError> {
    Ok(match location {
        Location::Postgres(url) => Arc::new(PgStore::open(url).await?),
        Location::Sqlite(path) => Arc::new(SqliteStore::open(path).await?),
    })
}
