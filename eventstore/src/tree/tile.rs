//! Tiles: runs of 256 hashes, named and cut as C2SP tlog-tiles says.
//!
//! A tile of level 0 holds leaf hashes; one of level L + 1 the hash of each full tile of level L. The hash of every
//! perfect subtree is in a tile or a few hashings away. A tile that the tree has since filled further begins with
//! the same hashes: a narrower one is its beginning.

use super::{
    leaf::Hash,
    merkle::{Subtree, perfect},
    size::Size,
};
use std::{collections::HashMap, fmt, str::FromStr};
use thiserror::Error;

/// Hashes of a full tile.
pub const WIDTH: usize = 256;
/// Levels of the tree that a tile spans.
pub const HEIGHT: u32 = 8;
/// Bytes of a hash.
pub const HASH_BYTES: usize = 32;

/// Which tile of hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// 0 for leaf hashes.
    pub level: u8,
    /// How many are on its left.
    pub index: u64,
}

impl TileId {
    /// The tile that has the hashes of this subtree.
    #[must_use]
    pub fn of(subtree: Subtree) -> Self {
        let inside = subtree.level % HEIGHT;
        let level = u8::try_from(subtree.level / HEIGHT).unwrap_or(u8::MAX);
        Self { level, index: subtree.index >> (HEIGHT - inside) }
    }

    /// Hashes that it has in a tree of this size; 0 when it is not there.
    #[must_use]
    pub fn width(self, size: Size) -> usize {
        let hashes = size.0.checked_shr(HEIGHT * u32::from(self.level)).unwrap_or(0);
        let before = self.index.saturating_mul(WIDTH as u64);
        usize::try_from(hashes.saturating_sub(before)).unwrap_or(WIDTH).min(WIDTH)
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/{}", self.level, spelt(self.index))
    }
}

/// `x001/x234/067`.
fn spelt(index: u64) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}

/// What an address below `tile/` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TilePath {
    /// Level and index; of entries, the level is 0.
    pub id: TileId,
    /// Whether it names the entries themselves, not their hashes.
    pub entries: bool,
    /// Hashes or entries asked, 1 to 256.
    pub width: usize,
}

/// Not an address of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an address of a tile: 0/x001/x234/067 or entries/067.p/12 is expected")]
pub struct BadTilePath;

impl FromStr for TilePath {
    type Err = BadTilePath;

    /// Reads what stands after `tile/`. Only the one spelling of each tile is taken.
    fn from_str(text: &str) -> Result<Self, BadTilePath> {
        let (level, rest) = text.split_once('/').ok_or(BadTilePath)?;
        let entries = level == "entries";
        let level = if entries { 0 } else { number(level, 63)? };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, number(width, WIDTH as u64 - 1)?),
            None => (rest, WIDTH as u64),
        };
        let index = index.split('/').try_fold(0_u64, |sum, part| {
            let digits = part.strip_prefix('x').unwrap_or(part);
            let fits = digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit());
            let value = digits.parse::<u64>().ok().filter(|_| fits)?;
            sum.checked_mul(1000)?.checked_add(value)
        });
        let id = TileId {
            level: u8::try_from(level).map_err(|_| BadTilePath)?,
            index: index.ok_or(BadTilePath)?,
        };
        let path = Self { id, entries, width: usize::try_from(width).map_err(|_| BadTilePath)? };
        if width == 0 || path.to_string() != format!("tile/{text}") {
            return Err(BadTilePath);
        }
        Ok(path)
    }
}

fn number(text: &str, most: u64) -> Result<u64, BadTilePath> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n| digits && *n <= most).ok_or(BadTilePath)
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entries {
            true => write!(f, "tile/entries/{}", spelt(self.id.index))?,
            false => self.id.fmt(f)?,
        }
        if self.width < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// Some tiles of a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tiles(pub HashMap<TileId, Vec<u8>>);

/// A tile that is not there, or has too few hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0} is missing or too short")]
pub struct NoTile(pub TileId);

impl Tiles {
    /// The first `width` hashes of a tile.
    ///
    /// # Errors
    /// It has fewer.
    pub fn hashes(&self, id: TileId, width: usize) -> Result<&[Hash], NoTile> {
        self.run(id, 0, width)
    }

    fn run(&self, id: TileId, from: usize, count: usize) -> Result<&[Hash], NoTile> {
        let bytes = self.0.get(&id).ok_or(NoTile(id))?;
        let (hashes, _) = bytes.as_chunks::<HASH_BYTES>();
        hashes.get(from..from.saturating_add(count)).ok_or(NoTile(id))
    }

    /// The hash of a perfect subtree.
    ///
    /// # Errors
    /// Its tile is not here.
    pub fn subtree(&self, subtree: Subtree) -> Result<Hash, NoTile> {
        let inside = subtree.level % HEIGHT;
        let id = TileId::of(subtree);
        let from = (subtree.index << inside) % WIDTH as u64;
        let from = usize::try_from(from).map_err(|_| NoTile(id))?;
        perfect(self.run(id, from, 1 << inside)?).ok_or(NoTile(id))
    }
}
