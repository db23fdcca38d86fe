//! `/ou-m-adresser`: the reception network, by commune.

use crate::{
    app::App,
    error::PageError,
    web::{
        fields::{Fields, Options},
        network::places as all_places,
        page::{Page, show},
        towns,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::place::{Level, Place};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "public/places.html")]
struct PlacesPage {
    page: Page,
    fields: Fields,
    communes: Options,
    count: String,
    places: Vec<Card>,
}

struct Card {
    name: String,
    address: String,
    level: &'static str,
    registers: bool,
    missions: Vec<&'static str>,
}

/// What the search asks.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Search {
    #[serde(default)]
    commune: String,
}

/// `/ou-m-adresser`
pub(in crate::web) async fn places(
    State(app): State<App>,
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let all = all_places(&app).await?;
    let places: Vec<Card> = all
        .iter()
        .filter(|(_, place)| place.left_on.is_none())
        .filter(|(_, place)| search.commune.is_empty() || is_in(place, &search.commune))
        .filter_map(|(_, place)| card(place))
        .collect();
    let mut fields = Fields::default();
    fields.set("commune", search.commune);
    Ok(show(&PlacesPage {
        page: Page::new(&visit, "places", "Où m’adresser"),
        fields,
        communes: towns::options(),
        count: words::count(places.len(), "lieu d’accueil", "lieux d’accueil"),
        places,
    }))
}

fn is_in(place: &Place, commune: &str) -> bool {
    place.card.as_ref().is_some_and(|card| card.commune.as_str() == commune)
}

fn card(place: &Place) -> Option<Card> {
    let card = place.card.as_ref()?;
    let level = match place.level.as_ref().map(|(level, _)| *level) {
        None => "Lieu du réseau",
        Some(Level::One) => "Niveau 1 : informer, orienter",
        Some(Level::Two) => "Niveau 2 : enregistrer, suivre",
        Some(Level::Three) => "Niveau 3 : entretien, diagnostic",
    };
    let missions = words::MISSIONS.iter().filter(|(m, _)| place.does(*m));
    Some(Card {
        name: card.name.clone(),
        address: card.address.clone(),
        level,
        registers: place.desk.is_some(),
        missions: missions.map(|(m, _)| words::mission(*m)).collect(),
    })
}
