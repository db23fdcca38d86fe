//! A session of an attribution commission (CALEOL): quorum, decisions, notices.

mod agenda;
#[cfg(test)]
mod agenda_tests;
mod command;
mod decide;
mod event;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod verdict;

pub use agenda::{AgendaFrozen, ChangesAcknowledged, Entry, Frozen, Moved, Reread, moved};
pub use command::*;
pub(crate) use decide::{decide, needs};
pub use event::*;
pub use rules::CommissionRules;
pub use state::*;
