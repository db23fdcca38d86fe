//! `/agent/urgence`: a file out of reach, opened for a reason that another person reviews. A minimal view: where the
//! demand stands and who follows it, so that the agent can call them; nothing of what it says.

use super::{Agent, search::Wanted};
use crate::{
    app::App,
    desk::{Act, Reading},
    error::{PageError, Trouble},
    web::{
        page::{Page, show},
        read,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    demand::{Demand, Stage},
    id::DemandId,
    place::Place,
    sealed::Class,
};

/// The shortest reason that says something, and the longest kept.
const REASON: std::ops::RangeInclusive<usize> = 10..=300;

#[derive(Template)]
#[template(path = "agent/emergency.html")]
struct EmergencyPage {
    page: Page,
    facts: Vec<(&'static str, String)>,
}

/// `POST /agent/urgence`
pub(in crate::web) async fn open_emergency(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    let reason = posted.fields.value("motif").to_owned();
    if !REASON.contains(&reason.chars().count()) {
        let why = "Écrivez en une phrase pourquoi il faut ouvrir ce dossier (10 à 300 caractères).";
        return Err(Trouble::Malformed(why).into());
    }
    let wanted = Wanted::of(&mut posted.fields.clone());
    let wanted = wanted.ok_or(Trouble::Malformed("Écrivez qui vous cherchez."))?;
    let found = wanted.bearers(&app).await?;
    let within = agent.reach(&app, &found).await?;
    if let Some(id) = within.first() {
        return Ok(Redirect::to(&format!("/agent/dossier/{id}?objet=suivi")).into_response());
    }
    let Some(id) = found.first().copied() else {
        let purpose = "ouverture d’urgence : aucune demande".to_owned();
        let reading = Reading { demand: None, purpose, class: Class::Personal };
        app.desk.note_act(&agent.account, Act::Emergency, 0, reading).await?;
        return Err(Trouble::Malformed("Aucune demande ne correspond.").into());
    };
    app.desk.open_emergency(&agent.account, id, &reason).await?;
    Ok(Redirect::to(&format!("/agent/urgence/{id}")).into_response())
}

/// `GET /agent/urgence/{demand}`
pub(in crate::web) async fn emergency(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    let id = id.parse::<DemandId>().map_err(|_| Trouble::NotFound)?;
    if !app.desk.in_emergency(&agent.account, id).await? {
        return Err(Trouble::NotFound.into());
    }
    let demand = read::demand(&app, id).await?;
    let purpose = "relire une ouverture d’urgence".to_owned();
    let reading = Reading { demand: Some(id), purpose, class: Class::Personal };
    app.desk.note_act(&agent.account, Act::Emergency, 1, reading).await?;
    let page = Page::new(&visit, "mine", "Ouverture d’urgence");
    Ok(show(&EmergencyPage { page, facts: facts(&agent, &demand) }))
}

fn facts(agent: &Agent, demand: &Demand) -> Vec<(&'static str, String)> {
    let stage = match demand.stage {
        Stage::Absent | Stage::Submitted => "elle attend d’être enregistrée",
        Stage::Active => "elle est active",
        Stage::Deregistered { .. } => "elle n’est plus active",
    };
    let registered = demand.registration.as_ref().map(|one| &one.desk);
    let desk = registered.or(demand.reception.as_ref().map(|one| &one.desk));
    let follows = |place: &Place| place.desk.is_some() && place.desk.as_ref() == desk;
    let place = agent.places.iter().find(|(_, place)| follows(place));
    let card = place.and_then(|(_, place)| place.card.as_ref());
    vec![
        ("La demande", stage.to_owned()),
        ("Lieu qui la suit", card.map_or_else(|| "non connu".to_owned(), |c| c.name.clone())),
        ("Adresse de ce lieu", card.map(|c| c.address.clone()).unwrap_or_default()),
        ("Date de la demande", demand.presented_on().map(words::day).unwrap_or_default()),
    ]
}
