//! Light or dark, by choice: a cookie that names the choice and nothing else, and one small style that follows it.
//!
//! Pages are the same for everybody, so that they may be kept; only `/apparence.css` differs, and is never kept.
//! Without a choice it is empty and the style of the site follows the reader's system.

use crate::{
    app::App,
    territory,
    web::{
        page::{Page, show},
        sign_in::After,
        visit::Visit,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Deserialize;

const COOKIE: &str = "apparence";

/// What a reader may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    /// As the system is.
    Auto,
    Clair,
    Sombre,
}

impl Choice {
    const ALL: [Self; 3] = [Self::Auto, Self::Clair, Self::Sombre];

    const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Clair => "clair",
            Self::Sombre => "sombre",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Auto => "Comme mon appareil",
            Self::Clair => "Claire",
            Self::Sombre => "Sombre",
        }
    }

    fn of(jar: &CookieJar) -> Self {
        let said = jar.get(COOKIE).map(Cookie::value);
        Self::ALL.into_iter().find(|one| said == Some(one.code())).unwrap_or(Self::Auto)
    }
}

/// `GET /apparence.css`
pub(super) async fn style(jar: CookieJar) -> Response {
    let here = territory::current();
    let body = match Choice::of(&jar) {
        Choice::Auto => String::new(),
        Choice::Clair => chosen("light", &here.light),
        Choice::Sombre => chosen("dark", &here.dark),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        // asked for each time: browsers do not tell a kept answer's cookies from today's
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    (headers, body).into_response()
}

/// Paper stays white: only the screen follows a choice.
fn chosen(scheme: &str, palette: &territory::Palette) -> String {
    format!("@media screen{{:root{{color-scheme:{scheme};{}}}}}", palette.declared())
}

#[derive(Template)]
#[template(path = "public/look.html")]
struct LookPage {
    page: Page,
    choices: Vec<(&'static str, &'static str, bool)>,
}

/// `GET /apparence`
pub(super) async fn page(visit: Visit, jar: CookieJar, Query(after): Query<After>) -> Response {
    let own = Choice::of(&jar);
    let choices = Choice::ALL.map(|one| (one.code(), one.words(), one == own)).to_vec();
    let page = Page::new(&visit, "", "Apparence du site").with_done(after.fait.as_deref());
    show(&LookPage { page, choices })
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    choix: Choice,
}

/// `POST /apparence`: it changes nothing but this reader's colours, so it needs no token.
pub(super) async fn choose(
    State(app): State<App>,
    jar: CookieJar,
    Form(chosen): Form<Chosen>,
) -> Response {
    let mut cookie = Cookie::new(COOKIE, chosen.choix.code());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.settings.is_public());
    cookie.make_permanent();
    (jar.add(cookie), Redirect::to("/apparence?fait=apparence")).into_response()
}
