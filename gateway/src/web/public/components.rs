//! `/composants`: each piece that pages are made of, in all its states. Who builds a page takes it from here; who reads
//! it sees at once whether a change of style broke something.

use crate::web::{
    chart::{self, Bar},
    fields::{Fields, Options},
    page::{Page, for_everyone, show},
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "public/components.html")]
struct ComponentsPage {
    page: Page,
    empty: Fields,
    wrong: Fields,
    options: Options,
    bars: String,
}

/// `GET /composants`
pub(in crate::web) async fn components() -> Response {
    let options: Options = [("44109", "Nantes"), ("44143", "Rezé"), ("44162", "Saint-Herblain")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .to_vec();
    let typed = [("nom-faux", "Trop court"), ("ville-fausse", "44143"), ("villes", "44109")];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let mut wrong = Fields::new(typed);
    wrong.wrong("nom-faux", "Écrivez le nom comme sur votre pièce d’identité");
    wrong.wrong("ville-fausse", "Choisissez une commune de la liste");
    wrong.wrong("villes-fausses", "Choisissez au moins une commune");
    let bars = [("Nantes", Some(1204)), ("Rezé", Some(310)), ("Sautron", None)]
        .map(|(label, value)| Bar { label: label.to_owned(), value });
    let bars = chart::bars("composant", "Demandes actives", "Nantes 1 204, Rezé 310", &bars);
    let page = Page::bare("", "Composants des pages");
    let empty = Fields::default();
    for_everyone(show(&ComponentsPage { page, empty, wrong, options, bars }))
}
