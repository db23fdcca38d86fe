//! What may be asked about letters.

use crate::{
    demand::{DeliveryProof, Ground, LetterChannel, LetterPurpose, LiftCause, ReturnCause},
    id::LetterId,
};
use chrono::NaiveDate;

/// A command about a letter to the applicant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum LetterCommand {
    /// A letter is sent. A warning asks for what its ground asks for (R441-2-8 c and d).
    Send {
        /// The letter.
        letter: LetterId,
        /// What it is for.
        purpose: LetterPurpose,
        /// Day of sending.
        on: NaiveDate,
        /// How it goes.
        channel: LetterChannel,
        /// To which of the addresses the person gave, from 1; none for one that the demand does not know.
        address: Option<u32>,
    },
    /// It was presented for the first time.
    Present {
        /// The letter.
        letter: LetterId,
        /// Day of the first presentation.
        on: NaiveDate,
        /// What proves it.
        proof: DeliveryProof,
    },
    /// It came back.
    Return {
        /// The letter.
        letter: LetterId,
        /// Day it came back.
        on: NaiveDate,
        /// Why.
        cause: ReturnCause,
    },
    /// A warning has no object any more.
    Lift {
        /// On which ground it was.
        ground: Ground,
        /// Day.
        on: NaiveDate,
        /// Why.
        cause: LiftCause,
    },
    /// End the demand because a warning had no effect (R441-2-8 c and d).
    End {
        /// On which ground.
        ground: Ground,
        /// Day after the last day of the warning.
        on: NaiveDate,
    },
}

impl LetterCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Send { .. } => "demand.send-letter",
            Self::Present { .. } => "demand.present-letter",
            Self::Return { .. } => "demand.return-letter",
            Self::Lift { .. } => "demand.lift-warning",
            Self::End { .. } => "demand.end-after-warning",
        }
    }
}
