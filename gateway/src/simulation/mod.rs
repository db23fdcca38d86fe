//! A living territory: the shared file of Nantes Métropole at go-live, then days of activity.
//!
//! **What it is.** [`run`] plays days. A day is what desks send ([`desks`], documents of the national format), what
//! falls due (the scheduler), what agents do ([`agents`]), landlords and applicants ([`lettings`], [`offers`])
//! and commissions ([`commissions`]). It goes through the same doors as everybody ([`doors`]): nothing here writes an event.
//!
//! **What it must never do.** Read the clock (days are simulated); draw by anything but the seed; keep more in memory
//! the longer it runs.
//!
//! **Where to start reading.** [`balance`] (why the numbers hold), [`parameters`] (where they come from), [`run`].

pub mod agents;
pub mod balance;
pub mod commissions;
pub mod desks;
pub mod diary;
pub mod dice;
pub mod document;
pub mod doors;
pub mod golive;
pub mod household;
pub mod kinds;
pub mod lettings;
pub mod marker;
pub mod offers;
pub mod parameters;
mod rare;
pub mod register;
pub mod report;
pub mod run;
pub mod territory;
#[cfg(test)]
mod tests;
pub mod voices;
