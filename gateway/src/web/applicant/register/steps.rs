//! The five steps of the form: what each asks, and the draft that is kept between them.

use crate::{
    app::App,
    desk::{Draft, DraftCode},
    error::Trouble,
    web::fields::Fields,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use uuid::Uuid;

/// Fields of each step.
const STEPS: [&[&str]; 5] = [
    &[
        "civilite",
        "nom",
        "prenom",
        "naissance",
        "nationalite",
        "situation",
        "telephone",
        "email",
        "numero",
        "voie",
        "codepostal",
        "commune",
    ],
    &[
        "nom2",
        "prenom2",
        "naissance2",
        "lien2",
        "enfant1",
        "enfant2",
        "enfant3",
        "enfant4",
        "enfant5",
        "enfant6",
        "anaitre",
    ],
    &["travail", "revenu", "ressources"],
    &["logement", "loyer", "occupants", "surface"],
    &["communes", "elargie", "tailles", "loyermax", "motifs", "guichet"],
];

/// The last step.
pub(super) const LAST: usize = STEPS.len();
/// Most values that a draft keeps: every field, and every box of the lists.
const MOST: usize = 200;

/// Where the form is filled: on the site, or by an agent for somebody at the counter.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Address of the form.
    pub(super) action: &'static str,
    /// Name of the cookie that holds the draft's code.
    cookie: &'static str,
    /// Whether an agent fills it.
    pub(super) desk: bool,
}

/// On the site.
pub(super) const SITE: At = At { action: "/demande", cookie: "brouillon", desk: false };
/// At a counter.
pub(super) const DESK: At =
    At { action: "/agent/nouvelle-demande", cookie: "brouillon-guichet", desk: true };

/// A step by its number, from 1.
pub(super) fn of(text: &str) -> Option<usize> {
    text.parse().ok().filter(|step| (1..=LAST).contains(step))
}

/// The first step in which something is wrong.
pub(super) fn first_wrong(fields: &Fields) -> Option<usize> {
    (1..=LAST).find(|step| has_wrong(fields, *step))
}

fn has_wrong(fields: &Fields, step: usize) -> bool {
    names(step).iter().any(|name| fields.error(name).is_some())
}

fn names(step: usize) -> &'static [&'static str] {
    step.checked_sub(1).and_then(|at| STEPS.get(at)).copied().unwrap_or_default()
}

/// Keeps of what is wrong only what this step asks.
pub(super) fn only(fields: &mut Fields, step: usize) {
    fields.keep_errors(|name| names(step).contains(&name));
}

/// The draft of a browser.
///
/// # Errors
/// The store does not answer.
pub(super) async fn draft(
    app: &App,
    jar: &CookieJar,
    at: At,
) -> Result<Option<(DraftCode, Draft)>, Trouble> {
    let code = jar.get(at.cookie).and_then(|cookie| DraftCode::typed(cookie.value()));
    let Some(code) = code else { return Ok(None) };
    Ok(app.desk.draft(&code).await?.map(|draft| (code, draft)))
}

/// A new draft, not yet kept.
///
/// # Errors
/// The machine has no randomness to give.
pub(super) fn begun() -> Result<(DraftCode, Draft), Trouble> {
    let code = DraftCode::draw().map_err(|_| Trouble::Unavailable("no randomness".into()))?;
    let key = Uuid::new_v4().simple().to_string();
    Ok((code, Draft { key, values: Vec::new() }))
}

/// Puts the answers of one step in the place of what the draft had for it.
pub(super) fn merge(draft: &mut Draft, fields: &Fields, step: usize) {
    let asked = names(step);
    draft.values.retain(|(name, _)| !asked.contains(&name.as_str()));
    let said = fields.carried().into_iter().filter(|(name, _)| asked.contains(name));
    draft.values.extend(said.map(|(name, value)| (name.to_owned(), value.to_owned())));
    draft.values.truncate(MOST);
}

/// The cookie that holds a draft's code until the browser closes: a machine that many use keeps nothing.
pub(super) fn cookie(app: &App, at: At, code: Option<&DraftCode>) -> Cookie<'static> {
    let mut cookie = Cookie::new(at.cookie, code.map(DraftCode::spelt).unwrap_or_default());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(app.settings.is_public());
    cookie.set_same_site(SameSite::Lax);
    if code.is_none() {
        cookie.make_removal();
    }
    cookie
}
