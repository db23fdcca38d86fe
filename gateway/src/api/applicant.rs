//! The signed-in applicant's own demand.

use super::command::{Body, Key, Receipt, run};
use crate::{
    app::App,
    error::{Problem, ProblemBody, Trouble},
    web::{
        applicant::{Entry, own, reason},
        visit::Visit,
    },
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use domain::{demand::DemandCommand, id::VacancyId, vacancy::VacancyCommand, world::Command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The thread of a demand.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Thread {
    /// `demand-<32 hex digits>`.
    demand: String,
    /// What happened, newest first: at most 200.
    entries: Vec<Entry>,
    /// Asked as `before`, it gives the entries that came before these; none when there are no others.
    next: Option<i64>,
}

/// Entries of one answer.
const PAGE: usize = 200;

/// Which part of a thread is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Since {
    before: Option<i64>,
}

/// Timeline of my demand
#[utoipa::path(get, path = "/api/v1/demand/timeline", tag = "applicant",
    params(("before" = Option<i64>, Query, description = "only what came before this position")),
    responses((status = 200, body = Thread), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub(super) async fn timeline(
    State(app): State<App>,
    visit: Visit,
    Query(since): Query<Since>,
) -> Result<Json<Thread>, Problem> {
    let own = own(&app, &visit).await?;
    let mut entries = own.entries(&app, since.before.unwrap_or(i64::MAX), PAGE + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let next = entries.last().filter(|_| more).map(|entry| entry.position);
    Ok(Json(Thread { demand: own.id.to_string(), entries, next }))
}

/// Renew my demand for a year
#[utoipa::path(post, path = "/api/v1/demand/renewal", tag = "applicant",
    params(("Idempotency-Key" = String, Header, description = "8 to 200 characters")),
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody)))]
pub(super) async fn renew(
    State(app): State<App>,
    visit: Visit,
    key: Key,
) -> Result<Json<Receipt>, Problem> {
    let own = own(&app, &visit).await?;
    let command = DemandCommand::Renew { on: app.today(), declaration: None };
    run(&app, own.account, &key, Command::Demand(own.id, command)).await
}

fn vacancy(text: &str) -> Result<VacancyId, Trouble> {
    text.parse().map_err(|_| Trouble::NotFound)
}

/// Accept a home that is offered to me
#[utoipa::path(post, path = "/api/v1/demand/offers/{vacancy}/acceptance", tag = "applicant",
    params(("vacancy" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody)))]
pub(super) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    key: Key,
) -> Result<Json<Receipt>, Problem> {
    let own = own(&app, &visit).await?;
    let (account, demand) = (own.account, own.id);
    let command = VacancyCommand::AcceptOffer { demand, on: app.today() };
    run(&app, account, &key, Command::Vacancy(vacancy(&id)?, command)).await
}

/// Why a home is refused.
#[derive(Deserialize, ToSchema)]
pub(super) struct Refusal {
    /// `location`, `size`, `cost`, `dwelling`, `situation-changed` or `other`.
    reason: String,
}

/// Refuse a home that is offered to me
#[utoipa::path(post, path = "/api/v1/demand/offers/{vacancy}/refusal", tag = "applicant",
    params(("vacancy" = String, Path), ("Idempotency-Key" = String, Header)), request_body = Refusal,
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub(super) async fn refuse(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    key: Key,
    Body(refusal): Body<Refusal>,
) -> Result<Json<Receipt>, Problem> {
    let own = own(&app, &visit).await?;
    let (account, demand) = (own.account, own.id);
    let reason = reason(&refusal.reason);
    let reason = reason.ok_or(Trouble::Malformed("Cette raison n’est pas dans la liste."))?;
    let command = VacancyCommand::RefuseOffer { demand, on: app.today(), reason };
    run(&app, account, &key, Command::Vacancy(vacancy(&id)?, command)).await
}
