//! `/commission` and `/commission/…`: the sessions, and one session with its candidates side by side.

use super::{
    compare::{Column, ROWS, columns},
    members::{Named, named, voters},
    of, own,
};
use crate::{
    app::App,
    desk::Reading,
    error::PageError,
    web::{
        agent::name,
        fields::Options,
        page::{Page, show},
        read,
        sign_in::After,
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
use chrono::{Days, NaiveDate};
use domain::{
    id::{StreamId, VacancyId},
    sealed::Class,
    session::{Moved, Session, moved},
    vacancy::Vacancy,
    world::World,
};
use projections::sessions as view;

#[derive(Template)]
#[template(path = "commission/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Meeting>,
}

struct Meeting {
    id: String,
    day: (String, String),
    status: &'static str,
    tag: &'static str,
    vacancies: i64,
}

/// `GET /commission`
pub(in crate::web) async fn list(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let (_, body) = of(&visit)?;
    let today = app.today();
    let own = app.executor.law.on(today).bodies.answers_for(body, today);
    let since = today.checked_sub_days(Days::new(90)).unwrap_or(today);
    let found = view::sessions(app.views.db(), Some(&own), since, 200).await?;
    let mut rows: Vec<Meeting> = found.iter().map(meeting).collect();
    rows.reverse();
    Ok(show(&ListPage { page: Page::new(&visit, "mine", "Commission"), rows }))
}

fn meeting(session: &view::Session) -> Meeting {
    let (status, tag) = match session.status {
        view::SessionStatus::Convened => ("convoquée", "ask"),
        view::SessionStatus::Sitting => ("quorum constaté", "good"),
        view::SessionStatus::Closed => ("procès-verbal publié", "off"),
    };
    Meeting {
        id: session.session.to_string(),
        day: (words::iso(session.meets_on), words::long_day(session.meets_on)),
        status,
        tag,
        vacancies: session.vacancies,
    }
}

#[derive(Template)]
#[template(path = "commission/session.html")]
struct SessionPage {
    page: Page,
    id: String,
    day: String,
    frozen: Option<String>,
    members: Vec<Named>,
    there: usize,
    present: Option<u8>,
    quorum: u8,
    minutes: Option<String>,
    is_today: bool,
    all_decided: bool,
    tables: Vec<Table>,
    reasons: Options,
    documents: Options,
    due: String,
}

/// One vacancy of the agenda.
struct Table {
    vacancy: String,
    heading: String,
    columns: Vec<Column>,
    rows: Vec<(&'static str, Vec<String>)>,
    ranks: Vec<usize>,
    decided: bool,
    shortfall: Option<&'static str>,
    to_notify: bool,
    moved: Vec<Warning>,
    voters: Vec<Named>,
    vote: Option<String>,
}

/// A file that is no longer what the members were told.
struct Warning {
    demand: String,
    who: String,
    version: u32,
    what: String,
}

/// `GET /commission/{session}`
pub(in crate::web) async fn session(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let (account, body) = of(&visit)?;
    let (id, session, convocation) = own(&app, body, &id).await?;
    let world = agenda(&app, &convocation.agenda).await?;
    for vacancy in convocation.agenda.iter().filter_map(|id| world.vacancy(*id)) {
        for demand in &vacancy.proposed {
            let purpose = "examiner une candidature en commission".to_owned();
            let reading = Reading { demand: Some(*demand), purpose, class: Class::Sensitive };
            app.desk.note(account, reading).await?;
        }
    }
    let today = app.today();
    let tables: Vec<Table> = convocation
        .agenda
        .iter()
        .filter_map(|id| Some(table(&app, &world, *id, world.vacancy(*id)?, &session, today)))
        .collect();
    let due = today.checked_add_days(Days::new(15)).unwrap_or(today);
    Ok(show(&SessionPage {
        page: Page::new(&visit, "mine", "Séance de la commission").with_done(after.fait.as_deref()),
        id: id.to_string(),
        day: words::long_day(convocation.meets_on),
        frozen: session.frozen.as_ref().map(|frozen| words::day(frozen.on)),
        members: named(&convocation),
        there: session.attending.len(),
        present: session.present,
        quorum: convocation.quorum,
        minutes: session.minutes_on.map(words::day),
        is_today: convocation.meets_on == today,
        all_decided: !tables.is_empty() && tables.iter().all(|table| table.decided),
        tables,
        reasons: words::NON_ALLOCATIONS
            .iter()
            .map(|r| (r.code().to_owned(), words::non_allocation(*r).to_owned()))
            .collect(),
        documents: words::DOCUMENTS
            .iter()
            .map(|(d, code)| ((*code).to_owned(), words::document(*d).to_owned()))
            .collect(),
        due: words::iso(due),
    }))
}

/// The vacancies of an agenda and their candidates, opened.
async fn agenda(app: &App, agenda: &[VacancyId]) -> Result<World, PageError> {
    let vacancies: Vec<StreamId> = agenda.iter().copied().map(StreamId::Vacancy).collect();
    let world = read::world(app, &vacancies).await?;
    let mut streams = vacancies;
    for vacancy in agenda.iter().filter_map(|id| world.vacancy(*id)) {
        streams.extend(vacancy.proposed.iter().copied().map(StreamId::Demand));
    }
    Ok(read::world(app, &streams).await?)
}

fn table(
    app: &App,
    world: &World,
    id: VacancyId,
    vacancy: &Vacancy,
    session: &Session,
    today: NaiveDate,
) -> Table {
    let columns = columns(world, (id, vacancy), session, &app.executor.law.on(today), today);
    let heading = vacancy.dwelling.as_ref().map(|d| {
        format!(
            "{} à {}, {} m², {} par mois charges comprises",
            d.typology.code().replace("6P", "6"),
            towns::name(d.commune.as_str()),
            d.surface,
            words::euros(d.rent_cents + d.charges_cents)
        )
    });
    Table {
        vacancy: id.to_string(),
        heading: heading.unwrap_or_default(),
        ranks: (1..=columns.len()).collect(),
        decided: session.has_decided(id),
        shortfall: words::fewer_than_three(vacancy),
        to_notify: columns.iter().any(|c| c.verdict.is_some() && c.notified.is_none()),
        rows: by_row(&columns),
        voters: voters(session, id, vacancy),
        vote: session.votes.get(&id).map(words::vote),
        moved: warnings(world, (id, vacancy), session),
        columns,
    }
}

fn warnings(world: &World, vacancy: (VacancyId, &Vacancy), session: &Session) -> Vec<Warning> {
    if session.has_decided(vacancy.0) {
        return Vec::new();
    }
    let moved = moved(session, vacancy, world).into_iter();
    let warning = |moved: Moved| {
        let what = if moved.frozen.is_none() {
            "proposé depuis l’ordre du jour".to_owned()
        } else {
            moved.topics.into_iter().map(words::topic).collect::<Vec<_>>().join(", ")
        };
        Some(Warning {
            demand: moved.demand.to_string(),
            who: name(world.demand(moved.demand)?),
            version: moved.facts.0,
            what,
        })
    };
    moved.filter_map(warning).collect()
}

/// The same facts, a row each.
fn by_row(columns: &[Column]) -> Vec<(&'static str, Vec<String>)> {
    let cell = |column: &Column, at: usize| column.cells.get(at).cloned().unwrap_or_default();
    let row = |(at, label)| (label, columns.iter().map(|column| cell(column, at)).collect());
    ROWS.into_iter().enumerate().map(row).collect()
}
