//! `deadlines_5`: what the scheduler must turn into a command, and when.

mod fold;
mod lettings;
mod query;
#[cfg(test)]
mod tests;

pub use fold::Deadlines;
pub use query::{Due, coming, count_due, due, next_due};

use crate::table::{Kind, Table};

/// One line a deadline that is waited for.
pub(crate) const WAITING: &Table = &Table {
    name: "waiting",
    columns: &[
        ("stream", Kind::Text),
        ("kind", Kind::Text),
        ("demand", Kind::Text),
        ("due", Kind::Text),
        ("since", Kind::Int),
    ],
    key: 3,
    indexes: &[&["due", "since", "stream", "kind"], &["demand", "due"]],
};

/// What the deadlines of a dwelling rest on: the offer that waits for a reply, and the conditions of a session.
const LETTINGS: &Table = &Table {
    name: "lettings",
    columns: &[
        ("vacancy", Kind::Text),
        ("demand", Kind::Text),
        ("offered_on", Kind::Text),
        ("reply_by", Kind::Text),
        ("letter", Kind::Text),
        ("session", Kind::Text),
        ("conditions", Kind::Text),
    ],
    key: 1,
    indexes: &[],
};

/// What a demand's deadlines rest on.
const DEMANDS: &Table = &Table {
    name: "demands",
    columns: &[
        ("demand", Kind::Text),
        ("active", Kind::Int),
        ("is_new", Kind::Int),
        ("presented_on", Kind::Text),
        ("expires_on", Kind::Text),
        ("certificate_on", Kind::Text),
        ("notice_on", Kind::Text),
        ("candidacies", Kind::Text),
        ("applicant", Kind::Text),
        ("next_on", Kind::Text),
        ("post", Kind::Text),
        // what of it stands among those that wait
        ("lines", Kind::Text),
    ],
    key: 1,
    indexes: &[],
};
