//! `vacancies_2`: the board of a landlord: dwellings, candidates, ranks, offers.

mod fold;
mod query;
mod search;
#[cfg(test)]
mod tests;

pub use fold::Vacancies;
pub use query::{
    Candidacy, Standing, Vacancy, VacancyStatus, candidacies, candidates, proposed, vacancies,
    vacancy,
};
pub use search::{BoardSearch, board, count_by_status, ranked_not_served};

use crate::table::{Kind, Table};

/// One line a vacancy.
const BOARD: &Table = &Table {
    name: "board",
    columns: &[
        ("vacancy", Kind::Text),
        ("status", Kind::Text),
        ("landlord", Kind::Text),
        ("rpls", Kind::Text),
        ("commune", Kind::Text),
        ("typology", Kind::Text),
        ("surface", Kind::Int),
        ("floor", Kind::Int),
        ("accessible", Kind::Int),
        ("rent_cents", Kind::Int),
        ("charges_cents", Kind::Int),
        ("financing", Kind::Text),
        ("in_priority_district", Kind::Int),
        ("available_on", Kind::Text),
        ("declared_on", Kind::Text),
        ("holder", Kind::Text),
        ("reserved_on", Kind::Text),
        ("named_on", Kind::Text),
        ("named_by", Kind::Text),
        ("candidates", Kind::Int),
        ("shortfall", Kind::Text),
        ("session", Kind::Text),
        ("offered_to", Kind::Text),
        ("reply_by", Kind::Text),
        ("closed_on", Kind::Text),
    ],
    key: 1,
    indexes: &[
        &["landlord", "status", "declared_on", "vacancy"],
        &["status", "declared_on", "vacancy"],
        &["holder", "reserved_on", "vacancy"],
    ],
};

/// One line a candidacy.
const CANDIDATES: &Table = &Table {
    name: "candidates",
    columns: &[
        ("vacancy", Kind::Text),
        ("demand", Kind::Text),
        ("nominated_at", Kind::Int),
        ("nominator", Kind::Text),
        ("nominated_on", Kind::Text),
        ("score", Kind::Int),
        ("category", Kind::Int),
        ("standing", Kind::Text),
        ("rank", Kind::Int),
        ("offered_on", Kind::Text),
        ("reply_by", Kind::Text),
        ("replied_on", Kind::Text),
        ("refusal", Kind::Text),
        ("signed_on", Kind::Text),
    ],
    key: 2,
    indexes: &[&["demand", "nominated_at"], &["standing", "replied_on", "vacancy"]],
};
