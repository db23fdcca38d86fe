//! `/exploitation`: the whole installation at a glance, and the way to each part.

use super::{
    listed::{Edge, Row as Event, list},
    models::Row as Model,
    of,
};
use crate::{
    app::App,
    error::PageError,
    network::outbox,
    operations,
    web::{
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use eventstore::{recorded::Instant, store::Filter};
use projections::engine::State as Doing;

/// Newest events shown.
const EVENTS: usize = 8;
/// Gestures shown.
const GESTURES: u32 = 10;

#[derive(Template)]
#[template(path = "operator/home.html")]
struct HomePage {
    page: Page,
    here: &'static str,
    head: String,
    signed: String,
    attention: Vec<(String, String)>,
    rows: Vec<Model>,
    events: Vec<Event>,
    gestures: Vec<(String, String, &'static str, String)>,
}

/// `GET /exploitation`
pub(super) async fn home(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    of(&visit)?;
    let (head, models) = operations::models(&app).await?;
    let listed = list(&*app.executor.store, &Filter::All, Edge::End, EVENTS).await?;
    let tree = app.tree.standing().await?;
    Ok(show(&HomePage {
        page: Page::new(&visit, "mine", "Exploitation"),
        here: "accueil",
        head: words::number(head.0),
        signed: words::number(tree.signed.last().0),
        attention: attention(&app, &models).await?,
        rows: models.iter().map(Model::of).collect(),
        events: listed.events.iter().map(Event::of).collect(),
        gestures: gestures(&app).await?,
    }))
}

/// What someone should look at: an address and a sentence.
async fn attention(
    app: &App,
    models: &[operations::Model],
) -> Result<Vec<(String, String)>, PageError> {
    let mut found = Vec::new();
    for model in models {
        let standing = &model.health.standing;
        let name = &standing.name;
        let says = match (model.health.state, standing.parked) {
            (Doing::Kept, _) => continue,
            (Doing::Stalled, _) => format!("La vue {name} n’avance plus."),
            (Doing::Paused, _) => format!("La vue {name} est en pause."),
            (_, parked) if parked > 0 => {
                format!("La vue {name} a mis {} événements de côté.", words::number(parked))
            }
            _ => continue,
        };
        found.push((format!("/exploitation/vue/{name}"), says));
    }
    for partner in outbox::partners(&app.views).await? {
        if let Some(at) = partner.stopped {
            let says = format!(
                "Le partenaire {} ne reçoit plus rien depuis la position {}.",
                partner.name,
                words::number(at)
            );
            found.push(("/exploitation/partenaires".to_owned(), says));
        }
    }
    Ok(found)
}

async fn gestures(app: &App) -> Result<Vec<(String, String, &'static str, String)>, PageError> {
    let gestures = app.desk.operations(GESTURES).await?;
    let told = gestures.into_iter().map(|one| {
        let known = words::operator::GESTURES.iter().find(|known| known.code == one.gesture);
        let button = known.map_or("Autre geste", |known| known.button);
        (words::minute(Instant(one.at)), one.label, button, one.subject)
    });
    Ok(told.collect())
}
