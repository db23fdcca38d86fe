//! RFC 6962, section 2.1: how hashes join, and which subtrees a root or a proof is made of.
//!
//! Nothing here knows where hashes are kept: a root or a proof is a list of [`Span`]s, a span a list of perfect
//! [`Subtree`]s, and tiles hold the hash of every perfect subtree.

use super::{
    leaf::Hash,
    size::{LeafIndex, Size},
};
use sha2::{Digest, Sha256};

/// The leaves `start..end`, as the RFC cuts a tree: `start` is a multiple of a power of two not below their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// The perfect subtree of `2^level` leaves that has `index` others of its kind on its left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subtree {
    pub(crate) level: u32,
    pub(crate) index: u64,
}

/// The root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The hash above two others.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The hash of perfect subtrees that stand side by side, largest first; of none, the root of the empty tree.
pub fn join(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Hash {
    subtrees.rev().reduce(|right, left| node(&left, &right)).unwrap_or_else(empty_root)
}

/// The hash above a row of hashes whose number is a power of two.
#[must_use]
pub fn perfect(row: &[Hash]) -> Option<Hash> {
    let mut row = row.to_vec();
    while row.len() > 1 {
        let (pairs, rest) = row.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        row = pairs.iter().map(|[left, right]| node(left, right)).collect();
    }
    row.pop()
}

impl Span {
    /// All leaves of a tree.
    #[must_use]
    pub fn whole(size: Size) -> Self {
        Self { start: 0, end: size.0 }
    }

    fn len(self) -> u64 {
        self.end - self.start
    }

    /// Left and right, as the RFC cuts: the left one is the largest power of two below the whole.
    fn halves(self) -> (Self, Self) {
        let middle = self.start + largest_power_below(self.len());
        (Self { end: middle, ..self }, Self { start: middle, ..self })
    }

    /// The perfect subtrees it is made of, from left to right.
    #[must_use]
    pub fn subtrees(self) -> Vec<Subtree> {
        let mut found = Vec::new();
        let mut start = self.start;
        while start < self.end {
            let room = (self.end - start).ilog2();
            let level = if start == 0 { room } else { room.min(start.trailing_zeros()) };
            found.push(Subtree { level, index: start >> level });
            start += 1 << level;
        }
        found
    }
}

fn largest_power_below(n: u64) -> u64 {
    1 << n.saturating_sub(1).max(1).ilog2()
}

/// What an inclusion proof is made of, from the leaf's neighbour up. `None`: the tree has no such leaf.
#[must_use]
pub fn inclusion(leaf: LeafIndex, size: Size) -> Option<Vec<Span>> {
    if leaf.0 >= size.0 {
        return None;
    }
    let mut span = Span::whole(size);
    let mut path = Vec::new();
    while span.len() > 1 {
        let (left, right) = span.halves();
        let (inside, beside) = if leaf.0 < left.end { (left, right) } else { (right, left) };
        path.push(beside);
        span = inside;
    }
    path.reverse();
    Some(path)
}

/// What a consistency proof is made of. `None`: the old tree is empty or larger.
#[must_use]
pub fn consistency(old: Size, new: Size) -> Option<Vec<Span>> {
    if old.0 == 0 || old.0 > new.0 {
        return None;
    }
    let mut span = Span::whole(new);
    let mut path = Vec::new();
    while old.0 != span.end {
        let (left, right) = span.halves();
        let (inside, beside) = if old.0 <= left.end { (left, right) } else { (right, left) };
        path.push(beside);
        span = inside;
    }
    if span.start != 0 {
        path.push(span);
    }
    path.reverse();
    Some(path)
}

/// Whether `path` shows that `leaf` is at its place in the tree of this size and root (RFC 9162, 2.1.3.2).
#[must_use]
pub fn includes(hash: &Hash, leaf: LeafIndex, size: Size, path: &[Hash], root: &Hash) -> bool {
    if leaf.0 >= size.0 {
        return false;
    }
    let (mut at, mut last) = (leaf.0, size.0 - 1);
    let mut made = *hash;
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            made = node(beside, &made);
            (at, last) = past_zeros(at, last);
        } else {
            made = node(&made, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && made == *root
}

/// Whether `path` shows that the new tree begins with the old one (RFC 9162, 2.1.4.2).
#[must_use]
pub fn extends(old: (Size, &Hash), new: (Size, &Hash), path: &[Hash]) -> bool {
    let ((old, old_root), (new, new_root)) = (old, new);
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old.0 == 0 || old.0 > new.0 {
        return false;
    }
    let mut path = path.iter();
    let first = if old.0.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let shift = (old.0 - 1).trailing_ones();
    let (mut at, mut last) = ((old.0 - 1) >> shift, (new.0 - 1) >> shift);
    let (mut made_old, mut made_new) = (*first, *first);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            made_old = node(beside, &made_old);
            made_new = node(beside, &made_new);
            (at, last) = past_zeros(at, last);
        } else {
            made_new = node(&made_new, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && made_old == *old_root && made_new == *new_root
}

/// Climbs to the level where the node on the right edge has a neighbour on its left.
fn past_zeros(at: u64, last: u64) -> (u64, u64) {
    let zeros = if at == 0 { 0 } else { at.trailing_zeros() };
    (at >> zeros, last >> zeros)
}
