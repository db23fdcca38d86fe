//! The rules of the shared management of social-housing demands, pure.
//!
//! **What it is.** Five aggregates ([`demand`], [`vacancy`], [`session`], [`place`], [`referral`]), what a verified
//! identity holds ([`person`]) and the partners' subscriptions ([`partner`]): for each one its events (what can have happened), its state (what a
//! rule must remember) and its decisions. [`world`] puts them together: a [`world::Command`] may touch several
//! streams, names those it needs and is decided over their folded states.
//!
//! **What it must never do.** Read a clock, draw an identifier, wait, or do I/O. Dates and new identifiers
//! travel in the command. `evolve` is total: a recorded fact is never refused and never panics.
//!
//! **Where to start reading.** [`decider`] (one page), then [`demand`], then [`world`].
//!
//! **Decisions and what they cost.** Personal values sit in [`sealed::Sealed`] with two cases, open and
//! erased: every rule says what it does when a person's key is gone. The law's constants are dated parameters
//! ([`calendar`], [`ceilings`], [`scoring`]) with their article: a rule takes the one in force on a date.

pub mod calendar;
pub mod catalogue;
pub mod ceilings;
pub mod decider;
pub mod declaration;
pub mod demand;
pub mod household;
pub mod id;
pub mod income;
pub mod law;
pub mod number;
pub mod partner;
pub mod person;
pub mod place;
pub mod referral;
pub mod refusal;
pub mod scoring;
pub mod sealed;
pub mod session;
pub mod territory;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod vacancy;
pub mod world;
