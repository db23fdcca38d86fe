//! Organisations with a dated history: declared, renamed, merged, split, closed (caution on bodies that change).
//!
//! A body is named once, by a short name that facts keep for ever: what A decided in May stays A's. Who answers for
//! it on a day is found in the register ([`Bodies::holder`]): after a merger the successor proposes, convenes, signs
//! and is bound by what A promised. Agents are empowered by a body and end with it; the successor empowers anew.
//! A body that nobody declared answers for itself: logs are older than this register.

mod breaks;
mod command;
mod decide;
mod event;
mod flows;
#[cfg(test)]
mod follow_tests;
mod state;
#[cfg(test)]
mod tests;

pub use breaks::*;
pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub use flows::*;
pub use state::*;
