//! Letters: what was sent to a person, to which address, whether it came, and what may follow from a silence.
//!
//! A time against a person runs from a proven first presentation, never from the sending (CRPA L112-1 and caution 2 of
//! the law's practitioners); a letter that came back is not an absence of answer. Two grounds of deregistration rest on
//! letters (R441-2-8 c and d): each asks for a warning, with proof of delivery, to the last address the person gave,
//! and a month after it.
//!
//! Case law takes a letter that nobody fetched for delivered on its first presentation. Here it stops what it was to
//! start all the same: a file is not closed on a letter that nobody read.

mod command;
mod decide;
mod event;
mod kinds;
mod silence;
mod state;
#[cfg(test)]
mod tests;

pub use command::LetterCommand;
pub(super) use decide::{began, decide, end, needs};
pub use event::{LetterPresented, LetterReturned, LetterSent, WarningLifted, WarningSent};
pub use kinds::{DeliveryProof, LetterChannel, LetterPurpose, LiftCause, ReturnCause};
pub(crate) use silence::time_to_reply;
pub(super) use silence::{end_of_warning, time_to_renew};
pub use state::{Letter, Post, Warning};
