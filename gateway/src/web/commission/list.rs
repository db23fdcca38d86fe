//! `/commission`: the sessions of a commission.

use super::of;
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
use axum::{extract::State, response::Response};
use chrono::Days;
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
