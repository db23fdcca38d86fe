//! The indicators of the plan and their report.

use crate::pages::row::{
    Row,
    State::{Empty, Filled},
    Way::{At, FileLink},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/pilotage", Empty, At("/pilotage")),
    row("/pilotage", Filled, At("/pilotage")),
    row(
        "/pilotage/rapport/{year}/rapport.pdf",
        Filled,
        FileLink("/pilotage", "#report-pdf", "application/pdf"),
    ),
    row(
        "/pilotage/rapport/{year}/rapport.json",
        Filled,
        FileLink("/pilotage", "#report-json", "application/json"),
    ),
];
