//! What anybody may read.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled},
    Way::{At, File, FileLink, Link, Press},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/", Filled, At("/")),
    row("/", Empty, At("/")),
    row("/", Error, At("/nulle-part")),
    row("/statistiques", Filled, At("/statistiques")),
    row("/statistiques", Empty, At("/statistiques")),
    row("/statistiques", Error, At("/statistiques?commune=75056")),
    row("/statistiques", Filled, At("/statistiques?commune=44109&taille=T2")),
    row("/ou-m-adresser", Filled, At("/ou-m-adresser")),
    row("/ou-m-adresser", Empty, At("/ou-m-adresser")),
    row("/regles", Filled, At("/regles")),
    row("/regles", Empty, At("/regles")),
    row("/regles/{key}", Filled, Link("/regles", "#keys a[href='/regles/scoring-grid']")),
    row("/regles/{key}", Error, At("/regles/nulle-part")),
    row(
        "/regles/{key}/{version}",
        Filled,
        Link("/regles", "#keys a[href='/regles/scoring-grid'] then #versions tbody a"),
    ),
    row(
        "/regles/{key}/{version}/json",
        Filled,
        File("/regles/scoring-grid/initiale/json", "application/json"),
    ),
    row("/accessibilite", Filled, At("/accessibilite")),
    row("/composants", Filled, At("/composants")),
    row("/apparence", Filled, At("/apparence")),
    row("/apparence.css", Filled, File("/apparence.css", "text/css")),
    row("/donnees", Filled, At("/donnees")),
    row("/donnees", Empty, At("/donnees")),
    row("/donnees/statistiques.csv", Filled, File("/donnees/statistiques.csv", "text/csv")),
    row(
        "/donnees/statistiques.json",
        Filled,
        File("/donnees/statistiques.json", "application/json"),
    ),
    row(
        "/donnees/mois/{month}/{file}",
        Filled,
        File("/donnees/mois/dernier/indicateurs.csv", "text/csv"),
    ),
    row(
        "/donnees/mois/{month}/{file}",
        Filled,
        File("/donnees/mois/dernier/attributions.parquet", "application/vnd.apache.parquet"),
    ),
    row(
        "/donnees/schemas/{file}",
        Filled,
        File("/donnees/schemas/indicateurs.json", "application/json"),
    ),
    row(
        "/donnees/catalogue.jsonld",
        Filled,
        File("/donnees/catalogue.jsonld", "application/ld+json"),
    ),
    row(
        "/donnees/mois/{month}/edition.json",
        Filled,
        FileLink("/donnees", "a[href$='edition.json']", "application/json"),
    ),
    row("/connexion", Filled, At("/connexion")),
    row("/connexion", Error, Press("/connexion", "#sign-in-submit")),
    row("/demande", Filled, At("/demande")),
    row("/demande", Error, Press("/demande", "#register-check")),
    row("/langue/{code}", Filled, At("/langue/en?vers=/connexion")),
    row("/fiche", Filled, At("/fiche")),
    row("/fiche/{code}", Filled, At("/fiche/ti")),
    row("/fiche/{code}", Error, At("/fiche/xx")),
];
