//! See the crate's chapter.

mod command;
mod event;

pub use command::*;
pub use event::*;
