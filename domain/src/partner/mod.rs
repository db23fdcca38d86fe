//! A partner's subscription: which types of events it receives.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub use state::*;
