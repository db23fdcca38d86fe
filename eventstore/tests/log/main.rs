//! One contract, three logs; what is particular to each database; and a wrong log that the contract catches.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: a panic is their answer"
)]

mod careless;
mod carry;
mod control;
mod crash;
mod memory;
mod owners;
mod postgres;
mod postgres_rules;
mod race;
mod server;
mod sqlite;
mod sqlite_rules;
mod states;
mod tree;
mod undecoded;
mod vault;
