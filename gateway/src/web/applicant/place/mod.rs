//! `/demandeur/place`: the place among comparable demands, what it rests on, and why it changed between two days.

mod change;
mod lines;

use super::own::{Own, own};
use crate::{
    app::App,
    desk::PlaceRow,
    error::{PageError, Trouble},
    web::{
        fields::{Fields, Options},
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use change::{Told, told};
use chrono::NaiveDate;
use domain::ranking::Place;
use lines::{Points, points};
use serde::Deserialize;

/// Fewer comparable demands than this: a place would speak of households one by one.
const ENOUGH: u32 = 11;

/// What is said of a place.
#[derive(Debug)]
pub(super) struct Card {
    /// « place 14 sur 212 demandes comparables », or why none is told.
    pub(super) sentence: String,
    /// The day it was computed, if there is one.
    pub(super) on: String,
    /// What comparable means for this demand.
    pub(super) among: String,
    /// Whether the points rest on papers nobody looked at yet.
    pub(super) is_provisional: bool,
}

/// The card of a demand; none for one that is not active.
///
/// # Errors
/// A store does not answer.
pub(super) async fn card(app: &App, own: &Own<'_>) -> Result<Option<Card>, Trouble> {
    if !own.demand.is_active() {
        return Ok(None);
    }
    let latest = app.desk.places_of(own.id).await?.into_iter().next();
    Ok(Some(draw_card(own, latest.as_ref())))
}

fn draw_card(own: &Own<'_>, latest: Option<&PlaceRow>) -> Card {
    let among = match &own.demand.wish {
        None => "celles qui demandent comme vous".to_owned(),
        Some(wish) => {
            let sizes: Vec<_> = wish.typologies.iter().map(|t| t.code()).collect();
            let towns: Vec<_> =
                wish.communes.iter().map(|c| crate::web::towns::name(c.as_str())).collect();
            format!(
                "celles qui demandent au moins une taille ({}) et une commune ({}) comme vous",
                sizes.join(", "),
                towns.join(", ")
            )
        }
    };
    Card {
        sentence: latest.map_or_else(
            || "Votre place sera calculée la nuit prochaine.".to_owned(),
            |row| spelt(row.after),
        ),
        on: latest.map(|row| words::long_day(row.to)).unwrap_or_default(),
        among,
        is_provisional: own.demand.score.as_ref().is_some_and(|score| score.provisional),
    }
}

/// A place with its denominator, if there are enough demands for it to speak of nobody else.
fn spelt(place: Place) -> String {
    if place.of < ENOUGH {
        return "Moins de 11 demandes sont comparables à la vôtre : nous ne donnons pas de place, pour ne \
                rien dire des autres ménages."
            .to_owned();
    }
    format!(
        "Place {} sur {} demandes comparables.",
        words::number(i64::from(place.rank)),
        words::number(i64::from(place.of))
    )
}

#[derive(Template)]
#[template(path = "applicant/place.html")]
struct PlacePage {
    page: Page,
    fields: Fields,
    card: Option<Card>,
    points: Option<Points>,
    days: Options,
    told: Option<Told>,
}

/// Between which days.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Between {
    #[serde(default)]
    du: String,
    #[serde(default)]
    au: String,
}

/// `GET /demandeur/place`
pub(in crate::web) async fn place(
    State(app): State<App>,
    visit: Visit,
    Query(between): Query<Between>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let rows = app.desk.places_of(own.id).await?;
    let is_active = own.demand.is_active();
    let days = days(&rows);
    let asked = asked(&between, &days);
    let mut fields = Fields::default();
    if let Some((from, to)) = asked {
        fields.set("du", words::iso(from));
        fields.set("au", words::iso(to));
    }
    Ok(show(&PlacePage {
        page: Page::new(&visit, "mine", "Ma place"),
        fields,
        card: is_active.then(|| draw_card(&own, rows.first())),
        points: points(&app, &own).await?,
        told: asked.map(|between| told(&rows, between)),
        days: days.into_iter().map(|day| (words::iso(day), words::day(day))).collect(),
    }))
}

/// The days that can be compared, the oldest first.
fn days(rows: &[PlaceRow]) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> =
        rows.iter().filter(|row| row.since.is_some()).flat_map(|row| [row.from, row.to]).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The two days asked for, in their order; without an answer, the last month.
fn asked(between: &Between, days: &[NaiveDate]) -> Option<(NaiveDate, NaiveDate)> {
    let known = |text: &str| text.parse().ok().filter(|day| days.contains(day));
    let (first, last) = (days.iter().rev().nth(1), days.last());
    let from: NaiveDate = known(&between.du).or(first.copied())?;
    let to: NaiveDate = known(&between.au).or(last.copied())?;
    Some((from.min(to), from.max(to)))
}
