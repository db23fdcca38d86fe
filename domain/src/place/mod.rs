//! A reception place of the network: its level and missions, its desk, its agents.

mod agents;
mod command;
mod decide;
mod event;
mod referential;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use agents::empowered;
pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub use referential::*;
pub use state::*;
