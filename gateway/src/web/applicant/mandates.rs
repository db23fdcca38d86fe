//! `/demandeur/aide`: who may help, and until when. `/demandeur/choisir`: which household a helper turns to.

use super::own::{follower, own};
use crate::{
    app::App,
    desk::{Account, Kind, Reading},
    error::{PageError, Trouble},
    web::{
        act,
        fields::{Fields, SaidOptions},
        mandates::{self, Access, Line},
        page::{Page, show, show_as},
        read,
        sign_in::After,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access,
    demand::{Demand, MandateEnd},
    id::{DemandId, MandateId, PersonId},
    sealed::{Class, Sealed},
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "applicant/mandates.html")]
struct MandatesPage {
    page: Page,
    fields: Fields,
    mandates: Vec<Line>,
    kinds: SaidOptions,
    scopes: SaidOptions,
    is_helper: bool,
}

fn drawn(app: &App, visit: &Visit, own: &super::own::Own<'_>, fields: Fields) -> MandatesPage {
    let words = visit.words;
    let mut mandates = mandates::lines(&own.demand, words, app.today());
    if let Some(mine) = own.account.mandate {
        mandates.retain(|line| line.id == mine.to_string());
    }
    MandatesPage {
        page: Page::new(visit, "mine", "Qui peut m’aider").with_errors(fields.has_errors()),
        mandates,
        kinds: mandates::kinds(words, false),
        scopes: mandates::scopes(words),
        is_helper: own.is_helper(),
        fields,
    }
}

/// `GET /demandeur/aide`
pub(in crate::web) async fn mandates(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let mut page = drawn(&app, &visit, &own, Fields::default());
    page.page = page.page.with_done(after.fait.as_deref());
    Ok(show(&page))
}

#[derive(Template)]
#[template(path = "applicant/helper.html")]
struct HelperPage {
    page: Page,
    access: Access,
}

/// `POST /demandeur/aide`: an adult gives a mandate; the access of who helps is shown once.
pub(in crate::web) async fn give(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let own = own(&app, &posted.visit).await?;
    let mut fields = posted.fields.clone();
    let words = posted.visit.words;
    if let Some(told) = mandates::read(&mut fields, words, app.today()) {
        let whose = (own.id, own.reader(), None);
        if let Some(access) = mandates::give(&app, &posted, own.account, whose, told).await? {
            let page = Page::new(&posted.visit, "mine", "Accès de la personne qui vous aide");
            return Ok(show(&HelperPage { page, access }));
        }
        fields.wrong("identifiant", words.say("mandate-login-unknown"));
    }
    let page = drawn(&app, &posted.visit, &own, fields);
    Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `POST /demandeur/aide/{mandate}/terminer`: by the household, or by who holds it.
pub(in crate::web) async fn end(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let own = own(&app, &posted.visit).await?;
    let id: MandateId = id.parse().map_err(|_| Trouble::NotFound)?;
    let may = own.account.mandate.is_none_or(|mine| mine == id);
    if !may || !own.demand.mandates.contains_key(&id) {
        return Err(Trouble::NotFound.into());
    }
    let (cause, then) = match own.is_helper() {
        true => (MandateEnd::GivenUp, "/demandeur/choisir"),
        false => (MandateEnd::TakenBack, "/demandeur/aide"),
    };
    let command = mandates::end(&app, own.id, id, cause);
    act::submit(&app, &posted, own.account, command, then, "mandat-termine").await
}

#[derive(Template)]
#[template(path = "applicant/choose.html")]
struct ChoosePage {
    page: Page,
    households: Vec<Household>,
    has_own: bool,
    first: bool,
    next: Option<usize>,
}

/// A demand that may be turned to.
struct Household {
    mandate: String,
    name: String,
    number: String,
    until: String,
}

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Leaf {
    #[serde(default)]
    page: usize,
    #[serde(default)]
    fait: Option<String>,
}

/// Demands on one page of the list.
const LEAF: usize = 25;

/// `GET /demandeur/choisir`: only households whose mandate runs today.
pub(in crate::web) async fn choice(
    State(app): State<App>,
    visit: Visit,
    Query(leaf): Query<Leaf>,
) -> Result<Response, PageError> {
    let account = follower(&visit)?;
    let mut households = Vec::new();
    let reached = app.desk.reached(account.id).await?;
    let from = leaf.page.min(reached.len() / LEAF) * LEAF;
    for (demand, mandate) in reached.iter().skip(from).take(LEAF) {
        households.extend(household(&app, *demand, *mandate).await?);
    }
    if !households.is_empty() {
        let purpose = "choisir un ménage à aider".to_owned();
        let reading = Reading { demand: None, purpose, class: Class::Personal };
        app.desk.note(account, reading).await?;
    }
    let page = Page::new(&visit, "mine", "Les demandes que je suis");
    Ok(show(&ChoosePage {
        page: page.with_done(leaf.fait.as_deref()),
        households,
        has_own: account.kind == Kind::Applicant,
        first: from == 0,
        next: (from + LEAF < reached.len()).then_some(from / LEAF + 1),
    }))
}

async fn household(
    app: &App,
    id: DemandId,
    mandate: MandateId,
) -> Result<Option<Household>, Trouble> {
    let whole = read::demand(app, id).await?;
    let Ok((adult, seen)) = access::seen_under(&whole, mandate, app.today()) else {
        return Ok(None);
    };
    let until = seen.mandates.get(&mandate).map(|known| words::long_day(known.until));
    Ok(Some(Household {
        mandate: mandate.to_string(),
        name: name_of(&seen, adult),
        number: seen.number().map(ToString::to_string).unwrap_or_default(),
        until: until.unwrap_or_default(),
    }))
}

/// The name of an adult of a demand.
pub(in crate::web) fn name_of(demand: &Demand, adult: PersonId) -> String {
    let first = demand.identity.as_ref().filter(|identity| identity.person() == adult);
    let other = demand.co_applicants.iter().find(|other| other.person() == adult);
    let identity = first.and_then(Sealed::open);
    let named = identity.map(|one| (one.first_name.clone(), one.name.clone()));
    let named = named.or_else(|| {
        other.and_then(Sealed::open).map(|one| (Some(one.first_name.clone()), one.name.clone()))
    });
    let (first, last) = named.unwrap_or_default();
    format!("{} {last}", first.unwrap_or_default()).trim().to_owned()
}

/// `POST /demandeur/choisir`: turns the session to a household, or back to one's own demand.
pub(in crate::web) async fn choose(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let account: &Account = follower(&posted.visit)?;
    let chosen = posted.fields.value("mandat");
    let mandate = match chosen {
        "" => None,
        text => {
            let wanted = text.parse::<MandateId>().map_err(|_| Trouble::NotFound)?;
            let reached = app.desk.reached(account.id).await?;
            let known = reached.iter().any(|(_, mandate)| *mandate == wanted);
            Some(known.then_some(wanted).ok_or(Trouble::NotFound)?)
        }
    };
    app.desk.turn_to(posted.visit.token(), mandate).await?;
    Ok(Redirect::to("/demandeur").into_response())
}
