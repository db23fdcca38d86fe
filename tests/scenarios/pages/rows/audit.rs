//! The auditor's replays.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled, Many},
    Way::{At, Link},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/audit", Empty, At("/audit")),
    row("/audit", Many, At("/audit")),
    row("/audit/attribution/{vacancy}", Filled, Link("/audit", "#attributions tbody a")),
    row(
        "/audit/attribution/{vacancy}",
        Error,
        At("/audit/attribution/00000000-0000-4000-8000-000000000000"),
    ),
    row("/audit/seance/{session}", Filled, Link("/audit", "#attributions tbody a then #session")),
    row("/audit/seance/{session}", Error, At("/audit/seance/00000000-0000-4000-8000-000000000000")),
    row(
        "/audit/demande/{demand}",
        Filled,
        Link("/audit", "#attributions tbody a then #households a"),
    ),
    row(
        "/audit/demande/{demand}",
        Error,
        At("/audit/demande/00000000-0000-4000-8000-000000000000"),
    ),
    row("/audit/pas", Filled, Link("/audit", "#attributions tbody a then a[href^='/audit/pas']")),
    row("/audit/pas", Error, At("/audit/pas?fil=rien")),
];
