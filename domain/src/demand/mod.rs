//! A demand: from a form to a lease, a renewal or the end of its validity.

mod adjust;
mod affected;
mod certificate;
mod command;
mod contested;
mod correction;
mod decide;
mod declare;
mod documents;
mod elsewhere;
mod entry;
mod erasure;
mod event;
mod evolve;
mod facts;
mod judgement;
mod kinds;
mod letter;
mod lifecycle;
mod mandate;
mod merge;
mod names;
mod parting;
#[cfg(test)]
mod parting_tests;
mod priority;
mod registration;
mod repair;
#[cfg(test)]
mod repair_tests;
mod resemblance;
#[cfg(test)]
mod resemblance_tests;
mod right;
mod state;
#[cfg(test)]
mod tests;

pub use affected::{Dated, Sitting, affected, known_then, known_today};
pub use command::*;
pub use contested::{Contested, Erasure};
pub use correction::{
    AffectedSession, Correction, FactCorrected, Mistake, MistakeCause, Section, SessionsAffected,
};
pub(crate) use decide::{active, decide, needs, scored};
pub use documents::Proven;
pub use elsewhere::{LeaseElsewhere, LeaseElsewhereReported};
pub use entry::DocumentEntry;
pub use erasure::{DataErased, ErasureHeld, ErasureReleased, HoldCause};
pub use event::*;
pub use facts::{Facts, FactsVersion, Topic};
pub use judgement::{Confirmed, Finding, RefusalJudged, SituationConfirmed};
pub use kinds::*;
pub(crate) use letter::time_to_reply;
pub use letter::{
    DeliveryProof, Letter, LetterChannel, LetterCommand, LetterPresented, LetterPurpose,
    LetterReturned, LetterSent, LiftCause, Post, ReturnCause, Warning, WarningLifted, WarningSent,
};
pub(crate) use lifecycle::{leave_except, leave_needs};
pub use mandate::{
    ActedFor, Helper, HelperKind, Mandate, MandateAct, MandateCommand, MandateEnd, MandateEnded,
    MandateGiven, MandateScope,
};
pub use merge::{Absorbed, Merged};
pub(crate) use parting::own_resources;
pub use parting::{AccessChange, AccessChanged, Parting};
pub use priority::{Attestation, Priority, PriorityGround, PriorityRecorded};
pub use repair::RepairCommand;
pub use resemblance::{Distinct, ResemblanceDismissed};
pub use right::{
    CourtWindow, Mention, Recognition, Right, RightOffer, RightRecorded, RightSaid, RightStep,
};
pub use state::*;
