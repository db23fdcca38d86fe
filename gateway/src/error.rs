//! What can go wrong at the door, in HTTP's words. The only file that knows our errors and HTTP.

use crate::web::page::trouble_page;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::refusal::Refusal;
use eventstore::{
    execute::ExecuteError, store::StoreError, tree::store::TreeError, vault::VaultError,
};
use projections::db::DbError;
use serde::Serialize;
use thiserror::Error;

/// Everything a handler may end with but an answer.
#[derive(Debug, Error)]
pub(crate) enum Trouble {
    /// It does not exist, or the caller may not know that it does.
    #[error("not found")]
    NotFound,
    /// The account follows several demands, or none any more: one is to be chosen.
    #[error("no demand is chosen")]
    Choose,
    /// Nobody is signed in.
    #[error("not signed in")]
    SignIn,
    /// These words open nothing: unknown and wrong are one answer.
    #[error("wrong name or secret")]
    WrongSecret,
    /// Too many failed tries: wait this many seconds.
    #[error("too many tries: wait {0} seconds")]
    Wait(i64),
    /// The form or the call was made by another site, or its token is old.
    #[error("the form is not ours or is too old")]
    Foreign,
    /// The rules say no.
    #[error("{0}")]
    Refused(Refusal),
    /// The request has no meaning; a sentence says why.
    #[error("{0}")]
    Malformed(&'static str),
    /// The same key was used for something else.
    #[error("the key was used for something else")]
    KeyReused,
    /// A store does not answer. Logged, never shown.
    #[error("a store does not answer: {0}")]
    Unavailable(String),
}

impl Trouble {
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Choose => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::KeyReused => StatusCode::CONFLICT,
            Self::Malformed(_) | Self::WrongSecret => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Stable code for machines.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Choose => "choose-a-demand",
            Self::SignIn => "sign-in-needed",
            Self::WrongSecret => "wrong-secret",
            Self::Wait(_) => "too-many-tries",
            Self::Foreign => "foreign-request",
            Self::Refused(refusal) => refusal.code(),
            Self::Malformed(_) => "malformed",
            Self::KeyReused => "idempotency-key-reused",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// What happened and what to do, in French.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::NotFound => "Cette page n’existe pas, ou elle ne vous est pas ouverte.".into(),
            Self::Choose => "Choisissez d’abord une demande parmi celles que vous suivez.".into(),
            Self::SignIn => "Il faut se connecter pour voir cette page.".into(),
            Self::WrongSecret => "Ce numéro et ce code ne vont pas ensemble.".into(),
            Self::Wait(seconds) => format!("Trop d’essais. Attendez {seconds} secondes."),
            Self::Foreign => {
                "Ce formulaire a expiré. Revenez à la page, rechargez-la, puis recommencez.".into()
            }
            Self::Refused(refusal) => refusal.sentence(),
            Self::Malformed(why) => (*why).into(),
            Self::KeyReused => {
                "Ce formulaire a déjà servi. Revenez à la page et rechargez-la.".into()
            }
            Self::Unavailable(_) => "Le service ne répond pas pour le moment. Rien n’est perdu : \
                                     réessayez dans quelques minutes."
                .into(),
        }
    }

    /// The article behind a refusal.
    pub(crate) fn article(&self) -> Option<&'static str> {
        if let Self::Refused(refusal) = self { Some(refusal.article()) } else { None }
    }

    /// Says when to ask again, where asking again helps.
    fn with_patience(&self, mut response: Response) -> Response {
        if matches!(self, Self::Unavailable(_)) {
            let seconds = HeaderValue::from_static("10");
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }

    fn log(&self) {
        if let Self::Unavailable(why) = self {
            tracing::error!(why, "a request could not be served");
        }
    }
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Erased(_) => Self::Refused(Refusal::Erased),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<TreeError> for Trouble {
    fn from(error: TreeError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<ExecuteError> for Trouble {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(refusal) => Self::Refused(refusal),
            ExecuteError::CommandIdReused => Self::KeyReused,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// Trouble on a page.
#[derive(Debug)]
pub(crate) struct PageError(pub(crate) Trouble);

impl<T: Into<Trouble>> From<T> for PageError {
    fn from(trouble: T) -> Self {
        Self(trouble.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        self.0.log();
        if matches!(self.0, Trouble::SignIn) {
            return Redirect::to("/connexion").into_response();
        }
        if matches!(self.0, Trouble::Choose) {
            return Redirect::to("/demandeur/choisir").into_response();
        }
        self.0.with_patience(trouble_page(&self.0))
    }
}

/// Trouble in the API: RFC 9457.
#[derive(Debug)]
pub(crate) struct Problem(pub(crate) Trouble);

impl<T: Into<Trouble>> From<T> for Problem {
    fn from(trouble: T) -> Self {
        Self(trouble.into())
    }
}

/// The body of a problem (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProblemBody {
    /// `urn:filcommun:<code>`.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, for people, in French.
    title: String,
    /// HTTP status.
    status: u16,
    /// Stable code: rely on this one.
    code: &'static str,
    /// Article of the law behind a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'static str>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.0.log();
        let body = ProblemBody {
            kind: format!("urn:filcommun:{}", self.0.code()),
            title: self.0.sentence(),
            status: self.0.status().as_u16(),
            code: self.0.code(),
            article: self.0.article(),
        };
        let mut response = (self.0.status(), Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        self.0.with_patience(response)
    }
}
