//! `/connexion`: one door for everybody, by number or login, and a secret.

use crate::{
    app::App,
    desk::{SignInError, Signed},
    error::{PageError, Trouble},
    web::{
        fields::Fields,
        page::{Page, show, show_as},
        visit::{Posted, Visit, cookie},
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use domain::number::DemandNumber;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    fields: Fields,
}

/// What a page's address may carry after a form.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct After {
    /// Code of what was done.
    #[serde(default)]
    pub(crate) fait: Option<String>,
}

/// `GET /connexion`
pub(super) async fn form(visit: Visit, Query(after): Query<After>) -> Response {
    if let Some(account) = &visit.account {
        return Redirect::to(account.kind.home()).into_response();
    }
    let page = Page::new(&visit, "mine", "Se connecter").with_done(after.fait.as_deref());
    show(&SignInPage { page, fields: Fields::default() })
}

/// `POST /connexion`
pub(super) async fn sign_in(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    let words = posted.visit.words;
    let (typed, secret) =
        (fields.value("identifiant").to_owned(), fields.value("secret").to_owned());
    if typed.is_empty() {
        fields.wrong("identifiant", words.say("sign-in-number-lacks"));
    }
    if secret.is_empty() {
        fields.wrong("secret", words.say("sign-in-secret-lacks"));
    }
    if fields.has_errors() {
        return Ok(again(&posted.visit, fields, StatusCode::UNPROCESSABLE_ENTITY));
    }
    match open_session(&app, &typed, &secret).await {
        Ok(signed) => {
            let jar = CookieJar::new().add(cookie(&app, Some(&signed.token)));
            Ok((jar, Redirect::to(signed.account.kind.home())).into_response())
        }
        Err(Trouble::WrongSecret) => {
            fields.wrong("identifiant", words.say("sign-in-wrong"));
            Ok(again(&posted.visit, fields, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(Trouble::Wait(seconds)) => {
            fields.wrong("identifiant", words.with("sign-in-wait", "seconds", seconds));
            Ok(again(&posted.visit, fields, StatusCode::TOO_MANY_REQUESTS))
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// Opens a session for a number, a reference or a login, with its secret.
///
/// # Errors
/// Unknown and wrong are one answer; too many tries; a store does not answer.
pub(crate) async fn open_session(app: &App, typed: &str, secret: &str) -> Result<Signed, Trouble> {
    let compact: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let demand = match compact.to_uppercase().parse::<DemandNumber>() {
        Ok(number) => app.executor.vault.find_number(&number).await?,
        Err(_) => None,
    };
    app.desk.sign_in(typed, demand, secret).await.map_err(|error| match error {
        SignInError::Wrong => Trouble::WrongSecret,
        SignInError::Wait(seconds) => Trouble::Wait(seconds),
        SignInError::Db(error) => error.into(),
    })
}

fn again(visit: &Visit, mut fields: Fields, status: StatusCode) -> Response {
    fields.set("secret", "");
    let page = Page::new(visit, "mine", "Se connecter").with_errors(true);
    show_as(status, &SignInPage { page, fields })
}

/// `POST /deconnexion`
pub(super) async fn sign_out(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    app.desk.sign_out(posted.visit.token()).await?;
    let jar = CookieJar::new().add(cookie(&app, None));
    Ok((jar, Redirect::to("/connexion?fait=deconnexion")).into_response())
}
