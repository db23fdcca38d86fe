//! Stories and proofs of the whole product, one file each; `proof_*.rs` also run at full counts by
//! `tests/run --full`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

mod ground;
mod workspace;
