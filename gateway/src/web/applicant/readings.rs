//! `/demandeur/lectures`: who opened the file: which body, in which role, for what, which kind of information, on which
//! day, how many times. Never a person.

use super::own::own;
use crate::{
    app::App,
    desk::{Act, Opening},
    error::{PageError, Trouble},
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
use domain::sealed::Class;
use serde::Deserialize;

/// Lines of one page.
const PER_PAGE: usize = 50;

/// One line of the page.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) iso: String,
    pub(super) day: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) purpose: String,
    pub(super) class: &'static str,
}

#[derive(Template)]
#[template(path = "applicant/readings.html")]
struct ReadingsPage {
    page: Page,
    lines: Vec<Line>,
    total: usize,
    newer: Option<usize>,
    older: Option<usize>,
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct At {
    #[serde(default)]
    page: String,
}

/// `GET /demandeur/lectures`
pub(in crate::web) async fn readings(
    State(app): State<App>,
    visit: Visit,
    Query(at): Query<At>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let all = app.desk.openings_of(own.id).await?;
    let at = at.page.parse::<usize>().unwrap_or(1).max(1);
    let start = (at - 1).saturating_mul(PER_PAGE);
    let narrowed = own.is_narrowed();
    Ok(show(&ReadingsPage {
        page: Page::new(&visit, "mine", "Qui a ouvert mon dossier"),
        lines: all.iter().skip(start).take(PER_PAGE).map(|one| line(one, narrowed)).collect(),
        total: all.len(),
        newer: (at > 1).then(|| at - 1),
        older: (start.saturating_add(PER_PAGE) < all.len()).then(|| at + 1),
    }))
}

/// The last openings of a file, for its first page.
///
/// # Errors
/// A store does not answer.
pub(super) async fn last(
    app: &App,
    own: &super::own::Own<'_>,
    most: usize,
) -> Result<Vec<Line>, Trouble> {
    let all = app.desk.openings_of(own.id).await?;
    Ok(all.iter().take(most).map(|one| line(one, own.is_narrowed())).collect())
}

fn line(one: &Opening, narrowed: bool) -> Line {
    let what = match one.act {
        Act::Read => "a ouvert votre dossier",
        Act::Search => "a cherché votre demande",
        Act::Export => "a emporté une liste où vous êtes",
        Act::Emergency => {
            "a ouvert votre dossier hors de son périmètre, avec un motif qui est relu"
        }
    };
    let times = if one.times > 1 { format!(" ({} fois)", one.times) } else { String::new() };
    Line {
        iso: words::iso(one.day),
        day: words::day(one.day),
        who: who(&one.role, &one.body, narrowed),
        what: format!("{what}{times}"),
        purpose: one.purpose.clone(),
        class: match one.class {
            Class::Personal => "coordonnées et ménage",
            Class::Sensitive => "tout le dossier, ressources et documents compris",
        },
    }
}

/// Where an adult went is not told to the other: once views are closed, no body is named.
fn who(role: &str, body: &str, narrowed: bool) -> String {
    match (narrowed, body) {
        (true, _) => "un organisme du réseau".to_owned(),
        (false, "") => words::role(role).to_owned(),
        (false, body) => format!("{} ({})", words::applicant::body(body), words::role(role)),
    }
}
