//! The register of legal and local parameters: each with its value, first day, source and status, adopted by facts.
//!
//! A version is voted, its effect is counted on the demands of the day when it can be ([`dry_run`]), it is published,
//! and it applies from its first day, by its date alone: the fact that this day has come is noted, but nothing waits
//! for the note. Before its first day it can be withdrawn; after it, only replaced. A version never changes.
//!
//! What ships with the product applies until a version takes its place. [`crate::law::Laws`] folds the register into
//! the law of each day; who executes a command takes that of the day of the command, and writes down how far it had
//! read the register, so that every decision can be judged again under the very same rules.
//!
//! The shared script has its own facts ([`crate::network`]): it is a text with a digest, not a value that rules read.

mod adopt;
mod command;
mod current;
mod decide;
pub mod dry_run;
#[cfg(test)]
mod dry_run_tests;
mod event;
mod grid;
mod kept;
mod state;
#[cfg(test)]
mod tests;
mod value;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub use grid::*;
pub use state::*;
pub use value::*;
