//! The reception network as a whole: the shared script, published by version (R441-2-16).
//!
//! The text that agents read lives elsewhere; the log keeps its digest and the codes of its questions and answers, so
//! that an interview can say which version it followed and what was answered, without a free word.

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
