//! The landlord's dwellings.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled, Many},
    Way::{At, Link, Press},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/bailleur", Empty, At("/bailleur")),
    row("/bailleur", Many, At("/bailleur")),
    row("/bailleur/classes", Empty, At("/bailleur/classes")),
    row("/bailleur/classes", Many, At("/bailleur/classes")),
    row(
        "/bailleur/logement/{id}/ensemble",
        Many,
        Link("/bailleur?etat=open", "#board tbody a then #why-set"),
    ),
    row("/bailleur/declarer", Filled, At("/bailleur/declarer")),
    row("/bailleur/declarer", Error, Press("/bailleur/declarer", "main form button")),
    row("/bailleur/conventions", Filled, At("/bailleur/conventions")),
    row("/bailleur/conventions", Empty, At("/bailleur/conventions")),
    row("/bailleur/conventions", Error, Press("/bailleur/conventions", "#agree-submit")),
    row("/bailleur/logement/{id}", Filled, Link("/bailleur", "#board tbody a")),
    row(
        "/bailleur/logement/{id}",
        Error,
        At("/bailleur/logement/00000000-0000-4000-8000-000000000000"),
    ),
];
