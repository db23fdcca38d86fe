//! Measuring: how fast the log is on this machine, beside the most that its database can do.
//!
//! **What it is.** A [`contest`] sets the log beside a raw contestant: the same events, the same driver, a table with
//! the same columns and indexes, and none of the log's promises. Both are measured in turn, in every round the other
//! way round, each on an empty log; a ratio is taken within a round, and the table shows its median and quartiles.
//! A disk that slows down for a while slows both.
//!
//! **What it must never do.** Touch the log that `--db` names: it makes a database beside it and removes it. Show the
//! figure of a run that does not add up: head, highest position, number of events and acknowledged writes are one
//! number after each, and each answer is of the right kind, or the row is an error.
//!
//! **Where to start reading.** [`contest`] (what is measured), then [`rounds`], then a contestant: `append`, `read`,
//! `tail`, `processes`, and those of `raw`.

mod append;
pub(crate) mod child;
pub(crate) mod contest;
mod error;
mod event;
pub(crate) mod fill;
pub(crate) mod forever;
mod ground;
pub(crate) mod history;
pub(crate) mod live;
mod looped;
pub(crate) mod machine;
pub(crate) mod pages;
mod processes;
mod raw;
mod read;
pub(crate) mod rebuild;
pub(crate) mod rounds;
mod sample;
pub(crate) mod table;
mod tail;

use error::BenchError;
pub(crate) use ground::Ground;
