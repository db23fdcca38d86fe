//! A landlord's dwellings.

use super::command::{Body, Key, Receipt, run};
use crate::{
    app::App,
    error::{Problem, ProblemBody, Trouble},
    web::{
        landlord::{of, own},
        visit::Visit,
    },
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, VacancyId},
    territory::{Financing, Typology},
    vacancy::{Dwelling, VacancyCommand},
    world::Command,
};
use projections::vacancies::{BoardSearch, VacancyStatus, board};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A vacancy on the board.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Line {
    /// `vacancy-<32 hex digits>`.
    id: String,
    /// `open`, `ranked`, `offered`, `accepted`, `leased`, `withdrawn`, `exhausted`.
    status: &'static str,
    /// INSEE code.
    commune: String,
    /// SNE code.
    typology: &'static str,
    /// Square metres.
    surface: i64,
    /// Rent with charges, cents.
    rent_with_charges_cents: i64,
    /// Candidates that were not withdrawn.
    candidates: i64,
    /// Day of declaration: with `id`, where the next page begins.
    declared_on: NaiveDate,
    /// Last day to reply to the open offer.
    reply_by: Option<NaiveDate>,
}

/// Which vacancies.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Search {
    /// Only those that stand here.
    status: Option<String>,
    /// After this day of declaration.
    after_day: Option<NaiveDate>,
    /// And this vacancy.
    after: Option<String>,
    /// At most this many, 100 by default, 500 at most.
    limit: Option<u32>,
}

/// My vacancies
#[utoipa::path(get, path = "/api/v1/vacancies", tag = "landlord", params(Search),
    responses((status = 200, body = Vec<Line>), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub(super) async fn vacancies(
    State(app): State<App>,
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Json<Vec<Line>>, Problem> {
    let (_, body) = of(&visit)?;
    let today = app.today();
    let own = app.executor.law.on(today).bodies.answers_for(body, today);
    let search = BoardSearch {
        landlords: Some(&own),
        status: search.status.as_deref().and_then(VacancyStatus::from_code),
        after: search.after_day.zip(search.after.as_deref().and_then(|id| id.parse().ok())),
        limit: search.limit.unwrap_or(100).min(500),
        ..BoardSearch::default()
    };
    let found = board(app.views.db(), &search).await?;
    let lines = found.into_iter().map(|vacancy| Line {
        id: vacancy.vacancy.to_string(),
        status: vacancy.status.code(),
        commune: vacancy.commune.to_string(),
        typology: vacancy.typology.code(),
        surface: vacancy.surface,
        rent_with_charges_cents: vacancy.rent_cents + vacancy.charges_cents,
        candidates: vacancy.candidates,
        declared_on: vacancy.declared_on,
        reply_by: vacancy.reply_by,
    });
    Ok(Json(lines.collect()))
}

/// A dwelling that is, or will be, free.
#[derive(Deserialize, ToSchema)]
pub(super) struct Declaration {
    /// RPLS identifier.
    rpls: String,
    /// INSEE code.
    commune: String,
    /// SNE code: `C`, `T1` … `T5`, `T6P`.
    typology: String,
    /// Square metres.
    surface: u16,
    /// Ground floor 0.
    floor: i8,
    /// Reached without stairs.
    accessible: bool,
    /// Monthly rent without charges, cents.
    rent_cents: i64,
    /// Monthly charges, cents.
    charges_cents: i64,
    /// `PLAI`, `PLUS`, `PLS`.
    financing: String,
    /// In a priority district.
    in_priority_district: bool,
    /// First day it can be lived in.
    available_on: NaiveDate,
}

/// Declare a vacancy
#[utoipa::path(post, path = "/api/v1/vacancies", tag = "landlord",
    params(("Idempotency-Key" = String, Header)), request_body = Declaration,
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub(super) async fn declare(
    State(app): State<App>,
    visit: Visit,
    key: Key,
    Body(declaration): Body<Declaration>,
) -> Result<Json<Receipt>, Problem> {
    let (account, body) = of(&visit)?;
    let bad = || Trouble::Malformed("Un code du logement n’est pas connu.");
    let dwelling = Dwelling {
        landlord: body.clone(),
        rpls: declaration.rpls.parse().map_err(|_| bad())?,
        commune: declaration.commune.parse().map_err(|_| bad())?,
        typology: Typology::from_code(&declaration.typology).ok_or_else(bad)?,
        surface: declaration.surface,
        floor: declaration.floor,
        accessible: declaration.accessible,
        rent_cents: declaration.rent_cents,
        charges_cents: declaration.charges_cents,
        financing: match declaration.financing.as_str() {
            "PLAI" => Financing::Plai,
            "PLUS" => Financing::Plus,
            "PLS" => Financing::Pls,
            _ => return Err(bad().into()),
        },
        in_priority_district: declaration.in_priority_district,
        available_on: declaration.available_on,
    };
    let id = app.executor.vault.derive_id(key.command_id(account), VacancyId::CATEGORY, 0);
    let command = Command::Vacancy(VacancyId::new(id), VacancyCommand::Declare(dwelling));
    run(&app, account, &key, command).await
}

/// A demand.
#[derive(Deserialize, ToSchema)]
pub(super) struct About {
    /// `demand-<32 hex digits>`.
    demand: String,
}

/// A demand and a last day to reply.
#[derive(Deserialize, ToSchema)]
pub(super) struct OfferTo {
    /// `demand-<32 hex digits>`.
    demand: String,
    /// At least ten days later.
    reply_by: NaiveDate,
}

fn demand(text: &str) -> Result<DemandId, Trouble> {
    text.parse().map_err(|_| Trouble::Malformed("Cette demande n’est pas un identifiant."))
}

/// Propose a demand for one of my vacancies
#[utoipa::path(post, path = "/api/v1/vacancies/{vacancy}/candidates", tag = "landlord",
    params(("vacancy" = String, Path), ("Idempotency-Key" = String, Header)), request_body = About,
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody)))]
pub(super) async fn nominate(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    key: Key,
    Body(about): Body<About>,
) -> Result<Json<Receipt>, Problem> {
    let (account, body) = of(&visit)?;
    let (id, _) = own(&app, body, &id).await?;
    let command = VacancyCommand::Nominate {
        demand: demand(&about.demand)?,
        nominator: body.clone(),
        on: app.today(),
    };
    run(&app, account, &key, Command::Vacancy(id, command)).await
}

