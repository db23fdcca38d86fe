//! `/commission/…/logement/…/suites`: what follows the decisions of one dwelling: letters, time to contest, contestations,
//! another examination.

use super::{
    compare::{contest, verdict},
    letter::{Told, letter},
    of, own,
};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        agent::name,
        fields::{Fields, Options},
        landlord::heading,
        page::{Page, show},
        read,
        sign_in::After,
        visit::Visit,
        words::{self, session as told},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    id::{DemandId, SessionId, StreamId, VacancyId},
    law::Law,
    sealed::Class,
    session::{Outcome, Session},
    vacancy::Vacancy,
    world::World,
};
use projections::sessions::{self, SessionStatus};

/// Sessions to come that are offered for another examination.
const TO_COME: u32 = 50;

#[derive(Template)]
#[template(path = "commission/after.html")]
struct AfterPage {
    page: Page,
    fields: Fields,
    id: String,
    vacancy: String,
    day: String,
    heading: String,
    lines: Vec<Line>,
    doors: Options,
    answers: Options,
    causes: Options,
    sessions: Options,
    today: String,
}

/// One household and its decision.
struct Line {
    demand: String,
    who: String,
    verdict: String,
    sent: Option<String>,
    presented: Option<String>,
    contest: String,
    contestations: Vec<String>,
    open: bool,
    letter: Vec<String>,
}

/// `GET …/logement/{vacancy}/suites`
pub(in crate::web) async fn after(
    State(app): State<App>,
    visit: Visit,
    Path((id, vacancy)): Path<(String, String)>,
    Query(asked): Query<After>,
) -> Result<Response, PageError> {
    let (account, body) = of(&visit)?;
    let (id, session, convocation) = own(&app, body, &id).await?;
    let vacancy = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let decided = of_home(&session, vacancy);
    let home = read::vacancy(&app, vacancy).await?;
    let dwelling = home.dwelling.as_ref().filter(|_| !decided.is_empty());
    let dwelling = dwelling.ok_or(Trouble::NotFound)?;
    let reading = |(demand, _): &(DemandId, &Outcome)| Reading {
        demand: Some(*demand),
        purpose: "suivre une décision de la commission".to_owned(),
        class: Class::Sensitive,
    };
    app.desk.note_all(account, decided.iter().map(reading).collect()).await?;
    let streams: Vec<StreamId> =
        decided.iter().map(|(demand, _)| StreamId::Demand(*demand)).collect();
    let world = read::world(&app, &streams).await?;
    let today = app.today();
    let law = app.executor.law.on(today);
    let line = |(demand, outcome): &(DemandId, &Outcome)| {
        line((*demand, *outcome), (vacancy, &home), &session, (&world, &law))
    };
    Ok(show(&AfterPage {
        page: Page::new(&visit, "mine", "Suites d’une décision").with_done(asked.fait.as_deref()),
        fields: Fields::default(),
        id: id.to_string(),
        vacancy: vacancy.to_string(),
        day: words::long_day(convocation.meets_on),
        heading: heading(dwelling),
        lines: decided.iter().filter_map(line).collect(),
        doors: told::choices(&told::DOORS),
        answers: told::choices(&told::ANSWERS),
        causes: told::choices(&told::CAUSES),
        sessions: to_come(&app, &law, body, id).await?,
        today: words::iso(today),
    }))
}

/// What was decided on a dwelling, by rank.
pub(super) fn of_home(session: &Session, vacancy: VacancyId) -> Vec<(DemandId, &Outcome)> {
    let mut decided: Vec<(DemandId, &Outcome)> = session
        .decisions
        .iter()
        .filter(|((of, _), _)| *of == vacancy)
        .map(|((_, demand), outcome)| (*demand, outcome))
        .collect();
    decided.sort_by_key(|(demand, outcome)| (outcome.rank.is_none(), outcome.rank, *demand));
    decided
}

fn line(
    (demand, outcome): (DemandId, &Outcome),
    home: (VacancyId, &Vacancy),
    session: &Session,
    (world, law): (&World, &Law),
) -> Option<Line> {
    let state = world.demand(demand)?;
    let contestation = |one: &domain::session::Contestation| {
        let door = told::told(&told::DOORS, &one.door);
        let answer = one.answer.map_or_else(
            || "sans réponse encore".to_owned(),
            |(on, answer)| {
                format!("{}, le {}", told::told(&told::ANSWERS, &answer), words::day(on))
            },
        );
        format!("{door}, le {} : {answer}", words::day(one.on))
    };
    let told = Told { session, home, demand: (demand, state), law };
    Some(Line {
        demand: demand.to_string(),
        who: name(state),
        verdict: verdict(outcome.verdict, outcome.rank),
        sent: outcome.notice.map(|notice| words::day(notice.sent_on)),
        presented: outcome.notice.and_then(|notice| notice.presented_on).map(words::day),
        contest: contest(outcome.time_to_contest(&law.commissions)),
        contestations: outcome.contestations.iter().map(contestation).collect(),
        open: outcome.open_contestation().is_some(),
        letter: letter(&told)?,
    })
}

/// The sessions of this commission that do not sit yet, but this one.
async fn to_come(
    app: &App,
    law: &Law,
    body: &domain::territory::Body,
    this: SessionId,
) -> Result<Options, Trouble> {
    let today = app.today();
    let own = law.bodies.answers_for(body, today);
    let found = sessions::sessions(app.views.db(), Some(&own), today, TO_COME).await?;
    let open = found.iter().filter(|one| {
        one.session != this && one.status == SessionStatus::Convened && one.frozen_on.is_none()
    });
    Ok(open.map(|one| (one.session.to_string(), words::long_day(one.meets_on))).collect())
}
