//! `/bailleur`: the dwellings, where each stands and what is due; the sessions to come.

use super::{
    filters::{Asked, Filters},
    of,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
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
use domain::{law::Law, territory::Body};
use projections::{
    sessions::{self, SessionStatus},
    vacancies::{BoardSearch, Vacancy, VacancyStatus, board as lines, count_by_status},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "landlord/board.html")]
struct BoardPage {
    page: Page,
    fields: Fields,
    statuses: Options,
    communes: Options,
    typologies: Options,
    chips: Vec<(&'static str, String, String)>,
    shown: String,
    rows: Vec<Line>,
    empty: &'static str,
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
    due: Option<Due>,
}

/// What is due next for a dwelling.
struct Due {
    what: &'static str,
    day: (String, String),
    late: bool,
}

struct Meeting {
    id: String,
    day: (String, String),
    status: &'static str,
    vacancies: i64,
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

/// What an empty list says: each state its own sentence.
const fn empty(status: Option<VacancyStatus>) -> &'static str {
    match status {
        None => "Aucun logement n’est déclaré. Déclarez le premier pour proposer des candidats.",
        Some(VacancyStatus::Open) => "Aucun logement n’attend de candidats.",
        Some(VacancyStatus::Ranked) => "Aucun logement classé n’attend d’être proposé.",
        Some(VacancyStatus::Offered) => "Aucune réponse n’est attendue.",
        Some(VacancyStatus::Accepted) => "Aucun bail n’est à signer.",
        Some(VacancyStatus::Leased) => "Aucun bail n’est signé sur ce service.",
        Some(VacancyStatus::Withdrawn) => "Aucun logement n’est repris.",
        Some(VacancyStatus::Exhausted) => "Aucun logement n’a épuisé son classement.",
    }
}

/// `GET /bailleur`
pub(in crate::web) async fn board(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, body) = of(&visit)?;
    let (db, today) = (app.views.db(), app.today());
    let law = app.executor.law.on(today);
    let own = law.bodies.answers_for(body, today);
    let filters = Filters::of(&asked);
    let search = filters.search(&own);
    let found = lines(db, &search).await?;
    let counts = count_by_status(db, &BoardSearch { status: None, ..search.clone() }).await?;
    let full = found.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let next = found.last().filter(|_| full).map(|last| {
        let here = filters.address("");
        let join = if here.contains('?') { '&' } else { '?' };
        format!("{here}{join}depuis={}&sujet={}", last.declared_on, last.vacancy)
    });
    let mut fields = Fields::default();
    for (name, value) in
        [("etat", &asked.etat), ("commune", &asked.commune), ("taille", &asked.taille)]
    {
        fields.set(name, value.clone());
    }
    let since = today.checked_sub_days(Days::new(30)).unwrap_or(today);
    let meetings = sessions::sessions(db, Some(&own), since, 12).await?;
    Ok(show(&BoardPage {
        page: Page::new(&visit, "mine", "Logements").with_done(asked.fait.as_deref()),
        fields,
        statuses: statuses(&counts),
        communes: towns::options(),
        typologies: words::typologies(),
        chips: filters.chips(),
        shown: shown(&found, &counts, filters.status),
        rows: found.iter().map(|one| line(one, &law, today)).collect(),
        empty: if filters.commune.is_some() || filters.typology.is_some() {
            "Aucun logement ne correspond à ces filtres."
        } else {
            empty(filters.status)
        },
        next,
        sessions: meetings.iter().map(meeting).collect(),
        ready: ready(&app, &own).await?,
        in_a_week: words::iso(today.checked_add_days(Days::new(7)).unwrap_or(today)),
    }))
}

/// Each state with how many stand there.
fn statuses(counts: &BTreeMap<VacancyStatus, i64>) -> Options {
    let count = |status| counts.get(&status).copied().unwrap_or(0);
    let label = |known| format!("{} ({})", upper(status(known).0), words::number(count(known)));
    VacancyStatus::ALL.iter().map(|known| (known.code().to_owned(), label(*known))).collect()
}

fn shown(
    found: &[Vacancy],
    counts: &BTreeMap<VacancyStatus, i64>,
    chosen: Option<VacancyStatus>,
) -> String {
    let all: i64 = match chosen {
        Some(status) => counts.get(&status).copied().unwrap_or(0),
        None => counts.values().sum(),
    };
    format!("{} sur {}", found.len(), words::number(all))
}

/// Open dwellings that have candidates: what a session can examine.
async fn ready(app: &App, own: &BTreeSet<Body>) -> Result<Options, Trouble> {
    let open = BoardSearch {
        landlords: Some(own),
        status: Some(VacancyStatus::Open),
        limit: 200,
        ..BoardSearch::default()
    };
    let open = lines(app.views.db(), &open).await?;
    let ready = open.iter().filter(|one| one.candidates > 0);
    Ok(ready.map(|one| (one.vacancy.to_string(), what(one))).collect())
}

pub(super) fn upper(text: &str) -> String {
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

fn line(vacancy: &Vacancy, law: &Law, today: NaiveDate) -> Line {
    let (status, tag) = status(vacancy.status);
    Line {
        id: vacancy.vacancy.to_string(),
        what: what(vacancy),
        rpls: vacancy.rpls.to_string(),
        status,
        tag,
        candidates: vacancy.candidates,
        declared: both(vacancy.declared_on),
        due: due(vacancy, law, today),
    }
}

/// The next day that counts: the holder's last to propose, or the household's last to reply.
fn due(vacancy: &Vacancy, law: &Law, today: NaiveDate) -> Option<Due> {
    let (what, day) = match (vacancy.status, vacancy.reserved_on, vacancy.reply_by) {
        (VacancyStatus::Open, Some(since), _) if vacancy.candidates == 0 => {
            ("le réservataire propose", law.calendar.reservation.after(since))
        }
        (_, _, Some(reply_by)) => ("réponse du ménage", reply_by),
        _ => return None,
    };
    Some(Due { what, day: both(day), late: today > day })
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
