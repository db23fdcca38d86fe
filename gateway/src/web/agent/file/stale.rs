//! A page is decided on what it showed. A form says the position of the file it was shown at; if somebody changed the
//! file since, nothing is done: a page shows both changes, and the agent decides again.

use super::head::News;
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        agent::Agent,
        fields::Fields,
        page::{Page, show_as},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Form, FromRequest, OriginalUri, Path, Query, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use chrono::NaiveDate;
use domain::id::{DemandId, StreamId};
use eventstore::{execute::AsAt, recorded::Instant};
use serde::Deserialize;
use std::collections::HashMap;

/// Longest form of a file.
const FORM_BYTES: usize = 64 * 1024;

/// A change of a file, as colleagues read it: what, when, by whom. Nothing of what it says.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) position: i64,
    kind: String,
    on: NaiveDate,
    at: Instant,
    body: String,
}

impl Change {
    pub(super) fn news(&self) -> News {
        let what = words::event(&self.kind);
        News { what, day: words::day(self.on), body: self.body.clone() }
    }
}

/// Every change of a file, oldest first.
///
/// # Errors
/// A store does not answer.
pub(super) async fn history(app: &App, id: DemandId) -> Result<Vec<Change>, Trouble> {
    let history = app.executor.history_as_at(StreamId::Demand(id), &AsAt::default()).await?;
    let changes = history.into_iter().map(|(recorded, _)| Change {
        position: recorded.position.0,
        kind: recorded.event.event_type.as_str().to_owned(),
        on: recorded.event.occurred_on,
        at: recorded.recorded_at,
        body: body_of(&recorded.event.origin.actor),
    });
    Ok(changes.collect())
}

fn body_of(actor: &eventstore::recorded::Actor) -> String {
    match (actor.body.as_str(), actor.role.as_str()) {
        (_, "applicant") => "le demandeur".to_owned(),
        ("", role) => words::role(role).to_owned(),
        (body, _) => body.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "agent/conflict.html")]
struct ConflictPage {
    page: Page,
    changes: Vec<News>,
    act: &'static str,
    path: String,
    back: String,
    fields: Vec<(String, String)>,
    position: i64,
}

/// Lets a form through if the file is as its page showed it.
pub(in crate::web) async fn guard(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Path(path): Path<HashMap<String, String>>,
    request: Request,
    next: Next,
) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if request.method() != Method::POST || !is_form {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, FORM_BYTES).await else {
        return PageError(Trouble::Malformed("Ce formulaire est trop long.")).into_response();
    };
    let again = |bytes: Bytes| Request::from_parts(parts.clone(), Body::from(bytes));
    let id = path.get("id").map(String::as_str).unwrap_or_default();
    match conflict(&app, again(bytes.clone()), (uri.path(), id)).await {
        Ok(None) => next.run(again(bytes)).await,
        Ok(Some(page)) => page,
        Err(trouble) => PageError(trouble).into_response(),
    }
}

/// The page of a conflict, if there is one. A form that was already taken goes through: its answer is the first one.
async fn conflict(
    app: &App,
    request: Request,
    (path, id): (&str, &str),
) -> Result<Option<Response>, Trouble> {
    let visit = request.extensions().get::<Visit>().cloned().ok_or(Trouble::NotFound)?;
    let unread = Trouble::Malformed("Ce formulaire n’a pas pu être lu.");
    let form = Form::<Vec<(String, String)>>::from_request(request, app).await;
    let Form(values) = form.map_err(|_| unread)?;
    let fields = Fields::new(values.clone());
    let Some(seen) = fields.parsed::<i64>("_vu") else { return Ok(None) };
    let agent = Agent::of(app, &visit).await?;
    let (id, _) = agent.demand(app, id).await?;
    let history = history(app, id).await?;
    let changes: Vec<_> = history.iter().filter(|change| change.position > seen).collect();
    if changes.is_empty() {
        return Ok(None);
    }
    let command = act::form_command(&agent.account.id.to_string(), &fields, "")?;
    if app.executor.known(command).await?.is_some() {
        return Ok(None);
    }
    let kept = values.into_iter().filter(|(name, _)| name != "_vu");
    let last = path.rsplit('/').next().unwrap_or_default();
    let page = ConflictPage {
        page: Page::new(&visit, "mine", "Le dossier a changé").with_errors(true),
        changes: changes.iter().map(|change| change.news()).collect(),
        act: words::agent::file_act(last),
        path: path.to_owned(),
        back: format!("/agent/dossier/{id}"),
        fields: kept.collect(),
        position: history.last().map_or(seen, |change| change.position),
    };
    Ok(Some(show_as(StatusCode::CONFLICT, &page)))
}

/// Since which position a page watches.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Seen {
    #[serde(default)]
    vu: i64,
}

/// `GET /agent/dossier/{demand}/veille?vu=POSITION`: a sentence when somebody changed the file since, nothing else.
pub(in crate::web) async fn watch(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    let (id, _) = agent.demand(&app, &id).await?;
    let history = history(&app, id).await?;
    let Some(last) = history.last().filter(|last| last.position > seen.vu) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let minutes = ((app.clock.now().0 - last.at.0) / 60_000_000).max(0);
    let ago = match minutes {
        0 => "à l’instant".to_owned(),
        1..60 => format!("il y a {minutes} min"),
        _ => format!("le {}", words::minute(last.at)),
    };
    let body = last.body.replace('&', "&amp;").replace('<', "&lt;");
    Ok(Html(format!("Modifié par {body} {ago}.")).into_response())
}
