//! The kinds of deadlines that states wait for.

use crate::demand::Ground;

/// A date with a legal effect that a scheduler turns into a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deadline {
    /// Send the registration certificate.
    Certificate,
    /// Send the renewal notice.
    RenewalNotice,
    /// Let the demand lapse.
    Expiry,
    /// Take the silence of a household for a refusal.
    OfferReply,
    /// Give the turn to the next household, if the document of a condition did not come.
    Condition,
    /// End a demand after a warning that had no answer.
    NoAnswer,
    /// End a demand after the warning that follows an inadmissibility.
    Inadmissible,
    /// Take the silence of a place for an expiry.
    ReferralAnswer,
    /// Note that a person was not received in time.
    FirstReception,
    /// Note that a person may take a step that was not open to them before.
    NextStep,
}

impl Deadline {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Certificate,
        Self::RenewalNotice,
        Self::Expiry,
        Self::OfferReply,
        Self::Condition,
        Self::NoAnswer,
        Self::Inadmissible,
        Self::ReferralAnswer,
        Self::FirstReception,
        Self::NextStep,
    ];

    /// Stable code, part of the identifier of the scheduler's command.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::RenewalNotice => "renewal-notice",
            Self::Expiry => "expiry",
            Self::OfferReply => "offer-reply",
            Self::Condition => "condition",
            Self::NoAnswer => "no-answer",
            Self::Inadmissible => "inadmissible",
            Self::ReferralAnswer => "referral-answer",
            Self::FirstReception => "first-reception",
            Self::NextStep => "next-step",
        }
    }

    /// Whether what it brings goes against a person: an outage puts it off, and a person releases it.
    #[must_use]
    pub const fn is_adverse(self) -> bool {
        matches!(
            self,
            Self::Expiry | Self::OfferReply | Self::Condition | Self::NoAnswer | Self::Inadmissible
        )
    }

    /// The end of a warning, of the grounds that ask for one (R441-2-8 c and d).
    #[must_use]
    pub const fn of_warning(ground: Ground) -> Option<Self> {
        match ground {
            Ground::NoAnswer => Some(Self::NoAnswer),
            Ground::Inadmissible => Some(Self::Inadmissible),
            Ground::Allocated | Ground::Renounced | Ground::NotRenewed | Ground::Merged => None,
        }
    }

    /// What it rests on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Certificate => "CCH L441-2-1",
            Self::RenewalNotice => "CCH R441-2-7",
            Self::Expiry | Self::NoAnswer | Self::Inadmissible => "CCH R441-2-8",
            Self::OfferReply => "CCH R441-10",
            Self::Condition => "CCH R441-3",
            Self::ReferralAnswer => "règle du réseau",
            Self::FirstReception => "CCH L441-2-8",
            Self::NextStep => "CJA R778-2",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deadline| deadline.code() == code)
    }
}
