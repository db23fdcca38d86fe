//! The commission's sessions.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled, Many},
    Way::{At, FileLink, Link},
    row,
};

/// The oldest session of the list: everything is decided there.
const DECIDED: &str = "#sessions tbody tr:last-child a";

pub(super) const ROWS: &[Row] = &[
    row("/commission", Empty, At("/commission")),
    row("/commission", Many, At("/commission")),
    row("/commission/{id}", Filled, Link("/commission", "#sessions tbody a")),
    row("/commission/{id}", Many, Link("/commission", DECIDED)),
    row(
        "/commission/{id}/proces-verbal.pdf",
        Filled,
        FileLink(
            "/commission",
            "#sessions tbody tr:last-child a then #minutes-pdf",
            "application/pdf",
        ),
    ),
    row(
        "/commission/{id}/proces-verbal.json",
        Filled,
        FileLink(
            "/commission",
            "#sessions tbody tr:last-child a then #minutes-json",
            "application/json",
        ),
    ),
    row(
        "/commission/{id}/logement/{vacancy}/suites",
        Filled,
        Link("/commission", "#sessions tbody tr:last-child a then a[id^=after-]"),
    ),
    row(
        "/commission/{id}/logement/{vacancy}/extrait/{demand}/extrait.pdf",
        Filled,
        FileLink(
            "/commission",
            "#sessions tbody tr:last-child a then a[id^=after-] then a[id^=extract-]",
            "application/pdf",
        ),
    ),
    row(
        "/commission/{id}/logement/{vacancy}/extrait/{demand}/extrait.json",
        Filled,
        FileLink(
            "/commission",
            "#sessions tbody tr:last-child a then a[id^=after-] then a[href$=json]",
            "application/json",
        ),
    ),
    row("/commission/{id}", Error, At("/commission/00000000-0000-4000-8000-000000000000")),
];
