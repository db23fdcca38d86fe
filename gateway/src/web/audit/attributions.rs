//! `/audit`: every attribution, and one replayed event by event.

use super::{of, step::Replay};
use crate::{
    app::App,
    error::{PageError, Trouble},
    replay,
    web::{
        page::{Page, show},
        towns,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::id::VacancyId;
use projections::attributions::{self as view, Attribution};
use serde::Deserialize;

const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    page: Page,
    count: i64,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    id: String,
    what: String,
    landlord: String,
    candidates: i64,
    rank: String,
    waited: String,
    signed: (String, String),
}

/// From where.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    avant: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
}

/// `GET /audit`
pub(in crate::web) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let db = app.views.db();
    let before = asked.avant.zip(asked.sujet.as_deref().and_then(|s| s.parse().ok()));
    let found = view::attributions(db, before, PER_PAGE).await?;
    let full = found.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let next = found.last().filter(|_| full);
    let next = next.map(|last| format!("/audit?avant={}&sujet={}", last.signed_on, last.vacancy));
    Ok(show(&ListPage {
        page: Page::new(&visit, "mine", "Contrôle des attributions"),
        count: view::count(db).await?,
        rows: found.iter().map(row).collect(),
        next,
    }))
}

fn what(attribution: &Attribution) -> String {
    format!(
        "{} à {}",
        attribution.typology.code().replace("6P", "6"),
        towns::name(attribution.commune.as_str())
    )
}

fn row(attribution: &Attribution) -> Row {
    Row {
        id: attribution.vacancy.to_string(),
        what: what(attribution),
        landlord: attribution.landlord.to_string(),
        candidates: attribution.candidates,
        rank: attribution.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        waited: attribution
            .wait_days
            .map(|days| words::months(days * 12 / 365))
            .unwrap_or_default(),
        signed: (words::iso(attribution.signed_on), words::day(attribution.signed_on)),
    }
}

#[derive(Template)]
#[template(path = "audit/attribution.html")]
struct AttributionPage {
    page: Page,
    id: String,
    heading: String,
    session: Option<String>,
    facts: Vec<(&'static str, String)>,
    replay: Replay,
}

/// Which page of a replay.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct At {
    #[serde(default)]
    page: String,
}

/// `GET /audit/attribution/{vacancy}`
pub(in crate::web) async fn attribution(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(at): Query<At>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let id = id.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let steps = replay::attribution(&app, id).await?;
    if steps.is_empty() {
        return Err(Trouble::NotFound.into());
    }
    let found = view::attribution(app.views.db(), id).await?;
    let to = |page: usize| format!("/audit/attribution/{id}?page={page}");
    Ok(show(&AttributionPage {
        page: Page::new(&visit, "mine", "Une attribution, événement par événement"),
        id: id.to_string(),
        heading: found.as_ref().map_or_else(|| "Attribution en cours".to_owned(), what),
        session: found.as_ref().and_then(|one| one.session).map(|session| session.to_string()),
        facts: found.as_ref().map(facts).unwrap_or_default(),
        replay: Replay::of(&steps, &at.page, to),
    }))
}

fn facts(a: &Attribution) -> Vec<(&'static str, String)> {
    let day = |day: Option<NaiveDate>| day.map(words::day).unwrap_or_default();
    let mut facts = vec![
        ("Bailleur", a.landlord.to_string()),
        ("RPLS", a.rpls.to_string()),
        ("Financement", a.financing.clone()),
        ("Candidats", a.candidates.to_string()),
        ("Rang du ménage logé", a.rank.map(|rank| rank.to_string()).unwrap_or_default()),
        ("Points du ménage logé", a.score.map(|score| score.to_string()).unwrap_or_default()),
        ("Refus avant lui", a.refusals.to_string()),
        ("Déclaré le", words::day(a.declared_on)),
        ("Décidé le", day(a.ranked_on)),
        ("Proposé le", day(a.offered_on)),
        ("Bail signé le", words::day(a.signed_on)),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}
