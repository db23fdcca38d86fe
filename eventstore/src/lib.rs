//! One totally ordered, gap-free, sealed, append-only log.
//!
//! **What it is.** [`store::EventStore`]: append to one or more streams with checks, read a stream, read the
//! whole log. Three implementations (SQLite, PostgreSQL, memory for tests) pass one contract suite. Around it the
//! `vault` (a key per person, the registry that names people), the `codec` (typed event to stored row,
//! sealed and back) and `execute`, the only way anything enters the log.
//!
//! Beside the raw reads, which the domain uses, stand those that KurrentDB's users know: [`filter`] (by prefix and
//! pattern), [`views`] (streams with their metadata, deletion and age applied), [`subscription`] (follow from any
//! point) and [`group`] (consumers that share a source, acknowledge, retry and park).
//!
//! Over the rows grows the [`tree`]: signed checkpoints, proofs, and the look at whether rows are still those that were
//! signed. [`carry`] takes a log out to a file and back, and writes many rows at once; [`undecoded`] reads them so.
//!
//! **What it must never do.** Hand out a position before the one below it is visible; write a personal value
//! that is not sealed; change or remove an event.
//!
//! **What it costs.** A group of requests is one statement and one fsync while this process is the only one that writes;
//! it takes the lock first and asks again where streams stand when another process wrote. A stream's last revision is
//! read from the index of its events and remembered: no row is updated by an append but the head.
//!
//! **When something fails.** A caller that goes away cancels nothing. A lost connection answers `Unavailable`: the
//! request may stand, and asking again with the same ids finds out. A database that cannot be used says what to do
//! (`Unusable`). A hole in a page is `Unreadable`, never skipped. Migrations are text compiled in, without the macro
//! of sqlx: a build needs no database and no more features.
//!
//! **Where to start reading.** [`store`], then `appender`, then `execute`.

pub mod appender;
pub mod carry;
pub mod clock;
pub mod codec;
#[cfg(feature = "testing")]
pub mod contract;
pub mod digest;
pub mod execute;
mod failpoint;
pub mod filter;
pub mod group;
pub mod memory;
pub mod metrics;
pub mod position;
pub mod postgres;
pub mod recorded;
pub mod span;
mod sql;
pub mod sqlite;
pub mod state;
pub mod store;
pub mod subscription;
pub mod tree;
pub mod undecoded;
pub mod upcast;
pub mod vault;
pub mod views;
