//! Reading, which both databases do with the same words.

pub(crate) mod follower;
pub(crate) mod invariant;
pub(crate) mod read;
pub(crate) mod rows;
pub(crate) mod undecoded;
