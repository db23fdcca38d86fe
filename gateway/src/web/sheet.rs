//! `/fiche`: the sheet that says what a demand is, to print at a desk, in French with another language beside it.
//!
//! A language that nobody translated yet is said to lack: the sheet then is in French and English, with how to get an
//! interpreter.

use super::{
    messages::{Beside, Said, Words},
    page::{Page, show},
    visit::Visit,
};
use crate::error::PageError;
use askama::Template;
use axum::{extract::Path, response::Response};

/// Languages that desks ask for, with their names in themselves. Those of [`Beside`] are whole.
const ASKED: [(&str, &str); 12] = [
    ("fr", "Français"),
    ("en", "English"),
    ("ar", "العربية"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("so", "Soomaali"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
];

/// Every language that has an address.
pub(super) fn all() -> Vec<(&'static str, &'static str)> {
    ASKED.to_vec()
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    page: Page,
    languages: Vec<(&'static str, &'static str, bool)>,
    /// The name of a language that lacks.
    lacks: Option<(&'static str, &'static str)>,
    lines: Vec<(Said, Said)>,
    printed: bool,
}

const LINES: [(&str, &str); 6] = [
    ("sheet-number", "sheet-number-more"),
    ("sheet-paper", "sheet-paper-more"),
    ("sheet-secret", "sheet-secret-more"),
    ("sheet-renew", "sheet-renew-more"),
    ("sheet-address", "sheet-address-more"),
    ("sheet-help", "sheet-help-more"),
];

/// `GET /fiche`: the languages.
pub(super) async fn languages(visit: Visit) -> Result<Response, PageError> {
    Ok(draw(&visit, None))
}

/// `GET /fiche/{code}`: the sheet in one of them.
pub(super) async fn sheet(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    let known = ASKED.iter().find(|(known, _)| *known == code);
    let language = known.ok_or(crate::error::Trouble::NotFound)?;
    Ok(draw(&visit, Some(*language)))
}

fn draw(visit: &Visit, language: Option<(&'static str, &'static str)>) -> Response {
    let beside = language.and_then(|(code, _)| Beside::of(code));
    let is_whole = beside.is_some() || language.is_none_or(|(code, _)| code == "fr");
    let words = match language {
        Some(("fr", _)) => Words::default(),
        _ => Words::with_beside(Some(beside.unwrap_or(Beside::English))),
    };
    let mut page = Page::new(visit, "places", "Fiche d’information à imprimer");
    page.words = words;
    let whole = |code: &str| code == "fr" || Beside::of(code).is_some();
    show(&SheetPage {
        page,
        languages: ASKED.iter().map(|(code, name)| (*code, *name, whole(code))).collect(),
        lacks: language.filter(|_| !is_whole),
        lines: LINES.iter().map(|(what, more)| (words.say(what), words.say(more))).collect(),
        printed: language.is_some(),
    })
}
