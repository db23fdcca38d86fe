//! A demand: from a form to a lease, a renewal or the end of its validity.

mod adjust;
mod certificate;
mod command;
mod contested;
mod decide;
mod declare;
mod documents;
mod entry;
mod event;
mod evolve;
mod facts;
mod judgement;
mod kinds;
mod letter;
mod lifecycle;
mod parting;
#[cfg(test)]
mod parting_tests;
mod priority;
mod resemblance;
#[cfg(test)]
mod resemblance_tests;
mod right;
mod state;
#[cfg(test)]
mod tests;

pub use command::*;
pub use contested::{Contested, Erasure};
pub(crate) use decide::{active, decide, needs, scored};
pub use documents::Proven;
pub use entry::DocumentEntry;
pub use event::*;
pub use facts::{Facts, FactsVersion, Topic};
pub use judgement::{Confirmed, Finding, RefusalJudged, SituationConfirmed};
pub use kinds::*;
pub use letter::{
    DeliveryProof, Letter, LetterChannel, LetterCommand, LetterPresented, LetterPurpose,
    LetterReturned, LetterSent, LiftCause, Post, ReturnCause, Warning, WarningLifted, WarningSent,
};
pub(crate) use lifecycle::{leave_except, leave_needs};
pub(crate) use parting::own_resources;
pub use parting::{AccessChange, AccessChanged, Parting};
pub use priority::{Attestation, Priority, PriorityGround, PriorityRecorded};
pub use resemblance::{Distinct, ResemblanceDismissed};
pub use right::{
    CourtWindow, Mention, Recognition, Right, RightOffer, RightRecorded, RightSaid, RightStep,
};
pub use state::*;
