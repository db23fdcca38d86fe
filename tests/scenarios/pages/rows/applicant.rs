//! The applicant's own pages.

use crate::pages::row::{
    Row,
    State::{Error, Filled},
    Way::{At, File, Press, Told},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/demandeur", Filled, At("/demandeur")),
    row("/demandeur/imprimer", Filled, At("/demandeur/imprimer")),
    row("/demandeur/renouveler", Filled, At("/demandeur/renouveler")),
    row("/demandeur/renoncer", Filled, At("/demandeur/renoncer")),
    row("/demandeur/renoncer", Error, Press("/demandeur/renoncer", "main form button")),
    row("/demandeur/offre/{vacancy}", Filled, Told("story/life.rs")),
    row(
        "/demandeur/offre/{vacancy}",
        Error,
        At("/demandeur/offre/00000000-0000-4000-8000-000000000000"),
    ),
    row("/demandeur/extrait/{session}/{vacancy}/extrait.pdf", Filled, Told("story/life.rs")),
    row("/demandeur/extrait/{session}/{vacancy}/extrait.json", Filled, Told("story/life.rs")),
    row("/demandeur/flux", Filled, File("/demandeur/flux", "text/event-stream")),
];
