//! `demands_2`: the head of each file for agents, and who could be proposed for a dwelling.

mod candidates;
mod declare;
mod fold;
mod narrowing;
mod query;
mod steering;
#[cfg(test)]
mod tests;
mod wishes;

pub use candidates::{Candidate, CandidateSearch, Order, candidates};
pub use fold::Demands;
pub use narrowing::{AfterMember, Member, Narrowing, members, narrowing};
pub use query::{
    FileHead, OpenCandidacy, Search, Status, StoredDocument, count_by_status, file_head, files,
    search,
};
pub use steering::{OfDesk, by_desk};

use crate::table::{Kind, Table};

/// One line a demand.
const FILES: &Table = &Table {
    name: "files",
    columns: &[
        ("demand", Kind::Text),
        ("status", Kind::Text),
        ("received_on", Kind::Text),
        ("channel", Kind::Text),
        ("presented_on", Kind::Text),
        ("registered_on", Kind::Text),
        ("expires_on", Kind::Text),
        ("renewed_on", Kind::Text),
        ("certificate_on", Kind::Text),
        ("notice_on", Kind::Text),
        ("ended_on", Kind::Text),
        ("ground", Kind::Text),
        ("desk", Kind::Text),
        ("migrated", Kind::Int),
        ("verified", Kind::Int),
        ("residence", Kind::Text),
        ("communes", Kind::Text),
        ("typologies", Kind::Text),
        ("widened", Kind::Int),
        ("category", Kind::Int),
        ("size", Kind::Int),
        ("quartile", Kind::Text),
        ("transfer", Kind::Int),
        ("missing", Kind::Text),
        ("anomalies", Kind::Text),
        ("lookalikes", Kind::Text),
        ("score", Kind::Int),
        ("score_provisional", Kind::Int),
        ("score_grid", Kind::Text),
        ("score_on", Kind::Text),
        ("candidacies", Kind::Text),
        ("documents", Kind::Text),
        ("applicant", Kind::Text),
        ("identity", Kind::Text),
        ("number", Kind::Text),
        ("score_lines", Kind::Text),
        ("changed_at", Kind::Int),
    ],
    key: 1,
    indexes: &[
        &["status", "presented_on", "demand"],
        &["desk", "status", "presented_on", "demand"],
        &["category", "status", "presented_on", "demand"],
    ],
};

/// One line for each commune and typology a demand wishes; commune `*` when its search may be widened.
const WISHES: &Table = &Table {
    name: "wishes",
    columns: &[
        ("commune", Kind::Text),
        ("typology", Kind::Text),
        ("demand", Kind::Text),
        ("active", Kind::Int),
        ("complete", Kind::Int),
        ("open", Kind::Int),
        ("score", Kind::Int),
        ("presented_on", Kind::Text),
        ("category", Kind::Int),
        ("size", Kind::Int),
        ("quartile", Kind::Text),
        ("transfer", Kind::Int),
    ],
    key: 3,
    indexes: &[
        &["commune", "typology", "active", "presented_on", "demand"],
        &["commune", "typology", "active", "score"],
    ],
};

/// The commune of a widened search.
const ANYWHERE: &str = "*";
