//! The look at a log that is opened: a log whose rows, tiles and last checkpoint do not agree takes no event.
//!
//! Cheap: it reads the rows that came since the last look, and moves the mark. What lies before the mark is looked
//! at by `log verify` only. Signatures are not: whoever opens a log need not have its key.

use super::{
    edge::{Changed, Edge},
    leaf::leaf_hash,
    prove,
    size::Size,
    store::{Signed, Standing, TreeError, TreeStore},
    tile::{TileId, WIDTH},
};
use crate::{position::Position, store::StoreError};

const PAGE: usize = 4_096;

/// Rows from the mark up to the size of the tree give the leaves, and these the root of the last checkpoint.
///
/// # Errors
/// `Unusable` with the first position that does not fit; `Unavailable`.
pub async fn check(store: &dyn TreeStore) -> Result<(), StoreError> {
    let (standing, signed) = match prove::standing(store).await {
        Ok(found) => found,
        Err(TreeError::Store(error)) => return Err(error),
        Err(other) => {
            let at = store.standing().await?.signed.last();
            return Err(refused(at, &other.to_string()));
        }
    };
    if standing.size > Size::from(standing.head) {
        let why =
            format!("its tree has {} leaves, its head says {}", standing.size, standing.head.0);
        return Err(refused(Position(standing.head.0.saturating_add(1)), &why));
    }
    let mark = standing.verified.min(standing.size);
    let looked = look(store, &standing, mark, signed.as_ref()).await;
    looked.map_err(|error| match error {
        TreeError::Store(error) => error,
        other => refused(mark.last(), &other.to_string()),
    })?;
    if standing.size > mark {
        // a mark that cannot be moved only costs time at the next start
        if let Err(error) = store.mark_verified(standing.size).await {
            tracing::debug!(%error, "how far the log was looked at is not remembered");
        }
    }
    Ok(())
}

fn refused(at: Position, why: &str) -> StoreError {
    StoreError::Unusable(format!(
        "the log does not agree with its own tree at position {}: {why}; it takes no event. Find out with \
         filcommun log verify, restore it from a backup",
        at.0
    ))
}

async fn look(
    store: &dyn TreeStore,
    standing: &Standing,
    mark: Size,
    signed: Option<&Signed>,
) -> Result<(), TreeError> {
    let mut edge = prove::edge(store, mark).await?;
    if let Some(signed) = signed
        && signed.size <= mark
        && prove::root(store, signed.size).await? != signed.root
    {
        return Err(refused(
            signed.size.last(),
            "its tiles do not give the root of its last checkpoint",
        )
        .into());
    }
    while edge.size() < standing.size {
        let from = edge.size();
        let room = usize::try_from(standing.size.0 - from.0).unwrap_or(PAGE).min(PAGE);
        let page = store.rows(from.last(), room).await?;
        if page.rows.is_empty() {
            return Err(page.unreadable.unwrap_or_else(|| gone(from)).into());
        }
        let mut filled = Changed::new();
        let ids: Vec<_> = leaf_tiles(from, page.rows.len()).collect();
        let tiles = store.tiles(&ids).await?;
        for row in &page.rows {
            let (next, at) = (edge.size().0, row.recorded.position);
            if at != Size(next + 1).last() {
                return Err(gone(edge.size()).into());
            }
            let id = TileId { level: 0, index: next / WIDTH as u64 };
            let place = usize::try_from(next % WIDTH as u64).unwrap_or_default();
            let leaf = leaf_hash(&row.recorded);
            if tiles.hashes(id, place + 1)?.last() != Some(&leaf) {
                return Err(
                    refused(at, "the event is not the one whose leaf is in the tree").into()
                );
            }
            edge.push(leaf, &mut filled);
            expect_root(&edge, signed)?;
        }
        expect_tiles(store, &filled).await?;
    }
    Ok(())
}

/// Tiles of leaves for `count` rows from this size on.
fn leaf_tiles(from: Size, count: usize) -> impl Iterator<Item = TileId> {
    let last = from.0 + (count as u64).max(1) - 1;
    (from.0 / WIDTH as u64..=last / WIDTH as u64).map(|index| TileId { level: 0, index })
}

fn gone(size: Size) -> StoreError {
    refused(Size(size.0.saturating_add(1)).last(), "the event is missing")
}

fn expect_root(edge: &Edge, signed: Option<&Signed>) -> Result<(), StoreError> {
    match signed {
        Some(signed) if signed.size == edge.size() && signed.root != edge.root() => Err(refused(
            signed.size.last(),
            "its events do not give the root of its last checkpoint",
        )),
        _ => Ok(()),
    }
}

/// The tiles that the rows fill are those that are kept.
async fn expect_tiles(store: &dyn TreeStore, filled: &Changed) -> Result<(), TreeError> {
    let ids: Vec<_> = filled.keys().copied().collect();
    let kept = store.tiles(&ids).await?;
    for (id, hashes) in filled {
        if kept.hashes(*id, WIDTH)? != hashes {
            let first = (id.index << (8 * (u32::from(id.level) + 1))) + 1;
            return Err(
                refused(Size(first).last(), &format!("{id} is not what its events give")).into()
            );
        }
    }
    Ok(())
}
