//! `sessions_2`: sessions of attribution commissions, their agenda and what they decided.

mod fold;
mod query;
#[cfg(test)]
mod tests;

pub use fold::Sessions;
pub use query::{
    Decided, DecisionKind, Session, SessionStatus, agenda, decisions, decisions_on, session,
    sessions,
};

use crate::table::{Kind, Table};

/// One line a session.
const SESSIONS: &Table = &Table {
    name: "sessions",
    columns: &[
        ("session", Kind::Text),
        ("status", Kind::Text),
        ("landlord", Kind::Text),
        ("meets_on", Kind::Text),
        ("quorum", Kind::Int),
        ("frozen_on", Kind::Text),
        ("frozen_at", Kind::Int),
        ("present", Kind::Int),
        ("postponed", Kind::Int),
        ("minutes_on", Kind::Text),
        ("vacancies", Kind::Int),
    ],
    key: 1,
    indexes: &[&["landlord", "meets_on", "session"], &["meets_on", "session"]],
};

/// One line a vacancy on an agenda.
const AGENDA: &Table = &Table {
    name: "agenda",
    columns: &[("session", Kind::Text), ("place", Kind::Int), ("vacancy", Kind::Text)],
    key: 2,
    indexes: &[&["vacancy"]],
};

/// One line a candidate before a session.
const DECISIONS: &Table = &Table {
    name: "decisions",
    columns: &[
        ("session", Kind::Text),
        ("vacancy", Kind::Text),
        ("demand", Kind::Text),
        ("examined_at", Kind::Int),
        ("decision", Kind::Text),
        ("rank", Kind::Int),
        ("document", Kind::Text),
        ("due", Kind::Text),
        ("reasons", Kind::Text),
        ("cause", Kind::Text),
        ("decided_on", Kind::Text),
        ("notified_on", Kind::Text),
        ("presented_on", Kind::Text),
        ("contested_on", Kind::Text),
        ("answered_on", Kind::Text),
    ],
    key: 3,
    indexes: &[&["vacancy"], &["demand"]],
};
