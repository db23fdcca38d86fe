//! Roots and proofs, made of tiles: a few tiles read at once, never an event.

use super::{
    edge::Edge,
    leaf::Hash,
    merkle::{self, Span, join},
    size::{LeafIndex, Size},
    store::{Signed, Standing, TreeError, TreeReader},
    tile::{NoTile, TileId, Tiles},
};

impl From<NoTile> for TreeError {
    fn from(missing: NoTile) -> Self {
        Self::Damaged(format!("the tree cannot be used: {missing}"))
    }
}

/// How far the tree is, and its last checkpoint, which may be a little older where someone signs meanwhile: the
/// checkpoint is read between two looks, and lies between what they say is signed.
///
/// # Errors
/// `Damaged`: a checkpoint is missing, or one was added that the tree does not know. `Store`.
pub async fn standing(store: &dyn TreeReader) -> Result<(Standing, Option<Signed>), TreeError> {
    let before = store.standing().await?.signed;
    let last = store.last_checkpoint().await?;
    let now = store.standing().await?;
    let size = last.as_ref().map_or(Size(0), |last| last.size);
    match (before..=now.signed).contains(&size) {
        true => Ok((now, last)),
        false => Err(TreeError::Damaged(format!(
            "the last checkpoint is of size {size}, the tree says {}",
            now.signed
        ))),
    }
}

/// The hash over each span.
async fn hashes(store: &dyn TreeReader, spans: &[Span]) -> Result<Vec<Hash>, TreeError> {
    let parts: Vec<_> = spans.iter().map(|span| span.subtrees()).collect();
    let mut ids: Vec<_> = parts.iter().flatten().map(|part| TileId::of(*part)).collect();
    ids.sort_unstable();
    ids.dedup();
    let tiles = store.tiles(&ids).await?;
    let over = |parts: &Vec<_>| {
        let found = parts.iter().map(|part| tiles.subtree(*part)).collect::<Result<Vec<_>, _>>();
        found.map(|found| join(found.into_iter()))
    };
    Ok(parts.iter().map(over).collect::<Result<_, _>>()?)
}

/// The root of the tree as it was at this size.
///
/// # Errors
/// `Damaged`: tiles are missing. `Store`.
pub async fn root(store: &dyn TreeReader, size: Size) -> Result<Hash, TreeError> {
    let root = hashes(store, &[Span::whole(size)]).await?;
    Ok(root.into_iter().next().unwrap_or_else(merkle::empty_root))
}

/// The proof that a leaf is in the tree of this size, from the leaf's neighbour up; none where there is no such leaf.
///
/// # Errors
/// `Damaged`: tiles are missing. `Store`.
pub async fn inclusion(
    store: &dyn TreeReader,
    leaf: LeafIndex,
    size: Size,
) -> Result<Option<Vec<Hash>>, TreeError> {
    match merkle::inclusion(leaf, size) {
        Some(spans) => hashes(store, &spans).await.map(Some),
        None => Ok(None),
    }
}

/// The proof that the tree of the new size begins with that of the old one; none where it cannot.
///
/// # Errors
/// `Damaged`: tiles are missing. `Store`.
pub async fn consistency(
    store: &dyn TreeReader,
    old: Size,
    new: Size,
) -> Result<Option<Vec<Hash>>, TreeError> {
    match merkle::consistency(old, new) {
        Some(spans) => hashes(store, &spans).await.map(Some),
        None => Ok(None),
    }
}

/// The right edge of the tree as it was at this size.
///
/// # Errors
/// `Damaged`: tiles are missing. `Store`.
pub async fn edge(store: &dyn TreeReader, size: Size) -> Result<Edge, TreeError> {
    let tiles: Tiles = store.tiles(&Edge::tiles(size)).await?;
    Ok(Edge::of(size, &tiles)?)
}
