//! A session of an attribution commission (CALEOL): quorum, decisions, notices.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;
mod verdict;

pub use command::*;
pub(crate) use decide::{decide, needs};
pub use event::*;
pub use state::*;
