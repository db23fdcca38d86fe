//! `queues_4`: what waits for an agent, queue by queue, and where each file stands for those who follow it.
//!
//! Every row belongs to one stream, so a queue is asked by desk and never by what a place became later; who holds a
//! desk today is the caller's to know. A line sorts by its due day, then by the seniority of the demand: nothing that
//! an applicant writes moves it.

mod fold;
mod outside;
mod query;
mod state;
#[cfg(test)]
mod tests;

pub use fold::Queues;
pub use query::{
    Asked, At, Filter, Holder, Named, OfDesk, Row, SILENCE, Scope, Snapshot, by_desk, items,
    quiet_since, snapshot, within,
};

use crate::table::{Kind, Table};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A queue of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Queue {
    /// Forms that wait for an identity document.
    ToRegister,
    /// Documents that nobody looked at.
    DocumentsToCheck,
    /// Notice sent, not renewed yet.
    RenewalsDue,
    /// Offers without a reply.
    OffersAwaitingReply,
    /// Referrals without an answer.
    ReferralsToAccept,
    /// Referrals accepted and not completed.
    ReferralsTaken,
    /// Demands that look like another one.
    Duplicates,
    /// Answers that lack, papers not accepted: the household is asked.
    Waiting,
    /// Households that an error made miss a place: to be proposed for the next suitable home.
    ToPropose,
    /// Decisions of commissions that a household contests.
    Contestations,
    /// Facts declared anew since anybody checked a paper.
    ToReexamine,
    /// Letters that came back, and no sign of the person since: who helps them may know where they are.
    LettersReturned,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 12] = [
        Self::ToRegister,
        Self::DocumentsToCheck,
        Self::RenewalsDue,
        Self::OffersAwaitingReply,
        Self::ReferralsToAccept,
        Self::ReferralsTaken,
        Self::Duplicates,
        Self::Waiting,
        Self::ToPropose,
        Self::Contestations,
        Self::ToReexamine,
        Self::LettersReturned,
    ];

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ToRegister => "to-register",
            Self::DocumentsToCheck => "documents-to-check",
            Self::RenewalsDue => "renewals-due",
            Self::OffersAwaitingReply => "offers-awaiting-reply",
            Self::ReferralsToAccept => "referrals-to-accept",
            Self::ReferralsTaken => "referrals-taken",
            Self::Duplicates => "duplicates",
            Self::Waiting => "waiting",
            Self::ToPropose => "to-propose",
            Self::Contestations => "contestations",
            Self::ToReexamine => "to-reexamine",
            Self::LettersReturned => "letters-returned",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.code() == code)
    }

    /// Whether a body is asked, not the desk of a demand.
    const fn is_of_body(self) -> bool {
        matches!(self, Self::OffersAwaitingReply | Self::ReferralsToAccept | Self::ReferralsTaken)
    }

    /// Whether it asks something of the desk; the others wait for the household.
    const fn is_work(self) -> bool {
        !matches!(self, Self::RenewalsDue | Self::Waiting)
    }
}

/// Sorts after every day.
const NEVER: &str = "9999-12-31";

fn rank(due: Option<NaiveDate>) -> String {
    due.map_or_else(|| NEVER.to_owned(), |day| day.to_string())
}

/// One line a thing to do.
const ITEMS: &Table = &Table {
    name: "items",
    columns: &[
        ("queue", Kind::Text),
        ("subject", Kind::Text),
        ("demand", Kind::Text),
        ("body", Kind::Text),
        ("desk", Kind::Text),
        ("since", Kind::Text),
        ("due", Kind::Text),
        ("rank", Kind::Text),
        ("senior", Kind::Text),
        ("details", Kind::Text),
    ],
    key: 2,
    indexes: &[
        &["queue", "desk", "rank", "senior", "subject"],
        &["queue", "body", "rank", "senior", "subject"],
    ],
};

/// One line a demand: what its lines rest on, and where it stands.
const FILES: &Table = &Table {
    name: "files",
    columns: &[
        ("demand", Kind::Text),
        // the desk that follows it, and the one that received the form
        ("desk", Kind::Text),
        ("received", Kind::Text),
        ("active", Kind::Int),
        ("work", Kind::Int),
        ("since", Kind::Text),
        ("due", Kind::Text),
        ("rank", Kind::Text),
        ("senior", Kind::Text),
        // last day on which the household was told something by somebody else
        ("news", Kind::Text),
        ("communes", Kind::Text),
        ("priority", Kind::Int),
        ("last_kind", Kind::Text),
        ("last_on", Kind::Text),
        ("state", Kind::Text),
    ],
    key: 1,
    indexes: &[&["desk", "work", "rank", "senior", "demand"], &["desk", "active", "news"]],
};

/// The landlord of a vacancy; the referral behind its line.
const SUBJECTS: &Table = &Table {
    name: "subjects",
    columns: &[("subject", Kind::Text), ("body", Kind::Text), ("details", Kind::Text)],
    key: 1,
    indexes: &[],
};
