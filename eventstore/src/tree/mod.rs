//! The log as a transparency log: an RFC 6962 tree over its rows.
//!
//! Position p is leaf p − 1, the size of a tree is the position of the last event in it. A leaf covers ciphertext:
//! what an erased person can no longer be read from stays proven.
//!
//! **What it must never do.** Put a stream, a type or a payload in a leaf in clear: hash tiles are public. Sign a
//! tree that does not begin with the one signed before. Invent a format: tiles, notes, checkpoints, cosignatures and
//! proofs are those of C2SP, the tree is that of RFC 6962.
//!
//! **Where to start reading.** `leaf` (from a row to its leaf), `merkle` and `tile` (hashes), `grow` and `integrator`
//! (who builds the tree and signs), `opening` and `verify` (who looks whether it holds).

pub mod certify;
pub mod checkpoint;
pub mod edge;
pub(crate) mod fresh;
pub mod fsck;
pub mod grow;
pub mod integrator;
pub mod leaf;
pub mod memory;
pub mod merkle;
pub mod note;
pub mod opening;
pub mod proof;
pub mod prove;
pub mod signer;
pub mod size;
pub mod store;
pub mod structure;
pub mod tile;
pub mod verify;
pub mod witness;

#[cfg(test)]
mod tests;
