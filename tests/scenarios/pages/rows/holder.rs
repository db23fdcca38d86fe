//! The homes told to a reservation holder.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled},
    Way::{At, Link, Told},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/reservataire", Empty, At("/reservataire")),
    row("/reservataire", Filled, At("/reservataire")),
    row("/reservataire/logement/{id}", Filled, Link("/reservataire", "#homes tbody a")),
    row(
        "/reservataire/logement/{id}",
        Error,
        At("/reservataire/logement/00000000-0000-4000-8000-000000000000"),
    ),
    row("/reservataire/logement/{id}/ensemble", Filled, Told("story/roles.rs")),
];
