//! A log with its tree growing beside it, as `serve` has it: what the tree costs is in every figure.

use super::BenchError;
use crate::config::Location;
use eventstore::{
    clock::SystemClock,
    postgres::PgStore,
    sqlite::SqliteStore,
    store::EventStore,
    tree::{integrator::Integrator, note::Algorithm, signer::Signer, store::TreeStore},
};
use std::sync::Arc;
use tokio::{sync::watch, task::JoinHandle};

/// A log and whoever tends its tree.
#[derive(Debug)]
pub(in crate::bench) struct Tended {
    pub(in crate::bench) store: Arc<dyn EventStore>,
    tree: Arc<dyn TreeStore>,
    stop: watch::Sender<bool>,
    tending: JoinHandle<()>,
}

impl Tended {
    /// Opens the log at an address and begins to tend its tree. The key is drawn: nothing here is kept.
    pub(in crate::bench) async fn open(location: &Location) -> Result<Self, BenchError> {
        let (store, tree): (Arc<dyn EventStore>, Arc<dyn TreeStore>) = match location {
            Location::Postgres(url) => {
                let store = PgStore::open(url).await?;
                let tree = Arc::new(store.tree());
                (Arc::new(store), tree)
            }
            Location::Sqlite(path) => {
                let store = SqliteStore::open(path).await?;
                let tree = Arc::new(store.tree());
                (Arc::new(store), tree)
            }
        };
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|e| BenchError::wrong(e.to_string()))?;
        let signer = Signer::new("bench", Algorithm::Ed25519, &secret)
            .map_err(|e| BenchError::wrong(e.to_string()))?;
        let integrator = Integrator::new(Arc::clone(&tree), signer, Arc::new(SystemClock));
        let (stop, stopped) = watch::channel(false);
        let tending = tokio::spawn(integrator.run(store.watch(), stopped));
        Ok(Self { store, tree, stop, tending })
    }

    /// Lets the tree come to the end of the log, and says that it did.
    ///
    /// # Errors
    /// The tree is not as large as the log.
    pub(in crate::bench) async fn end(self) -> Result<(), BenchError> {
        self.stop.send_replace(true);
        self.tending.await.map_err(|e| BenchError::wrong(e.to_string()))?;
        let standing = self.tree.standing().await?;
        match u64::try_from(standing.head.0) == Ok(standing.size.0) {
            true => Ok(()),
            false => Err(BenchError::wrong(format!(
                "the log has {} events, its tree {} leaves",
                standing.head.0, standing.size
            ))),
        }
    }
}
