//! Making the tree grow: rows that the log has and the tree has not, a page at a time, outside the append lock.

use super::{
    edge::{Changed, Edge},
    leaf::{Hash, leaf_hash},
    prove,
    size::Size,
    store::{Epoch, Growth, Signed, StoredRow, TreeError, TreeStore},
};
use crate::store::StoreError;
use std::sync::Arc;

/// Rows read at once: decoding them holds a thread, and whoever appends waits for it.
const PAGE: usize = 512;
/// Pages of one transaction.
const PAGES: usize = 8;

/// The tree in the hands of one process.
#[derive(Debug)]
pub struct Grower {
    store: Arc<dyn TreeStore>,
    epoch: Epoch,
    edge: Edge,
    signed: Option<Signed>,
}

impl Grower {
    /// Takes the tree over from whoever had it. Its tiles MUST give the root of its last checkpoint.
    ///
    /// # Errors
    /// `Damaged`: they do not. `Fenced`: another process took it over meanwhile. `Store`.
    pub async fn take_over(store: Arc<dyn TreeStore>) -> Result<Self, TreeError> {
        let epoch = store.take_over().await?;
        let (standing, signed) = prove::standing(&*store).await?;
        let last = signed.as_ref().map_or(Size(0), |signed| signed.size);
        if standing.epoch != epoch || last != standing.signed {
            return Err(TreeError::Fenced);
        }
        if standing.size > Size::from(standing.head) {
            return Err(TreeError::Damaged(format!(
                "the tree has {} leaves and the log ends at position {}",
                standing.size, standing.head.0
            )));
        }
        let edge = prove::edge(&*store, standing.size).await?;
        let grower = Self { store, epoch, edge, signed };
        grower.expect_consistent().await?;
        Ok(grower)
    }

    /// Leaves in the tree.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.edge.size()
    }

    /// The last checkpoint.
    #[must_use]
    pub const fn signed(&self) -> Option<&Signed> {
        self.signed.as_ref()
    }

    /// Adds the leaves of the next rows, some pages of them; how many.
    ///
    /// # Errors
    /// `Fenced`: another process has the tree. `Damaged`: a row is missing or cannot be read. `Store`.
    pub async fn step(&mut self) -> Result<usize, TreeError> {
        let fresh = self.store.fresh(self.edge.size(), PAGE * PAGES);
        if !fresh.is_empty() {
            return self.add(fresh).await;
        }
        let mut leaves = Vec::new();
        for _ in 0..PAGES {
            let from = Size(self.edge.size().0 + leaves.len() as u64);
            let page = self.store.rows(from.last(), PAGE).await?;
            if let (Some(error), true) = (&page.unreadable, page.rows.is_empty()) {
                return Err(error.clone().into());
            }
            let read = page.rows.len();
            leaves.extend(match read {
                0..64 => hash(&page.rows, from)?,
                // hashing many rows is work of its own: others of this thread go on
                _ => tokio::task::spawn_blocking(move || hash(&page.rows, from))
                    .await
                    .map_err(|e| StoreError::Unavailable(e.to_string()))??,
            });
            if read < PAGE {
                break;
            }
        }
        match leaves.is_empty() {
            true => Ok(0),
            false => self.add(leaves).await,
        }
    }

    async fn add(&mut self, leaves: Vec<Hash>) -> Result<usize, TreeError> {
        let count = leaves.len();
        let (mut edge, mut tiles) = (self.edge.clone(), Changed::new());
        leaves.into_iter().for_each(|leaf| edge.push(leaf, &mut tiles));
        tiles.extend(edge.open_tiles());
        let (from, to) = (self.edge.size(), edge.size());
        self.store.grow(&Growth { epoch: self.epoch, from, to, tiles }).await?;
        self.edge = edge;
        Ok(count)
    }

    /// The root of the tree as it stands.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.edge.root()
    }

    /// Keeps a checkpoint of the tree as it stands, after a look that the tree still begins with the last one.
    ///
    /// # Errors
    /// `Fenced`, `Damaged`, `Store`.
    pub async fn keep(&mut self, signed: Signed) -> Result<(), TreeError> {
        self.expect_consistent().await?;
        let previous = self.signed.as_ref().map_or(Size(0), |signed| signed.size);
        self.store.sign(self.epoch, previous, &signed).await?;
        self.signed = Some(signed);
        Ok(())
    }

    /// The tiles give the root of the last checkpoint.
    async fn expect_consistent(&self) -> Result<(), TreeError> {
        let Some(signed) = &self.signed else { return Ok(()) };
        match prove::root(&*self.store, signed.size).await? == signed.root {
            true => Ok(()),
            false => Err(TreeError::Damaged(format!(
                "the tiles do not give the root of the checkpoint of size {}",
                signed.size
            ))),
        }
    }
}

/// The leaves of rows that follow each other.
fn hash(rows: &[StoredRow], from: Size) -> Result<Vec<Hash>, TreeError> {
    rows.iter()
        .zip(from.0 + 1..)
        .map(|(row, next)| match Size::from(row.recorded.position) == Size(next) {
            true => Ok(leaf_hash(&row.recorded)),
            false => Err(TreeError::Damaged(format!("the event at position {next} is missing"))),
        })
        .collect()
}
