//! What was said to the household and where it was sent: letters, warnings, referrals.

use super::{
    super::Agent,
    Why,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    error::PageError,
    web::{
        applicant::{Entry, entries},
        fields::{Fields, Options},
        network,
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{demand::Demand, referral::Mission};

#[derive(Template)]
#[template(path = "agent/exchanges.html")]
struct ExchangesPage {
    page: Page,
    head: Head,
    fields: Fields,
    letters: Vec<Entry>,
    passages: Vec<(String, String, &'static str)>,
    missions: Options,
    places: Options,
}

/// Kinds of entries that are exchanges with the household.
const EXCHANGES: [&str; 5] = [
    "demand.letter-",
    "demand.warning-",
    "demand.certificate-issued",
    "demand.renewal-notice-sent",
    "referral.",
];

/// `GET /agent/dossier/{demand}/echanges`
pub(in crate::web) async fn exchanges(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let (page, head, file, agent) = open(&app, &visit, (&id, &why), Tab::Exchanges).await?;
    let mut letters = entries(&app, file.id).await?;
    letters.retain(|entry| EXCHANGES.iter().any(|kind| entry.kind.starts_with(kind)));
    let missions =
        words::MISSIONS.iter().map(|(m, code)| ((*code).to_owned(), words::mission(*m).to_owned()));
    Ok(show(&ExchangesPage {
        page,
        head,
        fields: Fields::default(),
        letters,
        passages: passages(&agent, &file.demand),
        missions: missions.collect(),
        places: places(&agent),
    }))
}

/// Where the person was sent: day, from and to, for what.
fn passages(agent: &Agent, demand: &Demand) -> Vec<(String, String, &'static str)> {
    let called = |id| {
        let found = agent.places.iter().find(|(place, _)| *place == id);
        found.map_or_else(|| "un lieu du réseau".to_owned(), |(_, place)| network::name(place))
    };
    let sent = demand.passages.iter().rev().map(|one| {
        let way = format!("De {} à {}", called(one.from), called(one.to));
        (words::day(one.on), way, words::mission(one.mission))
    });
    sent.collect()
}

/// Places that can take a referral of some mission, but the agent's own.
fn places(agent: &Agent) -> Options {
    let mine = agent.place();
    let others = agent
        .places
        .iter()
        .filter(|(id, place)| Some(*id) != mine && place.does(Mission::Information));
    others.map(|(id, place)| (id.to_string(), network::name(place))).collect()
}
