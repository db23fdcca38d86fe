//! Signing in and out.

use super::command::Body;
use crate::{
    app::App,
    error::{Problem, ProblemBody},
    web::{
        sign_in::open_session,
        visit::{Visit, cookie},
    },
};
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
pub(super) struct Credentials {
    /// Numéro unique, file reference or login.
    login: String,
    /// The secret.
    secret: String,
}

/// Sign in
///
/// Answers with the session cookie. Unknown and wrong are the same answer.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    responses((status = 204, description = "Signed in"), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub(super) async fn sign_in(
    State(app): State<App>,
    Body(credentials): Body<Credentials>,
) -> Result<(CookieJar, StatusCode), Problem> {
    let signed = open_session(&app, &credentials.login, &credentials.secret).await?;
    Ok((CookieJar::new().add(cookie(&app, Some(&signed.token))), StatusCode::NO_CONTENT))
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    responses((status = 204, description = "The session is over")))]
pub(super) async fn sign_out(
    State(app): State<App>,
    visit: Visit,
) -> Result<(CookieJar, StatusCode), Problem> {
    app.desk.sign_out(visit.token()).await?;
    Ok((CookieJar::new().add(cookie(&app, None)), StatusCode::NO_CONTENT))
}
