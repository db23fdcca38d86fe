//! Whether the tree's own files are whole: every tile there, each the hash of those below it, and every checkpoint
//! the root of them. No event is read.

use super::{
    checkpoint::Checkpoint,
    leaf::Hash,
    merkle::perfect,
    note::Verifier,
    prove,
    size::Size,
    store::{TreeError, TreeReader},
    tile::{HASH_BYTES, HEIGHT, TileId, WIDTH},
};
use thiserror::Error;

const TILES: usize = 64;
const CHECKPOINTS: usize = 1_000;

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// A tile that is not there, or of another width than the tree has.
    #[error("{tile} has {found} hashes, the tree has {expected}")]
    Width {
        /// Which.
        tile: TileId,
        /// What it should have.
        expected: usize,
        /// What it has, 0 when it is not there.
        found: usize,
    },
    /// A tile whose hash is not in the tile above.
    #[error("{tile} is not the one whose hash is in the tile above it")]
    Hash {
        /// Which.
        tile: TileId,
    },
    /// A checkpoint that is not of this log, or not the root of its tiles.
    #[error("the checkpoint of size {size} does not hold: {why}")]
    Checkpoint {
        /// Its size.
        size: Size,
        /// Why.
        why: String,
    },
}

impl Flaw {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Width { .. } => "tile-width",
            Self::Hash { .. } => "tile-wrong",
            Self::Checkpoint { .. } => "checkpoint-wrong",
        }
    }
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Leaves in the tree.
    pub size: Size,
    /// Tiles.
    pub tiles: u64,
    /// Checkpoints.
    pub checkpoints: u64,
}

/// Looks at every tile and every checkpoint of the tree. `log`: the key that signed.
///
/// # Errors
/// The database does not answer.
pub async fn fsck(
    store: &dyn TreeReader,
    log: &Verifier,
) -> Result<(Counted, Option<Flaw>), TreeError> {
    let standing = store.standing().await?;
    let mut counted = Counted { size: standing.size, ..Counted::default() };
    for level in 0..u8::try_from(HEIGHT).unwrap_or(u8::MAX) {
        if let Some(flaw) = one_level(store, level, &mut counted).await? {
            return Ok((counted, Some(flaw)));
        }
    }
    let mut after = Size(0);
    loop {
        let page = store.checkpoints(after, CHECKPOINTS).await?;
        let Some(last) = page.last() else { return Ok((counted, None)) };
        after = last.size;
        for signed in &page {
            let said = signed
                .note
                .parse()
                .map_err(Into::into)
                .and_then(|note| Checkpoint::open(&note, log));
            let why = match said {
                Err(error) => Some(error.to_string()),
                Ok(said) if said != signed.checkpoint(log.name()) => {
                    Some("its row says otherwise than its note".to_owned())
                }
                Ok(_) if signed.size > store.standing().await?.size => {
                    Some("the tree is smaller".to_owned())
                }
                Ok(said) if prove::root(store, said.size).await? != said.root => {
                    Some("the tiles give another root".to_owned())
                }
                Ok(_) => None,
            };
            if let Some(why) = why {
                return Ok((counted, Some(Flaw::Checkpoint { size: signed.size, why })));
            }
            counted.checkpoints += 1;
        }
    }
}

async fn one_level(
    store: &dyn TreeReader,
    level: u8,
    counted: &mut Counted,
) -> Result<Option<Flaw>, TreeError> {
    let mut next = TileId { level, index: 0 };
    loop {
        let run = store.tile_run(next, TILES).await?;
        let above: Vec<_> = run.iter().map(|(id, _)| over(*id).0).collect();
        let above = store.tiles(&above).await?;
        for (id, bytes) in &run {
            let (hashes, _) = bytes.as_chunks::<HASH_BYTES>();
            let expected = next.width(counted.size);
            if expected == 0 {
                return too_wide(store, *id, hashes.len()).await;
            }
            let found = if *id == next { hashes.len() } else { 0 };
            if found < expected {
                return Ok(Some(Flaw::Width { tile: next, expected, found }));
            }
            if found > expected
                && let Some(flaw) = too_wide(store, *id, found).await?
            {
                return Ok(Some(flaw));
            }
            let (parent, place) = over(*id);
            if expected == WIDTH && !has(above.hashes(parent, place + 1).ok(), hashes) {
                return Ok(Some(Flaw::Hash { tile: *id }));
            }
            counted.tiles += 1;
            next.index += 1;
        }
        if run.len() < TILES {
            break;
        }
    }
    let expected = next.width(counted.size);
    Ok((expected > 0).then_some(Flaw::Width { tile: next, expected, found: 0 }))
}

/// A tile wider than the tree was when the look began: the tree has grown since, or the tile is not its own.
async fn too_wide(
    store: &dyn TreeReader,
    tile: TileId,
    found: usize,
) -> Result<Option<Flaw>, TreeError> {
    let expected = tile.width(store.standing().await?.size);
    Ok((found > expected).then_some(Flaw::Width { tile, expected, found }))
}

/// The tile above, and the place in it.
fn over(id: TileId) -> (TileId, usize) {
    let parent = TileId { level: id.level.saturating_add(1), index: id.index / WIDTH as u64 };
    (parent, usize::try_from(id.index % WIDTH as u64).unwrap_or_default())
}

fn has(above: Option<&[Hash]>, hashes: &[Hash]) -> bool {
    above.and_then(<[_]>::last).copied() == perfect(hashes)
}
