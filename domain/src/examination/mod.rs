//! A specific examination: what the partners do together when the ordinary treatment does not answer a demand
//! (R441-2-10 8°).
//!
//! The plan lists the situations that open it ([`EntryLists`]); [`detect()`] proposes them, a person asks. The panel
//! gives an opinion ([`Outcome`]) and never allocates (L441-1-1). One stream a demand, named after it, holds its
//! cases one after the other: that is what keeps a single one open. All that tells a situation is sealed, whatever
//! the situation: were only some of them sealed, the seal itself would tell.

mod command;
mod decide;
mod detect;
mod event;
mod kinds;
mod panel;
mod plan;
mod state;
#[cfg(test)]
pub(crate) mod tests;

pub use command::*;
pub(crate) use decide::{decide, needs};
pub use detect::*;
pub use event::*;
pub use kinds::*;
pub use plan::*;
pub use state::*;
