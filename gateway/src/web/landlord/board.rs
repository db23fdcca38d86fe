//! `/bailleur`: the dwellings, where each stands; the sessions to come.

use super::of;
use crate::{
    app::App,
    error::PageError,
    web::{
        fields::{Fields, Options},
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
use chrono::{Days, NaiveDate};
use projections::{
    sessions::{self, SessionStatus},
    vacancies::{BoardSearch, Vacancy, VacancyStatus, board as lines},
};
use serde::Deserialize;

const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "landlord/board.html")]
struct BoardPage {
    page: Page,
    fields: Fields,
    statuses: Options,
    rows: Vec<Line>,
    next: Option<String>,
    sessions: Vec<Meeting>,
    ready: Options,
    in_a_week: String,
}

struct Line {
    id: String,
    what: String,
    rpls: String,
    status: &'static str,
    tag: &'static str,
    candidates: i64,
    declared: (String, String),
    reply_by: Option<(String, String)>,
}

struct Meeting {
    id: String,
    day: (String, String),
    status: &'static str,
    vacancies: i64,
}

/// What part of the board.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    etat: String,
    #[serde(default)]
    depuis: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
    #[serde(default)]
    fait: Option<String>,
}

pub(in crate::web) const fn status(status: VacancyStatus) -> (&'static str, &'static str) {
    match status {
        VacancyStatus::Open => ("candidats à proposer", "ask"),
        VacancyStatus::Ranked => ("classé, à proposer", "ask"),
        VacancyStatus::Offered => ("proposé, réponse attendue", ""),
        VacancyStatus::Accepted => ("accepté, bail à signer", "good"),
        VacancyStatus::Leased => ("bail signé", "good"),
        VacancyStatus::Withdrawn => ("repris", "off"),
        VacancyStatus::Exhausted => ("tous les classés ont répondu non", "off"),
    }
}

const STATUSES: [VacancyStatus; 7] = [
    VacancyStatus::Open,
    VacancyStatus::Ranked,
    VacancyStatus::Offered,
    VacancyStatus::Accepted,
    VacancyStatus::Leased,
    VacancyStatus::Withdrawn,
    VacancyStatus::Exhausted,
];

/// `GET /bailleur`
pub(in crate::web) async fn board(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, body) = of(&visit)?;
    let db = app.views.db();
    let chosen = VacancyStatus::from_code(&asked.etat);
    let after = asked.depuis.zip(asked.sujet.as_deref().and_then(|s| s.parse().ok()));
    let today = app.today();
    let own = app.executor.law.on(today).bodies.answers_for(body, today);
    let search = BoardSearch { landlords: Some(&own), status: chosen, after, limit: PER_PAGE };
    let found = lines(db, &search).await?;
    let open = BoardSearch {
        status: Some(VacancyStatus::Open),
        after: None,
        limit: 200,
        ..search.clone()
    };
    let open = lines(db, &open).await?;
    let full = found.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let next = found.last().filter(|_| full).map(|last| {
        format!("/bailleur?etat={}&depuis={}&sujet={}", asked.etat, last.declared_on, last.vacancy)
    });
    let since = today.checked_sub_days(Days::new(30)).unwrap_or(today);
    let meetings = sessions::sessions(db, Some(&own), since, 12).await?;
    let mut fields = Fields::default();
    fields.set("etat", asked.etat);
    Ok(show(&BoardPage {
        page: Page::new(&visit, "mine", "Logements").with_done(asked.fait.as_deref()),
        fields,
        statuses: STATUSES.iter().map(|s| (s.code().to_owned(), upper(status(*s).0))).collect(),
        rows: found.iter().map(line).collect(),
        next,
        sessions: meetings.iter().map(meeting).collect(),
        ready: open
            .iter()
            .filter(|v| v.candidates > 0)
            .map(|v| (v.vacancy.to_string(), what(v)))
            .collect(),
        in_a_week: words::iso(today.checked_add_days(Days::new(7)).unwrap_or(today)),
    }))
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(in crate::web) fn what(vacancy: &Vacancy) -> String {
    format!(
        "{} à {}, {} m²",
        vacancy.typology.code().replace("6P", "6"),
        towns::name(vacancy.commune.as_str()),
        vacancy.surface
    )
}

fn both(day: NaiveDate) -> (String, String) {
    (words::iso(day), words::day(day))
}

fn line(vacancy: &Vacancy) -> Line {
    let (status, tag) = status(vacancy.status);
    Line {
        id: vacancy.vacancy.to_string(),
        what: what(vacancy),
        rpls: vacancy.rpls.to_string(),
        status,
        tag,
        candidates: vacancy.candidates,
        declared: both(vacancy.declared_on),
        reply_by: vacancy.reply_by.map(both),
    }
}

fn meeting(session: &sessions::Session) -> Meeting {
    let status = match session.status {
        SessionStatus::Convened => "convoquée",
        SessionStatus::Sitting => "quorum constaté",
        SessionStatus::Closed => "procès-verbal publié",
    };
    Meeting {
        id: session.session.to_string(),
        day: both(session.meets_on),
        status,
        vacancies: session.vacancies,
    }
}
