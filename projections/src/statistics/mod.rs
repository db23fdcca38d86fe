//! `statistics_2`: the figures of transparency, from coarse facts only; small cells are never shown.
//!
//! Facts: commune, typology, month, household category, quartile. A figure says by which method it is counted
//! ([`METHODS`]).

mod cells;
mod figures;
mod fold;
mod gather;
mod secrecy;
#[cfg(test)]
mod tests;

pub use cells::{Figure, Line, Share, Waiting};
pub use figures::{By, METHODS, Overview, Period, breakdown, overview};
pub use fold::Statistics;
pub use secrecy::DEFAULT_THRESHOLD;

use crate::table::{Kind, Table};

/// In place of the commune of a demand that is not counted here: it wishes only communes elsewhere.
const ELSEWHERE: &str = "elsewhere";

/// One line a demand.
const DEMANDS: &Table = &Table {
    name: "demands",
    columns: &[
        ("demand", Kind::Text),
        ("presented_on", Kind::Text),
        ("registered_on", Kind::Text),
        ("migrated", Kind::Int),
        ("active", Kind::Int),
        ("ended_on", Kind::Text),
        ("ground", Kind::Text),
        ("commune", Kind::Text),
        ("residence", Kind::Text),
        ("typology", Kind::Text),
        ("category", Kind::Int),
        ("quartile", Kind::Text),
        ("transfer", Kind::Int),
        ("anniversary", Kind::Text),
        ("outcome", Kind::Text),
        ("offers", Kind::Int),
        ("refusals", Kind::Int),
        ("came", Kind::Text),
        ("went", Kind::Text),
    ],
    key: 1,
    // Each figure is a scan of one of these and of nothing else.
    indexes: &[
        &[
            "commune",
            "registered_on",
            "active",
            "migrated",
            "presented_on",
            "outcome",
            "anniversary",
        ],
        &[
            "typology",
            "registered_on",
            "active",
            "migrated",
            "presented_on",
            "outcome",
            "anniversary",
        ],
        &["came", "went"],
    ],
};

/// One line a vacancy; those without `signed_on` are not allocated yet.
const ALLOCATIONS: &Table = &Table {
    name: "allocations",
    columns: &[
        ("vacancy", Kind::Text),
        ("demand", Kind::Text),
        ("signed_on", Kind::Text),
        ("commune", Kind::Text),
        ("typology", Kind::Text),
        ("financing", Kind::Text),
        ("in_priority_district", Kind::Int),
        ("category", Kind::Int),
        ("quartile", Kind::Text),
        ("transfer", Kind::Int),
        ("wait_days", Kind::Int),
    ],
    key: 1,
    indexes: &[&["signed_on"]],
};

/// One line an offer.
const OFFERS: &Table = &Table {
    name: "offers",
    columns: &[
        ("vacancy", Kind::Text),
        ("demand", Kind::Text),
        ("offered_on", Kind::Text),
        ("refused", Kind::Int),
        ("commune", Kind::Text),
        ("typology", Kind::Text),
    ],
    key: 2,
    indexes: &[&["offered_on"]],
};
