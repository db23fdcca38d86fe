//! `statistics_3`: the figures of transparency, from coarse facts only; small cells are never shown.
//!
//! Two readings: [`edition`], which is published once a month and can never be recomputed into a small count, and the
//! [`overview`] of any moment, for those who run the territory.
//!
//! Facts: commune, typology, month, household category, quartile. A figure says by which method it is counted
//! ([`METHODS`]).

mod cells;
pub mod edition;
mod figures;
mod fold;
mod gather;
mod secrecy;
mod spells;
#[cfg(test)]
mod tests;

pub use cells::{Figure, Line, Share, Waiting};
pub use figures::{METHODS, Overview, Period, overview};
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
        // the spell that is open: since which day, which event, and how it began
        ("since_on", Kind::Text),
        ("since_at", Kind::Int),
        ("since_how", Kind::Text),
    ],
    key: 1,
    // The overview is a scan of this and of nothing else.
    indexes: &[&[
        "commune",
        "registered_on",
        "active",
        "migrated",
        "presented_on",
        "outcome",
        "anniversary",
    ]],
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
        // position of the lease; candidates proposed and offers refused before it
        ("signed_at", Kind::Int),
        ("candidates", Kind::Int),
        ("refusals", Kind::Int),
    ],
    key: 1,
    indexes: &[&["signed_on"]],
};

/// One line a spell that ended: a time during which a demand was active in one place of the tables.
///
/// Each carries the positions of both its ends, so that the figures of any earlier position can be counted again.
const SPELLS: &Table = &Table {
    name: "spells",
    columns: &[
        ("demand", Kind::Text),
        ("until_at", Kind::Int),
        ("commune", Kind::Text),
        ("typology", Kind::Text),
        ("presented_on", Kind::Text),
        ("since_on", Kind::Text),
        ("since_at", Kind::Int),
        ("since_how", Kind::Text),
        ("until_on", Kind::Text),
        ("ended", Kind::Text),
    ],
    key: 2,
    indexes: &[],
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
