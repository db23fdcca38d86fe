//! Who is calling: the session behind the cookie, the token of its forms, and the refusal of foreign forms.

use crate::{
    app::App,
    desk::{Account, AccountId, Kind, SessionToken},
    error::{PageError, Problem, Trouble},
    web::{
        fields::Fields,
        messages::{self, Words},
    },
};
use axum::{
    extract::{Form, FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::id::AgentId;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// One request's caller.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// As whom, if signed in.
    pub(crate) account: Option<Account>,
    /// Sentences in French and the language beside it.
    pub(crate) words: Words,
    /// The page that was asked for, with its query.
    pub(crate) address: String,
    /// Whether the people of this log are made up.
    pub(crate) simulated: bool,
    token: SessionToken,
    used: Arc<AtomicBool>,
}

impl Visit {
    /// The token that a form of this page carries. Asking for it gives the visitor a cookie.
    pub(crate) fn form_token(&self) -> String {
        self.used.store(true, Ordering::Relaxed);
        self.token.form_token()
    }

    /// The session's own token.
    pub(crate) fn token(&self) -> &SessionToken {
        &self.token
    }

    /// Which account, if signed in.
    pub(crate) fn id(&self) -> Option<&AccountId> {
        self.account.as_ref().map(|account| &account.id)
    }

    /// The account, which must be of this kind. Anyone else finds nothing here.
    ///
    /// # Errors
    /// Not signed in: go and sign in. Another kind: not found.
    pub(crate) fn as_kind(&self, kind: Kind) -> Result<&Account, Trouble> {
        match &self.account {
            None => Err(Trouble::SignIn),
            Some(account) if account.kind == kind => Ok(account),
            Some(_) => Err(Trouble::NotFound),
        }
    }
}

fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-fil" } else { "fil" }
}

/// The cookie that carries a token, or ends it.
pub(crate) fn cookie(app: &App, token: Option<&SessionToken>) -> Cookie<'static> {
    let secure = app.settings.is_public();
    let mut cookie =
        Cookie::new(cookie_name(secure), token.map_or("", SessionToken::as_str).to_owned());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(secure);
    cookie.set_same_site(SameSite::Lax);
    if token.is_none() {
        cookie.make_removal();
    }
    cookie
}

/// Finds the caller, refuses unsafe requests from elsewhere, gives a cookie to whoever gets a form.
pub(crate) async fn layer(state: State<App>, request: Request, next: Next) -> Response {
    let for_machines = request.uri().path().starts_with("/api/");
    match visited(state, request, next).await {
        Ok(response) => response,
        Err(trouble) if for_machines => Problem(trouble).into_response(),
        Err(trouble) => PageError(trouble).into_response(),
    }
}

async fn visited(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Result<Response, Trouble> {
    if !request.method().is_safe() && is_foreign(request.method(), request.headers()) {
        return Err(Trouble::Foreign);
    }
    let jar = CookieJar::from_headers(request.headers());
    let name = cookie_name(app.settings.is_public());
    let known = jar.get(name).and_then(|cookie| SessionToken::from_cookie(cookie.value()));
    let account = match &known {
        Some(token) if watches(&request) => app.desk.peek(token).await?,
        Some(token) => app.desk.session(token).await?,
        None => None,
    };
    let account = in_force(&app, account).await?;
    let fresh = known.is_none();
    let token = match known {
        Some(token) => token,
        None => SessionToken::draw().map_err(|_| Trouble::Unavailable("no randomness".into()))?,
    };
    let words = Words::with_beside(messages::chosen(&jar));
    let address = request.uri().path_and_query().map_or("/", |asked| asked.as_str()).to_owned();
    let simulated = app.simulated.is(&*app.executor.store).await;
    let visit = Visit { account, words, address, simulated, token, used: Arc::default() };
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if fresh
        && visit.used.load(Ordering::Relaxed)
        && !response.headers().contains_key(header::SET_COOKIE)
        && let Ok(value) = HeaderValue::from_str(&cookie(&app, Some(&visit.token)).to_string())
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// The account, unless the register says that its agent no longer acts for its body: that holds from the next request.
async fn in_force(app: &App, account: Option<Account>) -> Result<Option<Account>, Trouble> {
    let Some(account) = account else { return Ok(None) };
    let Some(body) = account.body.as_ref().filter(|_| account.kind != Kind::Applicant) else {
        return Ok(Some(account));
    };
    let edition = app.executor.edition().await?;
    let withdrawn = edition.bodies().has_withdrawn(body, AgentId::new(account.id.0), app.today());
    Ok((!withdrawn).then_some(account))
}

/// Whether a page asks by itself what is new: that keeps no session alive.
fn watches(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/agent/dossier/") && path.ends_with("/veille")
}

/// Whether a browser says that the request was made by another site.
fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return !(site == "same-origin" || (site == "none" && method == Method::GET));
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let host = text(header::HOST).unwrap_or_default();
    origin.split_once("://").is_none_or(|(_, origin)| origin != host)
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Trouble::NotFound.into())
    }
}

/// A form that came from one of our own pages: its token is the session's.
#[derive(Debug)]
pub(crate) struct Posted {
    /// Who sent it.
    pub(crate) visit: Visit,
    /// What it holds.
    pub(crate) fields: Fields,
}

impl Posted {
    /// The key that makes a form sent twice count once.
    pub(crate) fn key(&self) -> &str {
        self.fields.value("_cle")
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let visit = request.extensions().get::<Visit>().cloned().ok_or(Trouble::NotFound)?;
        let Form(values) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| Trouble::Malformed("Ce formulaire n’a pas pu être lu."))?;
        let fields = Fields::new(values);
        if fields.value("_jeton") != visit.token.form_token() {
            return Err(Trouble::Foreign.into());
        }
        Ok(Self { visit, fields })
    }
}
