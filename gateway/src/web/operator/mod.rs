//! `/exploitation`: the log and what is read from it, for who keeps the installation running.
//!
//! An operator sees that something happened, where and when, never to whom by name: streams have opaque names, sealed
//! values are shown as sealed, and what others wrote in their own streams is not shown at all.

mod clock;
mod event;
mod home;
mod listed;
mod log;
mod models;
mod partners;
mod seals;
mod story;
mod stream;
mod streams;

use crate::{
    app::App,
    desk::{Account, Kind},
    error::Trouble,
    web::visit::Visit,
};
use axum::{
    Router,
    routing::{get, post},
};

/// Rows of one page of a list.
const PER_PAGE: usize = 25;

/// Pages and gestures of an operator.
pub(super) fn routes() -> Router<App> {
    let pages = Router::new()
        .route("/", get(home::home))
        .route("/chercher", get(log::search))
        .route("/journal", get(log::log))
        .route("/fils", get(streams::streams))
        .route("/fil", get(stream::stream))
        .route("/evenement/{position}", get(event::event))
        .route("/evenement/{position}/preuve", get(event::proof))
        .route("/histoire/{correlation}", get(story::story))
        .route("/vues", get(models::models))
        .route("/vue/{name}", get(models::model))
        .route("/vue/{name}/{gesture}", get(models::ask))
        .route("/vue/{name}/{gesture}", post(models::act))
        .route("/scellements", get(seals::seals))
        .route("/partenaires", get(partners::partners))
        .route("/partenaire/{name}", get(partners::partner))
        .route("/echeancier", get(clock::clock));
    Router::new().nest("/exploitation", pages)
}

/// The operator.
///
/// # Errors
/// Not signed in, or not an operator.
fn of(visit: &Visit) -> Result<&Account, Trouble> {
    visit.as_kind(Kind::Operator)
}
