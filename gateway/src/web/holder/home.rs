//! `/reservataire`: the share of the year, and the homes told to the holder with the time left to propose.

use super::{
    flow::{Year, year},
    of,
};
use crate::{
    app::App,
    error::PageError,
    web::{
        fields::{Fields, Options},
        landlord::{status, what},
        page::{Page, show},
        visit::Visit,
        words::{self, letting},
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::{Datelike as _, NaiveDate};
use domain::law::Law;
use projections::vacancies::{BoardSearch, Vacancy, VacancyStatus, board, count_by_status};
use serde::Deserialize;

const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "holder/home.html")]
struct HomePage {
    page: Page,
    fields: Fields,
    holder: String,
    flow: Year,
    years: Vec<i32>,
    delay: String,
    article: &'static str,
    statuses: Options,
    rows: Vec<Row>,
    empty: &'static str,
    next: Option<String>,
}

struct Row {
    id: String,
    what: String,
    landlord: String,
    status: &'static str,
    tag: &'static str,
    candidates: i64,
    told: (String, String),
    due: (String, String),
    /// What of the month: nothing once a candidate is proposed.
    state: &'static str,
}

/// Which year, and which of the homes.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    annee: Option<i32>,
    #[serde(default)]
    etat: String,
    #[serde(default)]
    depuis: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
}

/// `GET /reservataire`
pub(in crate::web) async fn home(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, body) = of(&visit)?;
    let (db, today) = (app.views.db(), app.today());
    let law = app.executor.law.on(today);
    let holders = law.bodies.answers_for(body, today);
    let chosen = VacancyStatus::from_code(&asked.etat);
    let after = asked.depuis.zip(asked.sujet.as_deref().and_then(|text| text.parse().ok()));
    let search = BoardSearch {
        holders: Some(&holders),
        status: chosen,
        after,
        limit: PER_PAGE,
        ..BoardSearch::default()
    };
    let found = board(db, &search).await?;
    let counts = count_by_status(db, &BoardSearch { status: None, ..search.clone() }).await?;
    let full = found.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let year_asked = asked.annee.filter(|year| (2000..=2100).contains(year));
    let year_asked = year_asked.unwrap_or_else(|| today.year());
    let next = found.last().filter(|_| full).map(|last| {
        let (status, day, id) = (&asked.etat, last.declared_on, last.vacancy);
        format!("/reservataire?annee={year_asked}&etat={status}&depuis={day}&sujet={id}#h-homes")
    });
    let label = |known: VacancyStatus| {
        let n = counts.get(&known).copied().unwrap_or(0);
        format!("{} ({})", status(known).0, words::number(n))
    };
    let mut fields = Fields::default();
    fields.set("etat", asked.etat.clone());
    let delay = law.calendar.reservation;
    Ok(show(&HomePage {
        page: Page::new(&visit, "mine", "Réservations de logements"),
        fields,
        holder: letting::body(&law, body, today),
        flow: year(&app, body, year_asked).await?,
        years: (0..3).map(|back| today.year() - back).collect(),
        delay: words::months(i64::from(delay.value)),
        article: delay.article,
        statuses: VacancyStatus::ALL.iter().map(|s| (s.code().to_owned(), label(*s))).collect(),
        rows: found.iter().filter_map(|one| row(one, &law, today)).collect(),
        empty: match chosen {
            None => "Aucun logement n’a été mis à votre disposition.",
            Some(VacancyStatus::Open) => "Aucun logement n’attend vos candidats.",
            Some(_) => "Aucun de vos logements n’est dans cet état.",
        },
        next,
    }))
}

fn row(one: &Vacancy, law: &Law, today: NaiveDate) -> Option<Row> {
    let told = one.reserved_on?;
    let due = law.calendar.reservation.after(told);
    let (status, tag) = status(one.status);
    let state = match (one.named_on, one.status) {
        (Some(named), _) if named <= due => "proposé à temps",
        (Some(_), _) => "proposé après le délai",
        (None, VacancyStatus::Open) if today > due => "délai passé : le bailleur peut proposer",
        (None, VacancyStatus::Open) => "à proposer",
        (None, _) => "sans candidat",
    };
    Some(Row {
        id: one.vacancy.to_string(),
        what: what(one),
        landlord: letting::body(law, &one.landlord, today),
        status,
        tag,
        candidates: one.candidates,
        told: (words::iso(told), words::day(told)),
        due: (words::iso(due), words::day(due)),
        state,
    })
}
