//! `/bailleur/classes`: households that a commission ranked and that were not served, with the landlord's open dwellings
//! that would suit each.

use super::{board::what, of};
use crate::{
    app::App,
    error::PageError,
    web::{
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
use chrono::NaiveDate;
use projections::{
    demands::{FileHead, Status, files},
    vacancies::{
        BoardSearch, Candidacy, Standing, Vacancy, VacancyStatus, board, ranked_not_served,
    },
};
use serde::Deserialize;
use std::collections::BTreeMap;

const PER_PAGE: u32 = 25;
/// Open dwellings that are looked at for the next home.
const LOOKED_AT: u32 = 500;
/// Dwellings shown beside a household.
const SHOWN: usize = 3;

#[derive(Template)]
#[template(path = "landlord/ranked.html")]
struct RankedPage {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    demand: String,
    rank: String,
    ranked_for: String,
    vacancy: String,
    closed: (String, String),
    in_time: bool,
    size: String,
    suits: Vec<(String, String)>,
}

/// From where.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    avant: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
}

/// `GET /bailleur/classes`
pub(in crate::web) async fn ranked(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, body) = of(&visit)?;
    let (db, today) = (app.views.db(), app.today());
    let own = app.executor.law.on(today).bodies.answers_for(body, today);
    let after = asked.avant.zip(asked.sujet.as_deref().and_then(|text| text.parse().ok()));
    let found = ranked_not_served(db, &own, after, PER_PAGE).await?;
    let full = found.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let next = found.last().filter(|_| full).and_then(|(one, home)| {
        Some(format!("/bailleur/classes?avant={}&sujet={}", home.closed_on?, one.demand))
    });
    let demands: Vec<_> = found.iter().map(|(one, _)| one.demand).collect();
    let heads: BTreeMap<_, _> =
        files(db, &demands).await?.into_iter().map(|head| (head.demand, head)).collect();
    let open = BoardSearch {
        landlords: Some(&own),
        status: Some(VacancyStatus::Open),
        limit: LOOKED_AT,
        ..BoardSearch::default()
    };
    let open = board(db, &open).await?;
    // whoever is housed or gone waits for nothing any more
    let active =
        |one: &Candidacy| heads.get(&one.demand).filter(|head| head.status == Status::Active);
    let rows = found.iter().filter_map(|(one, home)| Some(row(one, home, active(one)?, &open)));
    Ok(show(&RankedPage {
        page: Page::new(&visit, "mine", "Classés, non servis"),
        rows: rows.collect(),
        next,
    }))
}

fn row(one: &Candidacy, home: &Vacancy, head: &FileHead, open: &[Vacancy]) -> Row {
    let closed = home.closed_on.unwrap_or(home.declared_on);
    let suits = open.iter().filter(|other| suits(head, other)).take(SHOWN);
    Row {
        demand: one.demand.to_string(),
        rank: one.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        ranked_for: what(home),
        vacancy: home.vacancy.to_string(),
        closed: (words::iso(closed), words::day(closed)),
        in_time: one.standing == Standing::NotServed,
        size: head.size.map(|size| size.to_string()).unwrap_or_default(),
        suits: suits.map(|other| (other.vacancy.to_string(), what(other))).collect(),
    }
}

/// Whether a household could be proposed for a dwelling, by what is not sealed: the rules judge at the nomination.
fn suits(head: &FileHead, other: &Vacancy) -> bool {
    let wished = head.widened || head.communes.contains(&other.commune);
    let size = head.size.and_then(|size| u8::try_from(size).ok());
    let surface = u16::try_from(other.surface).unwrap_or(u16::MAX);
    let fits = |size: u8| domain::household::fits(other.typology, surface, size).is_ok();
    wished && head.typologies.contains(&other.typology) && size.is_some_and(fits)
}
