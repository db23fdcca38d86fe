//! A vacancy: a dwelling offered once, its candidates and its offers.

mod command;
mod decide;
mod event;
mod nominate;
mod offer;
mod state;
#[cfg(test)]
mod tests;

pub use command::*;
pub use decide::USUAL_CANDIDATES;
pub(crate) use decide::{decide, needs, withdrawal};
pub use event::*;
pub use nominate::eligible;
pub use state::*;
