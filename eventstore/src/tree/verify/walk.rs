//! The walk of a verification.

use super::{Report, Verification, Wrong};
use crate::{
    position::Position,
    store::StoreError,
    tree::{
        edge::{Changed, Edge},
        leaf::leaf_hash,
        merkle::empty_root,
        size::Size,
        store::{Rows, Signed, Standing, StoredRow, StreamNumber, TreeReader},
        structure::{Misfit, Structure},
        tile::{TileId, Tiles, WIDTH},
    },
};
use std::{collections::VecDeque, sync::Arc};
use tokio::task::JoinHandle;

const PAGE: usize = 4_096;
/// How often a log that is written meanwhile is followed to its new end.
const ENDS: usize = 3;

/// What ends a walk early.
pub(super) enum Stop {
    Wrong(Box<Wrong>),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Wrong> for Stop {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(Box::new(wrong))
    }
}

pub(super) struct Walk<'a> {
    pub(super) asked: &'a Verification,
    pub(super) standing: Standing,
    pub(super) edge: Edge,
    structure: Structure,
    pub(super) kept: Tiles,
    /// Checkpoints to come.
    pub(super) coming: VecDeque<Signed>,
    /// The last one read.
    pub(super) read: Size,
    /// The last one that holds.
    pub(super) holds: Size,
    pub(super) count: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(asked: &'a Verification, standing: Standing) -> Self {
        Self {
            asked,
            standing,
            edge: Edge::default(),
            structure: Structure::default(),
            kept: Tiles::default(),
            coming: VecDeque::new(),
            read: Size(0),
            holds: Size(0),
            count: 0,
        }
    }

    pub(super) fn report(&self, wrong: Option<Wrong>) -> Report {
        Report {
            events: self.structure.reached(),
            tree: self.standing.size,
            signed: self.holds,
            checkpoints: self.count,
            wrong,
        }
    }

    pub(super) async fn all(
        &mut self,
        progress: &mut (impl FnMut(Position, Position) + Send),
    ) -> Result<(), Stop> {
        self.compare_sizes()?;
        self.more_checkpoints().await?;
        let mut head = self.standing.head;
        for _ in 0..ENDS {
            self.rows(head, progress).await?;
            let now = self.asked.store.standing().await?.head;
            if now == head {
                break;
            }
            head = now;
        }
        self.rows(head, progress).await?;
        self.expect_end(head).await?;
        self.streams().await
    }

    /// What can be said before a row is read.
    fn compare_sizes(&self) -> Result<(), Stop> {
        let Some(kept) = &self.asked.against else { return Ok(()) };
        let ours = Size::from(self.standing.head);
        if kept.size > ours {
            return Err(Wrong::RolledBack { kept: kept.size, ours }.into());
        }
        if kept.size == Size(0) && kept.root != empty_root() {
            return Err(Wrong::Forked { kept: kept.size, ours }.into());
        }
        Ok(())
    }

    /// Rows up to `head`, the next page read while this one is looked at.
    async fn rows(
        &mut self,
        head: Position,
        progress: &mut (impl FnMut(Position, Position) + Send),
    ) -> Result<(), Stop> {
        let reached = self.structure.reached();
        // rows below the first position, where none should be, come first
        let after = if reached == Position(0) { Position(i64::MIN) } else { reached };
        let mut ahead = self.read_ahead(after, head);
        while let Some(reading) = ahead.take() {
            let page = reading.await.map_err(|e| StoreError::Unavailable(e.to_string()))??;
            let last = page.rows.last().map(|row| row.recorded.position);
            if let (Some(last), None) = (last, &page.unreadable) {
                ahead = self.read_ahead(last, head);
            }
            self.page(page, head).await?;
            progress(self.structure.reached(), head);
        }
        Ok(())
    }

    fn read_ahead(
        &self,
        after: Position,
        head: Position,
    ) -> Option<JoinHandle<Result<Rows, StoreError>>> {
        let room = head.0.saturating_sub(after.0.max(0));
        let limit = usize::try_from(room).unwrap_or(PAGE).min(PAGE);
        let store: Arc<dyn TreeReader> = Arc::clone(&self.asked.store);
        (limit > 0).then(|| tokio::spawn(async move { store.rows(after, limit).await }))
    }

    async fn page(&mut self, page: Rows, head: Position) -> Result<(), Stop> {
        self.keep_tiles(page.rows.len()).await?;
        for row in &page.rows {
            if row.recorded.position > head {
                break;
            }
            self.row(row)?;
            while self.coming.front().is_some_and(|next| next.size <= self.edge.size()) {
                self.checkpoint()?;
                if self.coming.is_empty() {
                    self.more_checkpoints().await?;
                }
            }
        }
        match page.unreadable {
            Some(StoreError::Unreadable { at, why }) => {
                let next = self.next();
                match at > next {
                    true => Err(row_is(next, Misfit::Missing { goes_on_at: at })),
                    false => Err(Wrong::Unreadable { at, why }.into()),
                }
            }
            Some(error) => Err(error.into()),
            None => Ok(()),
        }
    }

    fn next(&self) -> Position {
        Position(self.structure.reached().0 + 1)
    }

    fn row(&mut self, row: &StoredRow) -> Result<(), Stop> {
        let at = self.next();
        let fits = self.structure.row(&row.recorded, &row.category, row.stream);
        fits.map_err(|what| {
            // a row below the first position is wrong where it is, not where it is missing
            let at = row.recorded.position.min(at);
            Stop::from(Wrong::Row { at, what })
        })?;
        let leaf = leaf_hash(&row.recorded);
        let before = self.edge.size().0;
        if before < self.standing.size.0 {
            let id = TileId { level: 0, index: before / WIDTH as u64 };
            if !self.is_kept(id, before, &leaf) {
                return Err(Wrong::Leaf { at }.into());
            }
        }
        let mut filled = Changed::new();
        self.edge.push(leaf, &mut filled);
        filled.iter().try_for_each(|(id, hashes)| self.above(*id, hashes))?;
        self.expect_root_kept()
    }

    async fn expect_end(&mut self, head: Position) -> Result<(), Stop> {
        let at = self.next();
        if at <= head || at <= self.standing.size.last() {
            let (head, tree) = (self.standing.head, self.standing.size);
            return Err(Wrong::Ends { at, head, tree }.into());
        }
        let last = self.coming.back().map_or(self.holds, |signed| signed.size);
        let Standing { size: tree, signed, .. } = self.standing;
        if last != signed || signed > tree || !self.coming.is_empty() {
            return Err(Wrong::Tree { tree, signed, last }.into());
        }
        let beyond = self.asked.store.rows(head, 1).await?;
        let beyond = beyond.rows.first().map(|row| row.recorded.position);
        if let Some(at) = beyond
            && at > self.asked.store.standing().await?.head
        {
            return Err(Wrong::BeyondHead { at }.into());
        }
        Ok(())
    }

    /// The table of streams. What events that came meanwhile can explain is no finding.
    async fn streams(&mut self) -> Result<(), Stop> {
        let mut after = StreamNumber(i64::MIN);
        loop {
            let page = self.asked.store.streams(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.stream;
            for row in page {
                let Err(misfit) = self.structure.stream(&row) else { continue };
                let head = self.asked.store.standing().await?.head;
                if misfit.certain || head <= self.structure.reached() {
                    return Err(row_is(misfit.at, Misfit::Stream));
                }
            }
        }
        match self.structure.is_complete() {
            true => Ok(()),
            false => Err(row_is(self.structure.reached(), Misfit::Stream)),
        }
    }
}

fn row_is(at: Position, what: Misfit) -> Stop {
    Wrong::Row { at, what }.into()
}
