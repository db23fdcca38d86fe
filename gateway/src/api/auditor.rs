//! Attributions for auditors, pseudonymous.

use crate::{
    app::App,
    error::{Problem, ProblemBody, Trouble},
    replay,
    web::{audit::of, visit::Visit},
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::NaiveDate;
use domain::id::VacancyId;
use projections::attributions as view;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

/// From where.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Search {
    /// Before this day of signature.
    before_day: Option<NaiveDate>,
    /// And this vacancy.
    before: Option<String>,
    /// At most this many, 100 by default, 500 at most.
    limit: Option<u32>,
}

/// Attributions, the latest signature first
#[utoipa::path(get, path = "/api/v1/attributions", tag = "auditor", params(Search),
    responses((status = 200, body = Vec<Object>), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub(super) async fn attributions(
    State(app): State<App>,
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Json<Value>, Problem> {
    of(&visit)?;
    let before = search.before_day.zip(search.before.as_deref().and_then(|id| id.parse().ok()));
    let limit = search.limit.unwrap_or(100).min(500);
    let found = view::attributions(app.views.db(), before, limit).await?;
    Ok(Json(json!(found)))
}

/// One attribution, event by event
///
/// The vacancy, its candidates, the sessions that decided, in the order of the log. Sealed values stay sealed.
#[utoipa::path(get, path = "/api/v1/attributions/{vacancy}", tag = "auditor",
    params(("vacancy" = String, Path)),
    responses((status = 200, body = Vec<Object>), (status = 404, body = ProblemBody)))]
pub(super) async fn attribution(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<Vec<Value>>, Problem> {
    of(&visit)?;
    let id = id.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let steps = replay::attribution(&app, id).await?;
    if steps.is_empty() {
        return Err(Trouble::NotFound.into());
    }
    Ok(Json(steps.iter().map(replay::pseudonymous).collect()))
}
