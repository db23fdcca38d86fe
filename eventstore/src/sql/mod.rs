//! Reading, which both databases do with the same words; and the tree, read and written alike.

pub(crate) mod follower;
pub(crate) mod groups;
pub(crate) mod invariant;
mod prefix;
pub(crate) mod read;
pub(crate) mod rows;
pub(crate) mod tree;
pub(crate) mod tree_store;
pub(crate) mod undecoded;
