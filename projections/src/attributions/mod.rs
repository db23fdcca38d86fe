//! `attributions_2`: what auditors list: one line a signed lease, from declaration to signature.

mod fold;
mod query;
pub mod steering;

pub use fold::Attributions;
pub use query::{Attribution, attribution, attributions, count, signed};

use crate::table::{Kind, Table};

/// One line a vacancy; those without `signed_on` are not attributed yet.
const LEASES: &Table = &Table {
    name: "leases",
    columns: &[
        ("vacancy", Kind::Text),
        ("demand", Kind::Text),
        ("session", Kind::Text),
        ("landlord", Kind::Text),
        ("rpls", Kind::Text),
        ("commune", Kind::Text),
        ("typology", Kind::Text),
        ("financing", Kind::Text),
        ("in_priority_district", Kind::Int),
        ("candidates", Kind::Int),
        ("scores", Kind::Text),
        ("rank", Kind::Int),
        ("score", Kind::Int),
        ("category", Kind::Int),
        ("quartile", Kind::Text),
        ("presented_on", Kind::Text),
        ("desk", Kind::Text),
        ("priority", Kind::Int),
        ("holder", Kind::Text),
        ("declared_on", Kind::Text),
        ("reserved_on", Kind::Text),
        ("named_on", Kind::Text),
        ("ranked_on", Kind::Text),
        ("offered_on", Kind::Text),
        ("signed_on", Kind::Text),
        ("wait_days", Kind::Int),
        ("refusals", Kind::Int),
    ],
    key: 1,
    indexes: &[&["signed_on", "vacancy"], &["demand"]],
};

/// What of a demand goes on the line of its lease.
const DEMANDS: &Table = &Table {
    name: "demands",
    columns: &[
        ("demand", Kind::Text),
        ("presented_on", Kind::Text),
        ("quartile", Kind::Text),
        ("desk", Kind::Text),
        ("priority", Kind::Int),
    ],
    key: 1,
    indexes: &[],
};
