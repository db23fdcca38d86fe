//! The rules of the shared management of social-housing demands, pure.
//!
//! **What it is.** Eight aggregates ([`demand`], [`vacancy`], [`session`], [`place`], [`network`], [`reception`],
//! [`referral`], [`examination`]), what
//! a verified identity holds ([`person`]), the partners' subscriptions ([`partner`]) and the [`clock`]: for each one its events (what can
//! have happened), its state (what a rule must remember) and its decisions. [`world`] puts them together: a
//! [`world::Command`] may touch several streams, names those it needs and is decided over their folded states.
//!
//! **What it must never do.** Read a clock, draw an identifier, wait, or do I/O. Dates and new identifiers
//! travel in the command. `evolve` is total: a recorded fact is never refused and never panics.
//!
//! **Where to start reading.** [`decider`] (one page), then [`demand`], then [`world`].
//!
//! **Decisions and what they cost.**
//! - Personal values sit in [`sealed::Sealed`] with two cases, open and erased: every rule says what it does when
//!   a person's key is gone. What must be sorted or counted without a key (category, quartile, total of a score)
//!   is computed by `decide` and recorded beside, so a later correction of a rule does not rewrite the past.
//! - The law's constants are dated parameters with their article ([`law`]): a rule takes the one in force on a
//!   date, and says so when a value is an assumption that no text gave.
//! - A decision reads whole states, not a view: the streams of a command are named by the command or by a folded
//!   state, never by a read model, so two servers cannot disagree. The cost is one fold a stream.
//! - A demand in view for a dwelling does not lapse, a last day rolls to a working one, a late notice moves the
//!   expiry, an answer that came first wins over silence: the clock never harms by our fault. So a deadline may
//!   find nothing to do, which is an empty answer, not a refusal.
//! - A place is recomputed from folded demands, never stored: [`ranking`] orders them, and why a place changed is a
//!   replay in fixed steps, so that its parts sum exactly; another order of steps would share a meeting otherwise.
//! - Only a verified identity blocks a second demand. An import never does: lookalikes are shown to agents.
//! - A referral is also written on its demand: two of them at once are judged one after the other, so that nobody is
//!   sent round in circles. A question that tells a protected fact is never recorded beside a demand.
//! - The cause of an inadmissibility is sealed: one of the two tells about a residence permit.

#![warn(missing_docs)]

pub mod access;
pub mod body;
pub mod calendar;
pub mod catalogue;
pub mod ceilings;
pub mod clock;
pub mod decider;
pub mod declaration;
pub mod demand;
pub mod eligibility;
pub mod examination;
#[cfg(test)]
mod examples;
pub mod glossary;
pub mod household;
pub mod id;
pub mod income;
pub mod law;
pub mod network;
pub mod number;
pub mod partner;
pub mod person;
pub mod place;
pub mod ranking;
pub mod reception;
pub mod referral;
pub mod refusal;
pub mod rules;
#[cfg(feature = "schema")]
pub mod schema;
pub mod scoring;
pub mod sealed;
pub mod session;
pub mod territory;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod vacancy;
pub mod world;
