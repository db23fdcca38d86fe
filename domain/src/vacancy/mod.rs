//! A vacancy: a dwelling offered once, its candidates and its offers.

mod command;
mod condition;
mod decide;
mod event;
mod exception;
mod nominate;
mod offer;
#[cfg(test)]
mod silence_tests;
mod state;
#[cfg(test)]
mod tests;

pub use command::*;
pub use condition::{
    Condition, ConditionLapsed, ConditionMet, ConditionState, InTime, LapseUndone, OfferTakenBack,
    RankedNotServed, condition,
};
pub use decide::USUAL_CANDIDATES;
pub(crate) use decide::{decide, needs, withdrawal};
pub use event::*;
pub use exception::{ExceptionCause, ExceptionRecorded};
pub use nominate::{eligible, no_longer};
pub use state::*;
