//! `POST /agent/chercher`: a number, or names with a birth date, open a file within reach, for a purpose.
//!
//! A person of elsewhere and one who does not exist are the same answer, made by the same steps: the registry is asked
//! once, the reach once, the journal takes one entry. The registry knows names by their keyed hash alone, so only the
//! exact names with the birth date find anybody, and there is nothing to guess letter by letter.

use super::{
    Agent,
    queues::{Asked, draw},
};
use crate::{
    app::App,
    desk::{Act, Reading},
    error::{PageError, Trouble},
    web::{
        fields::Fields,
        page::{Page, show, show_as},
        visit::Posted,
        words,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::DemandId, number::DemandNumber, sealed::Class};
use eventstore::vault::IdentityKey;

/// Whom somebody looks for.
pub(super) enum Wanted {
    /// By number.
    Number(DemandNumber),
    /// By names and birth date.
    Person(IdentityKey),
}

impl Wanted {
    /// What a form asks for; what is wrong with it is said in its fields.
    pub(super) fn of(fields: &mut Fields) -> Option<Self> {
        let typed: String =
            fields.value("numero").chars().filter(char::is_ascii_alphanumeric).collect();
        if !typed.is_empty() {
            return typed.to_uppercase().parse().ok().map(Self::Number);
        }
        let (name, first) = (fields.value("nom").to_owned(), fields.value("prenom").to_owned());
        let birth_date = fields.parsed("naissance");
        if name.is_empty() && first.is_empty() && birth_date.is_none() {
            fields.wrong("numero", "Écrivez un numéro unique, ou un nom, un prénom et une date");
            return None;
        }
        for (field, lacks, message) in [
            ("nom", name.is_empty(), "Écrivez le nom de famille"),
            ("prenom", first.is_empty(), "Écrivez le prénom"),
            ("naissance", birth_date.is_none(), "Écrivez la date de naissance"),
        ] {
            if lacks {
                fields.wrong(field, message);
            }
        }
        let key = IdentityKey { name, first_name: Some(first), birth_date };
        (!fields.has_errors()).then_some(Self::Person(key))
    }

    /// The demands that bear it, wherever they are.
    pub(super) async fn bearers(&self, app: &App) -> Result<Vec<DemandId>, Trouble> {
        let mut found = match self {
            Self::Number(number) => app.executor.bearer(number).await?.into_iter().collect(),
            Self::Person(key) => {
                let found = app.executor.vault.find_identity(key).await?;
                found.into_iter().map(|(_, demand)| demand).collect::<Vec<_>>()
            }
        };
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

#[derive(Template)]
#[template(path = "agent/found.html")]
struct FoundPage {
    page: Page,
    found: Vec<(String, usize)>,
    purpose: String,
}

/// `POST /agent/chercher`
pub(in crate::web) async fn search(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    let mut fields = posted.fields.clone();
    let code = posted.fields.value("objet").to_owned();
    let Some(why) = words::agent::known_purpose(&code) else {
        fields.wrong("objet", "Choisissez pourquoi vous cherchez cette personne");
        return refused(&app, &posted, &agent, fields, false).await;
    };
    let by_number = !posted.fields.value("numero").is_empty();
    let wanted = Wanted::of(&mut fields);
    if fields.has_errors() {
        return refused(&app, &posted, &agent, fields, false).await;
    }
    let found = match &wanted {
        Some(wanted) => wanted.bearers(&app).await?,
        None => Vec::new(),
    };
    let within = agent.reach(&app, &found).await?;
    let elsewhere = found.into_iter().find(|id| !within.contains(id));
    let by = if by_number { "numéro" } else { "nom" };
    // an entry names the file it would have led to: the household reads who looked for them
    let reading = Reading {
        demand: within.first().copied().or(elsewhere),
        purpose: format!("chercher par {by} : {why}"),
        class: Class::Personal,
    };
    let shown = u32::try_from(within.len()).unwrap_or(u32::MAX);
    app.desk.note_act(&agent.account, Act::Search, shown, reading).await?;
    match within.as_slice() {
        [] => {
            let (field, message) = match by_number {
                true => ("numero", "Aucune demande de votre guichet ne porte ce numéro"),
                false => ("nom", "Aucune demande de votre guichet ne porte ces noms et cette date"),
            };
            fields.wrong(field, message);
            refused(&app, &posted, &agent, fields, wanted.is_some()).await
        }
        [one] => Ok(Redirect::to(&format!("/agent/dossier/{one}?objet={code}")).into_response()),
        many => {
            let found = many.iter().enumerate().map(|(at, id)| (id.to_string(), at + 1));
            let page = Page::new(&posted.visit, "mine", "Plusieurs demandes");
            Ok(show(&FoundPage { page, found: found.collect(), purpose: code }))
        }
    }
}

/// The page again with what is wrong; a search that was made offers the way of an emergency.
async fn refused(
    app: &App,
    posted: &Posted,
    agent: &Agent,
    fields: Fields,
    was_made: bool,
) -> Result<Response, PageError> {
    let names = ["numero", "nom", "prenom", "naissance"];
    let typed = names.map(|name| (name, fields.value(name).to_owned()));
    let typed = was_made.then(|| typed.into_iter().filter(|(_, v)| !v.is_empty()).collect());
    let page = draw(app, &posted.visit, agent, &Asked::default(), fields, typed).await?;
    Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
