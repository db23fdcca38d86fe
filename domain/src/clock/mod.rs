//! The clock: which days the deadlines were looked after, the outages between them, and what a person released.
//!
//! A clock must not harm (caution 2 of the law's practitioners; CRPA L112-1): an act against a person by mere lapse of
//! time is put off by the length of an outage that took some of the person's days, and waits for somebody to look at the
//! list. A day is closed when its round is done, at any hour of it: an outage may have begun in the rest of that day.
//! Days closed and outages are two streams: a decision reads the second, which stays short.

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::*;
pub(crate) use decide::{decide, in_time, needs};
pub use event::*;
pub use state::*;
