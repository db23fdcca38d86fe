//! `/langue/{code}`: a link chooses the language beside the French, a cookie remembers it. No script.

use super::Beside;
use crate::app::App;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

const COOKIE: &str = "langue";

/// Where to go back to.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Back {
    #[serde(default)]
    vers: String,
}

/// The language of a visitor's cookie.
pub(in crate::web) fn chosen(jar: &CookieJar) -> Option<Beside> {
    jar.get(COOKIE).and_then(|cookie| Beside::of(cookie.value()))
}

/// The cookie that remembers a language, or forgets it. It tells nothing but that.
fn cookie_of(app: &App, language: Option<Beside>) -> Cookie<'static> {
    let mut cookie = Cookie::new(COOKIE, language.map_or("", Beside::code));
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(app.settings.is_public());
    cookie.set_same_site(SameSite::Lax);
    if language.is_none() {
        cookie.make_removal();
    }
    cookie
}

/// `GET /langue/{code}?vers=/page`: `fr` is the French alone; a language that is not there changes nothing.
pub(in crate::web) async fn choose(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(back): Query<Back>,
) -> Response {
    let then = Redirect::to(here(&back.vers));
    let language = Beside::of(&code);
    if language.is_none() && code != "fr" {
        return then.into_response();
    }
    (CookieJar::new().add(cookie_of(&app, language)), then).into_response()
}

/// A page of this site, and of no other.
fn here(path: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_?=&".contains(c);
    let ours = path.starts_with('/') && !path.starts_with("//") && path.chars().all(plain);
    if ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_site() {
        assert_eq!(here("/demande?etape=2"), "/demande?etape=2");
        for elsewhere in ["", "//a.example", "https://a.example", "/\\a.example", "/%2F", "/a\r\nb"]
        {
            assert_eq!(here(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
