//! Persistent subscriptions: groups of consumers that share the events of a source.
//!
//! A group is a row: what it reads, how, its checkpoint, and who owns it. One owner at a time reads, hands events
//! out and takes acknowledgements; it holds a lease, numbered by an epoch. Whatever an owner writes names its epoch,
//! so that one that was paused and replaced changes nothing any more, and is told so.
//!
//! **What is promised.** Every event of the source is acknowledged, skipped or parked at least once. The checkpoint
//! is the place before the lowest event that is sent, waiting to be sent or to be sent again; so nothing above it is
//! taken for done when an owner is replaced, and some events come again.
//!
//! **Parked events** stand in an ordinary stream, `$persistentsubscription-{source}::{group}-parked`: listing reads
//! it, truncating sets its metadata, replaying moves a number in the group's row that its owner follows.
//!
//! **Where to start reading.** `ledger`, which is pure, then `owner`.

mod consumer;
mod error;
mod id;
mod ledger;
mod memory;
mod owner;
pub mod parked;
mod settings;
mod store;
mod strategy;
#[cfg(test)]
mod tests;

pub use consumer::{Acknowledger, Consumer, Delivery, Ticket};
pub use error::GroupError;
pub use id::{GroupId, Reason};
pub use ledger::Action;
pub(crate) use ledger::{Ledger, Rule};
pub(crate) use memory::MemoryGroups;
pub use owner::{Owner, Ownership, create};
pub use settings::{Settings, Strategy};
pub use store::{Definition, Group, GroupStore, Lease, NO_REPLAY, Terms};
