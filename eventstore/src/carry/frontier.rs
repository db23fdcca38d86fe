//! The root of a growing tree (RFC 6962, section 2.1), from its leaves in order and in little memory.

use crate::tree::leaf::Hash;
use sha2::{Digest, Sha256};

/// The perfect subtrees of a tree, largest first.
#[derive(Debug, Clone, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Takes the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        let (mut hash, mut size) = (leaf, self.size);
        while size & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node(&left, &hash);
            size >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root; of an empty tree, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let root = self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right));
        root.unwrap_or_else(|| Sha256::digest([]).into())
    }
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{Frontier, node};
    use crate::tree::leaf::Hash;
    use sha2::{Digest, Sha256};

    /// The definition of RFC 6962, word for word.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            leaves => {
                let half = leaves.len().next_power_of_two() / 2;
                node(&mth(&leaves[..half]), &mth(&leaves[half..]))
            }
        }
    }

    #[test]
    fn the_root_of_every_size_is_the_one_the_definition_gives() {
        let mut frontier = Frontier::default();
        let mut leaves = Vec::new();
        for n in 0..260_u32 {
            assert_eq!(frontier.root(), mth(&leaves), "of {n} leaves");
            let leaf: Hash = Sha256::digest(n.to_be_bytes()).into();
            leaves.push(leaf);
            frontier.push(leaf);
        }
        assert_eq!(frontier.size(), 260);
    }

    #[test]
    fn the_root_of_eight_known_leaves_is_the_published_one() {
        // the leaves of the test vectors of Certificate Transparency
        let inputs = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let mut frontier = Frontier::default();
        for input in inputs {
            let data = hex::decode(input).unwrap();
            frontier.push(Sha256::new().chain_update([0]).chain_update(data).finalize().into());
        }
        let root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
        assert_eq!(hex::encode(frontier.root()), root);
    }
}
