//! What every page has: title, navigation, the form token; and how it is answered.

use crate::{
    assets::VERSION,
    desk::{Account, Kind},
    error::Trouble,
    territory,
    web::{
        messages::{Beside, Words},
        visit::Visit,
    },
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use uuid::Uuid;

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// Title, also of the window. Never a personal value.
    pub(crate) title: String,
    /// Version of the files.
    pub(crate) version: &'static str,
    /// Token of forms.
    pub(crate) token: String,
    /// Key of forms: one a page shown.
    pub(crate) key: String,
    /// Who is signed in.
    pub(crate) account: Option<Account>,
    /// Entry of the navigation this page belongs to.
    pub(crate) here: &'static str,
    /// What was just done.
    pub(crate) done: Option<&'static str>,
    /// Whether the page shows errors.
    pub(crate) wrong: bool,
    /// Its sentences, in French and the language beside it.
    pub(crate) words: Words,
    /// Its address, to come back to.
    pub(crate) address: String,
    /// Whether the people of this log are made up: it says so.
    pub(crate) simulated: bool,
}

impl Page {
    /// A page for this visit.
    pub(crate) fn new(visit: &Visit, here: &'static str, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: &VERSION,
            token: visit.form_token(),
            key: Uuid::new_v4().simple().to_string(),
            account: visit.account.clone(),
            here,
            done: None,
            wrong: false,
            words: visit.words,
            address: visit.address.clone(),
            simulated: visit.simulated,
        }
    }

    /// A page that says what was just done.
    pub(crate) fn with_done(mut self, code: Option<&str>) -> Self {
        self.done = code.and_then(super::words::done);
        self
    }

    /// A page that shows errors.
    pub(crate) fn with_errors(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// A public page that carries no form and gives no cookie.
    pub(crate) fn bare(here: &'static str, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: &VERSION,
            token: String::new(),
            key: String::new(),
            account: None,
            here,
            done: None,
            wrong: false,
            words: Words::default(),
            address: String::new(),
            simulated: false,
        }
    }

    /// The name of the site, and the line under it.
    pub(crate) fn name(&self) -> (&'static str, &'static str) {
        let here = territory::current();
        (&here.name, &here.subtitle)
    }

    /// The colour of the browser's own frame.
    pub(crate) fn colour(&self) -> String {
        territory::current().light.spelt("main")
    }

    /// Languages that may stand beside the French: code, name, whether this one does.
    pub(crate) fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let chosen = self.words.beside();
        let all = Beside::ALL.into_iter();
        all.map(|one| (one.code(), one.name(), chosen == Some(one))).collect()
    }

    /// Entries of the navigation: id, address, label.
    pub(crate) fn links(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut links = vec![
            ("home", "/", "Accueil"),
            ("figures", "/statistiques", "Statistiques"),
            ("places", "/ou-m-adresser", "Où m’adresser"),
            ("rules", "/regles", "Règles"),
        ];
        links.push(match self.account.as_ref().map(|account| account.kind) {
            None => ("mine", "/connexion", "Mon espace"),
            Some(Kind::Applicant) => ("mine", "/demandeur", "Ma demande"),
            Some(Kind::Helper) => ("mine", "/demandeur", "Demandes suivies"),
            Some(Kind::Agent) => ("mine", "/agent", "Guichet"),
            Some(Kind::Landlord) => ("mine", "/bailleur", "Logements"),
            Some(Kind::Commission) => ("mine", "/commission", "Commission"),
            Some(Kind::Auditor) => ("mine", "/audit", "Contrôle"),
            Some(Kind::Holder) => ("mine", "/reservataire", "Réservations"),
            Some(Kind::Metropolis) => ("mine", "/pilotage", "Pilotage"),
            Some(Kind::Operator) => ("mine", "/exploitation", "Exploitation"),
            Some(Kind::Officer) => ("mine", "/securite", "Sécurité"),
        });
        links
    }
}

/// Answers with a page.
pub(crate) fn show(page: &impl Template) -> Response {
    show_as(StatusCode::OK, page)
}

/// Answers with a page under another status.
pub(crate) fn show_as(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Lets browsers and proxies keep a public page for a minute.
pub(crate) fn for_everyone(mut response: Response) -> Response {
    let cache = HeaderValue::from_static("public, max-age=60");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage<'a> {
    page: Page,
    heading: &'a str,
    sentence: String,
    article: Option<&'static str>,
    refused: bool,
}

/// The page of a trouble: what happened, what to do.
pub(crate) fn trouble_page(trouble: &Trouble) -> Response {
    let heading = match trouble {
        Trouble::NotFound | Trouble::Choose => "Page introuvable",
        Trouble::SignIn | Trouble::WrongSecret | Trouble::Wait(_) => "Connexion nécessaire",
        Trouble::Foreign | Trouble::KeyReused => "Ce formulaire ne peut plus être envoyé",
        Trouble::Refused(_) => "Cette action n’est pas possible",
        Trouble::Malformed(_) => "Demande incomplète",
        Trouble::Unavailable(_) => "Service momentanément indisponible",
    };
    let page = TroublePage {
        page: Page::bare("", heading).with_errors(true),
        heading,
        sentence: trouble.sentence(),
        article: trouble.article(),
        refused: matches!(trouble, Trouble::Refused(_)),
    };
    show_as(trouble.status(), &page)
}
