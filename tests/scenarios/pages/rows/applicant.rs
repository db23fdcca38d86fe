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
    row("/demandeur/offre/{vacancy}", Filled, Told("story/life.rs")),
    row(
        "/demandeur/offre/{vacancy}",
        Error,
        At("/demandeur/offre/00000000-0000-4000-8000-000000000000"),
    ),
    row("/demandeur/extrait/{session}/{vacancy}/extrait.pdf", Filled, Told("story/life.rs")),
    row("/demandeur/extrait/{session}/{vacancy}/extrait.json", Filled, Told("story/life.rs")),
    row("/demandeur/souhaits", Filled, At("/demandeur/souhaits")),
    row("/demandeur/place", Filled, At("/demandeur/place")),
    row("/demandeur/decisions", Filled, At("/demandeur/decisions")),
    row("/demandeur/lectures", Filled, At("/demandeur/lectures")),
    row("/demandeur/documents", Filled, At("/demandeur/documents")),
    row(
        "/demandeur/attestation.pdf",
        Filled,
        File("/demandeur/attestation.pdf", "application/pdf"),
    ),
    row("/demandeur/historique.pdf", Filled, File("/demandeur/historique.pdf", "application/pdf")),
    row(
        "/demandeur/historique.json",
        Filled,
        File("/demandeur/historique.json", "application/json"),
    ),
    row("/demandeur/echeances.ics", Filled, File("/demandeur/echeances.ics", "text/calendar")),
    row("/demandeur/flux", Filled, File("/demandeur/flux", "text/event-stream")),
    row("/demandeur/aide", Filled, At("/demandeur/aide")),
    row("/demandeur/aide", Error, Press("/demandeur/aide", "#mandate-submit")),
    row("/demandeur/choisir", Filled, At("/demandeur/choisir")),
    row("/demandeur/attente", Filled, At("/demandeur/attente")),
    row(
        "/demandeur/documents/{document}",
        Error,
        At("/demandeur/documents/00000000-0000-4000-8000-000000000000"),
    ),
    // the thread with its English beside it
    row("/langue/{code}", Filled, At("/langue/en?vers=/demandeur")),
    row("/demandeur/imprimer", Filled, At("/demandeur/imprimer?langue=en")),
    // the last: a demand that is renounced has no next step
    row("/demandeur", Filled, Press("/demandeur/renoncer", "#renounce-submit")),
];
