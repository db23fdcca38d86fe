//! `timeline_2`: what an applicant follows: what happened, where it stands, what comes next, what is asked.
//!
//! Codes and dates only: sentences belong to the pages. One fact has one entry, though several events of several
//! streams may tell it.

mod entries;
mod fold;
mod head;
mod query;
mod stand;
#[cfg(test)]
mod tests;
mod topic;

pub use fold::Timeline;
pub use head::{Asked, Head, Next, Offer, Stage};
pub use query::{Entry, Line, Part, entries, head, lines, newest_entries, part};
pub use topic::Topic;

use crate::table::{Kind, Table};

/// One line an entry of a demand's timeline.
const ENTRIES: &Table = &Table {
    name: "entries",
    columns: &[
        ("demand", Kind::Text),
        ("position", Kind::Int),
        ("occurred_on", Kind::Text),
        ("recorded_at", Kind::Int),
        ("kind", Kind::Text),
        ("topic", Kind::Text),
        ("role", Kind::Text),
        ("body", Kind::Text),
        ("legal_basis", Kind::Text),
        ("parameters", Kind::Text),
    ],
    key: 2,
    indexes: &[],
};

/// One line a demand: where it stands, and when the log took its first form.
const HEADS: &Table = &Table {
    name: "heads",
    columns: &[
        ("demand", Kind::Text),
        ("head", Kind::Text),
        ("changed_at", Kind::Int),
        ("sent_at", Kind::Int),
    ],
    key: 1,
    indexes: &[],
};

/// What of a vacancy an entry tells, and of a referral which demand it is about.
const SUBJECTS: &Table = &Table {
    name: "subjects",
    columns: &[("subject", Kind::Text), ("tells", Kind::Text)],
    key: 1,
    indexes: &[],
};
