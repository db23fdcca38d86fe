//! A referral: sending an applicant to the right contact.

mod command;
mod decide;
mod event;
#[cfg(test)]
mod random;
mod state;
#[cfg(test)]
mod tests;

pub use command::*;
pub(crate) use decide::{decide, needs};
pub use event::*;
pub use state::*;
