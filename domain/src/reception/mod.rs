//! The reception of a person: asked, given a day, held with the shared script; and whether it came in time (L441-2-8).
//!
//! An interview says where, when, by which agent, with which version of the script, and the coded answer given to each
//! question asked. [`differences()`] reads that of many interviews and names no person.

mod command;
mod decide;
mod differences;
mod event;
mod plan;
mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use command::*;
pub(crate) use decide::{decide, needs};
pub use differences::*;
pub use event::*;
pub use plan::*;
pub use state::*;
