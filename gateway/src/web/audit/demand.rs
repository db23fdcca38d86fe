//! `/audit/demande/…`: a demand as it stood, by what was known and by what was true; lifting the pseudonym.

use super::{of, step::Replay};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    replay,
    web::{
        agent::sections,
        fields::{Fields, Options},
        page::{Page, show, show_as},
        read,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use chrono::NaiveDate;
use domain::{id::DemandId, sealed::Class};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

#[derive(Template)]
#[template(path = "audit/demand.html")]
struct DemandPage {
    page: Page,
    fields: Fields,
    id: String,
    facts: Vec<(&'static str, String)>,
    found: bool,
    replay: Replay,
    reasons: Options,
    unmasked: Vec<(&'static str, Vec<(&'static str, String)>)>,
}

/// From where one looks.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct AsAt {
    #[serde(default)]
    connu: String,
    #[serde(default)]
    vrai: String,
    #[serde(default)]
    page: String,
}

impl AsAt {
    /// The address of a page of what is seen from there.
    fn address(&self, demand: DemandId, page: usize) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in [("connu", &self.connu), ("vrai", &self.vrai)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("page", &page.to_string());
        format!("/audit/demande/{demand}?{}", query.finish())
    }
}

const REASONS: [(&str, &str); 4] = [
    ("plainte", "Instruction d’une plainte"),
    ("controle", "Contrôle sur pièces"),
    ("recours", "Recours d’un demandeur"),
    ("rectification", "Vérification d’une rectification"),
];

async fn draw(
    app: &App,
    visit: &Visit,
    id: &str,
    at: &AsAt,
    mut fields: Fields,
) -> Result<DemandPage, Trouble> {
    let demand = id.parse::<DemandId>().map_err(|_| Trouble::NotFound)?;
    read::demand(app, demand).await?;
    let (known, happened) = (at.connu.parse().ok(), at.vrai.parse().ok());
    let (standing, steps) = replay::as_at(app, demand, known, happened).await?;
    fields.set("connu", at.connu.clone());
    fields.set("vrai", at.vrai.clone());
    Ok(DemandPage {
        page: Page::new(visit, "mine", "Une demande à une date").with_errors(fields.has_errors()),
        fields,
        id: demand.to_string(),
        found: standing.is_some(),
        facts: standing.as_ref().map(facts).unwrap_or_default(),
        replay: Replay::of(&steps, &at.page, |page| at.address(demand, page)),
        reasons: REASONS.iter().map(|(c, l)| ((*c).to_owned(), (*l).to_owned())).collect(),
        unmasked: vec![],
    })
}

fn facts(standing: &replay::Standing) -> Vec<(&'static str, String)> {
    let day = |day: Option<NaiveDate>| day.map(words::day).unwrap_or_default();
    let stage = match standing.stage.as_str() {
        "submitted" => "à enregistrer",
        "active" => "active",
        "deregistered" => "plus active",
        _ => "absente",
    };
    let mut facts = vec![
        ("État", stage.to_owned()),
        ("Déposée le", day(standing.presented_on)),
        ("Valable jusqu’au", day(standing.expires_on)),
        ("Catégorie de ménage", standing.category.map(|c| c.to_string()).unwrap_or_default()),
        ("Points", standing.score.map(|score| score.to_string()).unwrap_or_default()),
        ("Documents déposés", standing.documents.to_string()),
        ("Candidatures ouvertes", standing.candidacies.len().to_string()),
        ("Réponses manquantes", standing.missing.len().to_string()),
        ("Événements vus de là", standing.events.to_string()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// `GET /audit/demande/{demand}`
pub(in crate::web) async fn demand(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(at): Query<AsAt>,
) -> Result<Response, PageError> {
    of(&visit)?;
    Ok(show(&draw(&app, &visit, &id, &at, Fields::default()).await?))
}

/// `POST /audit/demande/{demand}/lever`: the journal has the reason before anything is shown.
pub(in crate::web) async fn unmask(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let account = of(&posted.visit)?;
    let code = posted.fields.value("raison").to_owned();
    let reference = posted.fields.value("reference").to_owned();
    let mut fields = posted.fields.clone();
    let reason = REASONS.iter().find(|(known, _)| *known == code).map(|(_, words)| *words);
    if reason.is_none() {
        fields.wrong("raison", "Choisissez pourquoi le pseudonyme est levé");
    }
    if reference.is_empty() || reference.chars().count() > 40 {
        fields.wrong("reference", "Écrivez la référence de votre mission, 40 caractères au plus");
    }
    let mut page = draw(&app, &posted.visit, &id, &AsAt::default(), fields.clone()).await?;
    let Some(reason) = reason.filter(|_| !fields.has_errors()) else {
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let demand = id.parse::<DemandId>().map_err(|_| Trouble::NotFound)?;
    let purpose = format!("pseudonyme levé : {reason} ({reference})");
    let reading = Reading { demand: Some(demand), purpose, class: Class::Sensitive };
    app.desk.note(account, reading).await?;
    page.unmasked = sections(&read::demand(&app, demand).await?);
    Ok(show(&page))
}
