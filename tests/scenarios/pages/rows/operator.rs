//! The operator's pages.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled, Many},
    Way::{At, File, Link},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/exploitation", Filled, At("/exploitation")),
    row("/exploitation", Empty, At("/exploitation")),
    row("/journal/tile/{*path}", Filled, File("/journal/tile/0/000", "application/octet-stream")),
    row("/exploitation/journal", Many, At("/exploitation/journal")),
    row("/exploitation/fils", Many, At("/exploitation/fils")),
    row("/exploitation/fil", Many, Link("/exploitation/fils", "#streams tbody th a")),
    row("/exploitation/evenement/{position}", Filled, At("/exploitation/evenement/1")),
    row("/exploitation/evenement/{position}", Error, At("/exploitation/evenement/999999999")),
    row(
        "/exploitation/evenement/{position}/preuve",
        Filled,
        File("/exploitation/evenement/1/preuve", "text/plain"),
    ),
    row(
        "/exploitation/histoire/{correlation}",
        Filled,
        Link("/exploitation/evenement/1", "#to-story"),
    ),
    row("/exploitation/vues", Many, At("/exploitation/vues")),
    row("/exploitation/vue/{name}", Filled, Link("/exploitation/vues", "#projections tbody th a")),
    row(
        "/exploitation/vue/{name}/{gesture}",
        Filled,
        Link("/exploitation/vues", "#projections tbody th a then a[id^=act-]"),
    ),
    row("/exploitation/scellements", Filled, At("/exploitation/scellements")),
    row("/exploitation/partenaires", Filled, At("/exploitation/partenaires")),
    row("/exploitation/partenaire/{name}", Error, At("/exploitation/partenaire/nulle-part")),
    row("/exploitation/echeancier", Filled, At("/exploitation/echeancier")),
    row("/exploitation/chercher", Error, At("/exploitation/chercher?quoi=rien")),
];
