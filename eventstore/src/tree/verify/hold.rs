//! What the rows of a walk are held against: tiles, checkpoints, one kept elsewhere.

use super::{
    Wrong,
    walk::{Stop, Walk},
};
use crate::{
    position::Position,
    tree::{
        checkpoint::Checkpoint,
        leaf::Hash,
        merkle::{empty_root, perfect},
        size::Size,
        tile::{HEIGHT, TileId, WIDTH},
    },
};

const CHECKPOINTS: usize = 1_000;

impl Walk<'_> {
    /// The tiles that the next `count` leaves are in, at every level.
    pub(super) async fn keep_tiles(&mut self, count: usize) -> Result<(), Stop> {
        let first = self.edge.size().0;
        let last = first + (count as u64).max(1) - 1;
        let mut ids = Vec::new();
        for level in 0..HEIGHT {
            let shift = HEIGHT * (level + 1);
            let index = |leaf: u64| leaf.checked_shr(shift).unwrap_or(0);
            let level = u8::try_from(level).unwrap_or(u8::MAX);
            let tiles = (index(first)..=index(last)).map(|index| TileId { level, index });
            ids.extend(tiles.filter(|id| id.width(self.standing.size) > 0));
        }
        self.kept = self.asked.store.tiles(&ids).await?;
        Ok(())
    }

    /// Whether the tile has this hash at the place of the n-th of its level.
    pub(super) fn is_kept(&self, id: TileId, n: u64, hash: &Hash) -> bool {
        let place = usize::try_from(n % WIDTH as u64).unwrap_or_default();
        self.kept.hashes(id, place + 1).ok().and_then(<[_]>::last) == Some(hash)
    }

    /// The hash of a filled tile is in the tile above it.
    pub(super) fn above(&self, id: TileId, hashes: &[Hash]) -> Result<(), Stop> {
        if self.edge.size() > self.standing.size {
            return Ok(());
        }
        let above = TileId { level: id.level + 1, index: id.index / WIDTH as u64 };
        let hash = perfect(hashes).unwrap_or_else(empty_root);
        if self.is_kept(above, id.index, &hash) {
            return Ok(());
        }
        let span = HEIGHT * (u32::from(id.level) + 1);
        let (from, to) = (Size((id.index << span) + 1).last(), Size((id.index + 1) << span).last());
        Err(Wrong::Tile { tile: above, from, to }.into())
    }

    /// The root of the checkpoint kept elsewhere.
    pub(super) fn expect_root_kept(&self) -> Result<(), Stop> {
        match &self.asked.against {
            Some(kept) if kept.size == self.edge.size() && kept.root != self.edge.root() => {
                let ours = Size::from(self.standing.head);
                Err(Wrong::Forked { kept: kept.size, ours }.into())
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn more_checkpoints(&mut self) -> Result<(), Stop> {
        let found = self.asked.store.checkpoints(self.read, CHECKPOINTS).await?;
        let known = found.into_iter().filter(|signed| signed.size <= self.standing.signed);
        self.coming = known.collect();
        self.read = self.coming.back().map_or(self.read, |signed| signed.size);
        Ok(())
    }

    /// The next checkpoint is signed, and the events give its root.
    pub(super) fn checkpoint(&mut self) -> Result<(), Stop> {
        let Some(signed) = self.coming.pop_front() else { return Ok(()) };
        let size = signed.size;
        let wrong = |why: String| Stop::from(Wrong::Checkpoint { size, why });
        let note = signed.note.parse().map_err(|e| wrong(format!("{e}")))?;
        let log = &self.asked.log;
        let said = Checkpoint::open(&note, log).map_err(|e| wrong(e.to_string()))?;
        if said != signed.checkpoint(log.name()) {
            return Err(wrong("its row says otherwise than its note".to_owned()));
        }
        if size == self.edge.size() && said.root != self.edge.root() {
            let from = Position(self.holds.last().0 + 1);
            return Err(Wrong::Root { size, from }.into());
        }
        self.holds = size;
        self.count += 1;
        Ok(())
    }
}
