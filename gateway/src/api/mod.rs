//! `/api/v1`: what the pages say and do, for machines. The router and its OpenAPI document are one declaration.
//!
//! Same sessions, same rights and same refusals as the pages; a command carries `Idempotency-Key`; errors are
//! `application/problem+json` with stable codes.

mod applicant;
mod auditor;
mod command;
mod describe;
mod landlord;
mod open;
mod session;

use crate::app::App;
use axum::{Json, Router, routing::get};
use utoipa::openapi::{Info, OpenApi, OpenApiBuilder, SecurityRequirement, security};
use utoipa_axum::{router::OpenApiRouter, routes};

fn described() -> (Router<App>, OpenApi) {
    let mut info = Info::new("Filcommun", "1");
    info.description = Some(
        "Shared management of social-housing demands. Reading public figures needs no session; everything else \
         needs the session cookie of a signed-in account and shows only what that account may see. Unknown and \
         forbidden are the same answer, 404."
            .to_owned(),
    );
    let cookie = security::SecurityScheme::ApiKey(security::ApiKey::Cookie(
        security::ApiKeyValue::new("fil"),
    ));
    let components = utoipa::openapi::ComponentsBuilder::new().security_scheme("session", cookie);
    let document = OpenApiBuilder::new()
        .info(info)
        .components(Some(components.build()))
        .security(Some([
            SecurityRequirement::default(),
            SecurityRequirement::new("session", Vec::<String>::new()),
        ]))
        .build();
    OpenApiRouter::with_openapi(document)
        .routes(routes!(open::statistics))
        .routes(routes!(open::places))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(applicant::timeline))
        .routes(routes!(applicant::renew))
        .routes(routes!(applicant::accept))
        .routes(routes!(applicant::refuse))
        .routes(routes!(landlord::vacancies, landlord::declare))
        .routes(routes!(landlord::nominate))
        .routes(routes!(landlord::offer))
        .routes(routes!(landlord::lease))
        .routes(routes!(auditor::attributions))
        .routes(routes!(auditor::attribution))
        .split_for_parts()
}

/// The routes of the API, its document and its page.
pub(crate) fn routes() -> Router<App> {
    let (router, document) = described();
    let page = document.clone();
    let served = move || {
        let document = document.clone();
        async move { Json(document) }
    };
    router
        .route("/api/v1/openapi.json", get(served))
        .route("/api/v1", get(move |visit| describe::page(visit, page.clone())))
}

#[cfg(test)]
mod tests;