/// Offer a vacancy to the household whose turn it is
#[utoipa::path(post, path = "/api/v1/vacancies/{vacancy}/offers", tag = "landlord",
    params(("vacancy" = String, Path), ("Idempotency-Key" = String, Header)), request_body = OfferTo,
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody)))]
pub(super) async fn offer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    key: Key,
    Body(to): Body<OfferTo>,
) -> Result<Json<Receipt>, Problem> {
    let (account, body) = of(&visit)?;
    let (id, _) = own(&app, body, &id).await?;
    let command = VacancyCommand::MakeOffer {
        demand: demand(&to.demand)?,
        on: app.today(),
        reply_by: to.reply_by,
    };
    run(&app, account, &key, Command::Vacancy(id, command)).await
}

/// Record a signed lease
#[utoipa::path(post, path = "/api/v1/vacancies/{vacancy}/lease", tag = "landlord",
    params(("vacancy" = String, Path), ("Idempotency-Key" = String, Header)), request_body = About,
    responses((status = 200, body = Receipt), (status = 409, body = ProblemBody)))]
pub(super) async fn lease(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    key: Key,
    Body(about): Body<About>,
) -> Result<Json<Receipt>, Problem> {
    let (account, body) = of(&visit)?;
    let (id, _) = own(&app, body, &id).await?;
    let command = VacancyCommand::SignLease { demand: demand(&about.demand)?, on: app.today() };
    run(&app, account, &key, Command::Vacancy(id, command)).await
}
