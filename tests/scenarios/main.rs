//! Stories and proofs of the whole product, one file each; `proof_*.rs` also run at full counts by
//! `tests/run --full`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test that cannot go on must stop; a story is told in one piece"
)]

mod bad_ground;
mod bench;
mod ground;
mod on_postgresql;
mod pages;
mod partner;
mod partner_accounts;
mod proof_canary;
mod proof_carry;
mod proof_crash;
mod proof_demo;
mod proof_drafts;
mod proof_import;
mod proof_kills;
mod proof_log;
mod proof_network;
mod proof_papers;
mod proof_places;
mod proof_stop;
mod proof_tail;
mod proof_tamper;
mod proof_territory;
mod reading;
mod schema;
mod server;
mod story;
mod unknown_events;
mod workspace;
