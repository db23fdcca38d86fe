//! The table, a file an area. One line a page and state; see [`super`].

mod agent;
mod applicant;
mod audit;
mod commission;
mod holder;
mod landlord;
mod machines;
mod operator;
mod public;
mod steering;

use super::row::{Row, Who};

/// Each area with who looks at it.
pub(super) const AREAS: [(Who, &[Row]); 10] = [
    (Who::Anybody, public::ROWS),
    (Who::Applicant, applicant::ROWS),
    (Who::Agent, agent::ROWS),
    (Who::Landlord, landlord::ROWS),
    (Who::Commission, commission::ROWS),
    (Who::Auditor, audit::ROWS),
    (Who::Holder, holder::ROWS),
    (Who::Metropolis, steering::ROWS),
    (Who::Operator, operator::ROWS),
    (Who::Anybody, machines::ROWS),
];

/// Every row.
pub(super) fn all() -> impl Iterator<Item = (Who, &'static Row)> {
    AREAS.iter().flat_map(|(who, rows)| rows.iter().map(move |row| (*who, row)))
}
