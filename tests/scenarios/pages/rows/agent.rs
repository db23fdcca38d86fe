//! The desk: queues and files.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled, Many},
    Way::{At, FileLink, Link, Press, Told},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/agent", Filled, At("/agent")),
    row("/agent", Empty, At("/agent")),
    row("/agent", Error, Press("/agent", "#search-submit")),
    row("/agent", Many, At("/agent?file=renewals-due")),
    row("/agent/dossier/{id}", Filled, Link("/agent?file=renewals-due", "#queue tbody a")),
    row("/agent/dossier/{id}", Error, At("/agent/dossier/00000000-0000-4000-8000-000000000000")),
    row(
        "/agent/dossier/{id}/documents",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then main a[href$='/documents']"),
    ),
    row(
        "/agent/dossier/{id}/attestation.pdf",
        Filled,
        FileLink(
            "/agent?file=renewals-due",
            "#queue tbody a then main a[href$='attestation.pdf']",
            "application/pdf",
        ),
    ),
    row(
        "/agent/dossier/{id}/historique.pdf",
        Filled,
        FileLink(
            "/agent?file=renewals-due",
            "#queue tbody a then main a[href$='historique.pdf']",
            "application/pdf",
        ),
    ),
    row(
        "/agent/dossier/{id}/historique.json",
        Filled,
        FileLink(
            "/agent?file=renewals-due",
            "#queue tbody a then main a[href$='historique.json']",
            "application/json",
        ),
    ),
    row(
        "/agent/dossier/{id}/acces",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #link-access"),
    ),
    row(
        "/agent/dossier/{id}/acces",
        Error,
        At("/agent/dossier/00000000-0000-4000-8000-000000000000/acces"),
    ),
    row("/agent", Many, At("/agent?file=silent")),
    row(
        "/agent/dossier/{id}/chronologie",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #tab-chronologie"),
    ),
    row(
        "/agent/dossier/{id}/evaluation",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #tab-evaluation"),
    ),
    row(
        "/agent/dossier/{id}/pieces",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #tab-pieces"),
    ),
    row(
        "/agent/dossier/{id}/echanges",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #tab-echanges"),
    ),
    row(
        "/agent/dossier/{id}/script",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #tab-script"),
    ),
    row(
        "/agent/dossier/{id}/souhaits",
        Filled,
        Link("/agent?file=renewals-due", "#queue tbody a then #link-wishes"),
    ),
    row("/agent/dossier/{id}/depart", Filled, Told("story/leaves.rs")),
    row("/agent/dossier/{id}/depart", Error, Told("story/leaves.rs")),
    row("/agent/dossier/{id}/offre/{vacancy}", Filled, Told("story/by_hand.rs")),
    row("/agent/dossier/{id}/ressemblances", Empty, Told("story/desk.rs")),
    row("/agent/dossier/{id}/veille", Filled, Told("story/desk.rs")),
    row("/agent/urgence/{id}", Filled, Told("story/desk.rs")),
    row("/securite", Filled, Told("story/desk.rs")),
    row("/reseau", Filled, At("/reseau")),
    row("/reseau", Empty, At("/reseau")),
    row(
        "/agent/dossier/{id}/documents/{document}",
        Error,
        At(
            "/agent/dossier/00000000-0000-4000-8000-000000000000/documents/00000000-0000-4000-8000-000000000000",
        ),
    ),
    row("/agent/nouvelle-demande", Filled, At("/agent/nouvelle-demande")),
    row("/agent/nouvelle-demande", Error, Press("/agent/nouvelle-demande", "#register-next")),
];
