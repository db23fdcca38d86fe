//! Roots and proofs against `ct-merkle`, an implementation of RFC 6962 by others.

use crate::tree::{
    edge::{Changed, Edge},
    leaf::Hash,
    merkle::{self, Span, extends, includes, join},
    size::{LeafIndex, Size},
    tile::{TileId, Tiles},
};
use ct_merkle::{ConsistencyProof, InclusionProof, mem_backed_tree::MemoryBackedTree};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

fn data(n: u64) -> Vec<u8> {
    n.to_be_bytes().to_vec()
}

fn leaf(n: u64) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data(n)).finalize().into()
}

/// Both trees of this size; ours as tiles.
fn grown(size: u64) -> (Oracle, Edge, Tiles) {
    let (mut oracle, mut edge, mut changed) = (Oracle::new(), Edge::default(), Changed::new());
    for n in 0..size {
        oracle.push(data(n));
        edge.push(leaf(n), &mut changed);
    }
    changed.extend(edge.open_tiles());
    let tiles = changed.into_iter().map(|(id, hashes)| (id, hashes.concat())).collect();
    (oracle, edge, Tiles(tiles))
}

fn over(spans: &[Span], tiles: &Tiles) -> Vec<Hash> {
    let hash = |span: &Span| {
        join(
            span.subtrees()
                .into_iter()
                .map(|part| tiles.subtree(part).unwrap())
                .collect::<Vec<_>>()
                .into_iter(),
        )
    };
    spans.iter().map(hash).collect()
}

fn hold(size: u64, picks: &[u64]) {
    let (oracle, edge, tiles) = grown(size);
    let root: Hash = (*oracle.root().as_bytes()).into();
    assert_eq!(edge.root(), root, "root of {size}");
    assert_eq!(over(&[Span::whole(Size(size))], &tiles), [root], "root of {size}, from tiles");
    assert_eq!(Edge::of(Size(size), &tiles).unwrap(), edge, "edge of {size}, from tiles");
    for pick in picks.iter().map(|pick| pick % size) {
        let spans = merkle::inclusion(LeafIndex(pick), Size(size)).unwrap();
        let path = over(&spans, &tiles);
        let theirs = oracle.prove_inclusion(usize::try_from(pick).unwrap());
        assert_eq!(theirs.as_bytes(), path.concat(), "inclusion of {pick} in {size}");
        let proof = InclusionProof::<Sha256>::from_bytes(path.concat());
        oracle.root().verify_inclusion(&data(pick), pick, &proof).unwrap();
        assert!(includes(&leaf(pick), LeafIndex(pick), Size(size), &path, &root));
        assert!(!includes(&leaf(pick + 1), LeafIndex(pick), Size(size), &path, &root));
        assert!(!includes(&leaf(pick), LeafIndex(pick), Size(size), &path, &leaf(0)) || size == 1);
        let old = pick + 1;
        let (old_oracle, old_edge, _) = grown(old);
        let path = over(&merkle::consistency(Size(old), Size(size)).unwrap(), &tiles);
        if old < size {
            let theirs = oracle.prove_consistency(usize::try_from(size - old).unwrap());
            assert_eq!(theirs.as_bytes(), path.concat(), "consistency of {old} and {size}");
            let proof = ConsistencyProof::<Sha256>::try_from_bytes(path.concat()).unwrap();
            oracle.root().verify_consistency(&old_oracle.root(), &proof).unwrap();
        }
        let (from, to) = (old_edge.root(), root);
        assert!(extends((Size(old), &from), (Size(size), &to), &path));
        assert!(!extends((Size(old), &leaf(9_999)), (Size(size), &to), &path));
        assert!(!extends((Size(old), &from), (Size(size), &leaf(9_999)), &path));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn roots_and_proofs_are_those_of_another_implementation(
        size in 1_u64..2_000,
        picks in prop::collection::vec(any::<u64>(), 1..4),
    ) {
        hold(size, &picks);
    }

    #[test]
    fn a_damaged_proof_never_holds(size in 2_u64..700, pick in any::<u64>(), bit in any::<usize>()) {
        let (_, edge, tiles) = grown(size);
        let leaf_index = LeafIndex(pick % size);
        let mut path = over(&merkle::inclusion(leaf_index, Size(size)).unwrap(), &tiles);
        let at = bit % (path.len() * 256);
        path[at / 256][at / 8 % 32] ^= 1 << (at % 8);
        prop_assert!(!includes(&leaf(leaf_index.0), leaf_index, Size(size), &path, &edge.root()));
        path.pop();
        prop_assert!(!includes(&leaf(leaf_index.0), leaf_index, Size(size), &path, &edge.root()));
    }
}

#[test]
fn sizes_at_the_borders_of_tiles_are_those_of_another_implementation() {
    for size in [1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537] {
        hold(size, &[0, size / 2, size - 1]);
    }
}

#[test]
fn an_empty_tree_has_the_root_of_the_rfc() {
    let empty = Edge::default();
    let root: Hash = Sha256::digest([]).into();
    assert_eq!(empty.root(), root);
    assert_eq!(merkle::inclusion(LeafIndex(0), Size(0)), None);
    assert_eq!(merkle::consistency(Size(0), Size(1)), None);
    assert_eq!(merkle::consistency(Size(2), Size(1)), None);
    assert!(!includes(&leaf(0), LeafIndex(0), Size(0), &[], &root));
}

#[test]
fn a_missing_tile_is_named() {
    let (_, _, mut tiles) = grown(600);
    let gone = TileId { level: 0, index: 2 };
    tiles.0.remove(&gone);
    assert_eq!(Edge::of(Size(600), &tiles).unwrap_err().0, gone);
}
