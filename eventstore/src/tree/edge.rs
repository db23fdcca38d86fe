//! The right edge of a tree: all that is needed to add leaves and to know the root.

use super::{
    leaf::Hash,
    merkle::{Span, Subtree, join, perfect},
    size::Size,
    tile::{HEIGHT, NoTile, TileId, Tiles, WIDTH},
};
use std::collections::BTreeMap;

/// The last tile of each level, never full: 8 KiB a level at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

/// Tiles that leaves changed or made, whole.
pub type Changed = BTreeMap<TileId, Vec<Hash>>;

impl Edge {
    /// Leaves in the tree.
    #[must_use]
    pub const fn size(&self) -> Size {
        Size(self.size)
    }

    /// The tiles that the edge of a tree of this size is made of.
    #[must_use]
    pub fn tiles(size: Size) -> Vec<TileId> {
        (0..HEIGHT)
            .map_while(|level| {
                let hashes = size.0.checked_shr(HEIGHT * level).filter(|hashes| *hashes > 0)?;
                Some(TileId { level: u8::try_from(level).ok()?, index: hashes / WIDTH as u64 })
            })
            .filter(|id| id.width(size) > 0)
            .collect()
    }

    /// The edge of a tree of this size.
    ///
    /// # Errors
    /// One of [`Self::tiles`] is not there.
    pub fn of(size: Size, tiles: &Tiles) -> Result<Self, NoTile> {
        let mut edge = Self { size: size.0, levels: Vec::new() };
        for id in Self::tiles(size) {
            let level = usize::from(id.level);
            edge.levels.resize(level, Vec::new());
            edge.levels.push(tiles.hashes(id, id.width(size))?.to_vec());
        }
        Ok(edge)
    }

    /// Adds a leaf; tiles that it fills are put in `filled`.
    pub fn push(&mut self, leaf: Hash, filled: &mut Changed) {
        self.size += 1;
        let mut carried = Some(leaf);
        let mut level = 0;
        while let Some(hash) = carried.take() {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(WIDTH));
            }
            let Some(row) = self.levels.get_mut(level) else { return };
            row.push(hash);
            if row.len() == WIDTH {
                let full = std::mem::replace(row, Vec::with_capacity(WIDTH));
                carried = perfect(&full);
                let hashes = self.size >> (HEIGHT as usize * level);
                let index = (hashes / WIDTH as u64).saturating_sub(1);
                filled
                    .insert(TileId { level: u8::try_from(level).unwrap_or(u8::MAX), index }, full);
            }
            level += 1;
        }
    }

    /// The tiles of the edge as they stand.
    #[must_use]
    pub fn open_tiles(&self) -> Changed {
        Self::tiles(self.size())
            .into_iter()
            .filter_map(|id| Some((id, self.levels.get(usize::from(id.level))?.clone())))
            .collect()
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let parts = Span::whole(self.size()).subtrees();
        join(
            parts.into_iter().filter_map(|part| self.subtree(part)).collect::<Vec<_>>().into_iter(),
        )
    }

    /// The hash of one of the perfect subtrees that the whole tree is made of: they are all on the edge.
    fn subtree(&self, part: Subtree) -> Option<Hash> {
        let inside = part.level % HEIGHT;
        let row = self.levels.get(usize::try_from(part.level / HEIGHT).ok()?)?;
        let from = usize::try_from((part.index << inside) % WIDTH as u64).ok()?;
        perfect(row.get(from..from + (1 << inside))?)
    }
}
