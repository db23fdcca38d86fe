//! Carrying a whole log: out to a file, into an empty log, and many rows at once.
//!
//! An export is newline-delimited JSON, compressed with gzip: a manifest, a line an event with every column and its
//! leaf, an end mark. Nothing is opened: only ciphertext leaves. An import is one transaction: it commits only when
//! every line, the hash of the file and the root of its tree are what the manifest says, else the log is left as
//! empty as it was. So a process that is killed half-way starts over, and the result is the same.
//!
//! **What it must never do.** Write a row that the appender could not have written: [`BulkStore`] holds each row to
//! the one before it (position, revision, instant, event ids of its stream, limits).
//!
//! **Why one transaction and one pass.** Reading the file twice, to check it before anything is written, costs
//! half as much again as the writing; a transaction that nobody sees before its end gives the same promise. What
//! it costs: with SQLite the write-ahead file grows to the size of the import, with PostgreSQL a refused import
//! leaves dead rows for the next vacuum.

pub mod bulk;
mod chain;
pub mod copy;
mod error;
pub mod export;
pub mod frontier;
pub mod import;
pub mod line;
pub mod manifest;
pub mod reader;
mod writer;

pub use bulk::{BulkStore, BulkWrite};
pub use error::CarryError;
pub use manifest::Manifest;
pub(crate) use writer::{Port, Writer};
