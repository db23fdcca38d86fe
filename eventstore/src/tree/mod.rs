//! The log as a transparency log: an RFC 6962 tree over its rows.
//!
//! Position p is leaf p − 1, the size of a tree is the position of the last event in it. A leaf covers ciphertext:
//! what an erased person can no longer be read from stays proven.
//!
//! **What it must never do.** Put a stream, a type or a payload in a leaf in clear: hash tiles are public.

pub mod leaf;
