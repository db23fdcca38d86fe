//! `queues_2`: what waits for an agent, queue by queue.

mod fold;
mod query;
#[cfg(test)]
mod tests;

pub use fold::Queues;
pub use query::{Count, Item, Page, counts, items};

use crate::table::{Kind, Table};
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
    /// Demands that look like another one.
    Duplicates,
    /// Demands that lack elements.
    Incomplete,
    /// Households that an error made miss a place: to be proposed for the next suitable home.
    ToPropose,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 8] = [
        Self::ToRegister,
        Self::DocumentsToCheck,
        Self::RenewalsDue,
        Self::OffersAwaitingReply,
        Self::ReferralsToAccept,
        Self::Duplicates,
        Self::Incomplete,
        Self::ToPropose,
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
            Self::Duplicates => "duplicates",
            Self::Incomplete => "incomplete",
            Self::ToPropose => "to-propose",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.code() == code)
    }
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
        ("details", Kind::Text),
    ],
    key: 2,
    indexes: &[&["queue", "since", "subject"], &["queue", "body", "since", "subject"]],
};

/// What a demand's lines rest on.
const DEMANDS: &Table = &Table {
    name: "demands",
    columns: &[
        ("demand", Kind::Text),
        ("body", Kind::Text),
        ("desk", Kind::Text),
        ("ended", Kind::Int),
        ("documents", Kind::Text),
        ("missing", Kind::Text),
        ("missing_since", Kind::Text),
        ("received", Kind::Int),
        ("others", Kind::Text),
        ("others_since", Kind::Text),
    ],
    key: 1,
    indexes: &[],
};

/// Which body holds a registration desk.
const DESKS: &Table = &Table {
    name: "desks",
    columns: &[("desk", Kind::Text), ("body", Kind::Text)],
    key: 1,
    indexes: &[],
};

/// The body of a reception place, the landlord of a vacancy.
const BODIES: &Table = &Table {
    name: "bodies",
    columns: &[("subject", Kind::Text), ("body", Kind::Text)],
    key: 1,
    indexes: &[],
};
