//! `/health/live`, `/health/ready`, `/metrics`: for the machines that watch this one. Nothing personal.

mod appender;
mod metrics;
mod text;

use crate::app::App;
use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::id::PersonId;
use projections::engine::{Health, Role, State as Doing};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics::metrics))
}

/// Longest look at the stores: who watches wants an answer, and a store that is silent gives none.
const LOOK: Duration = Duration::from_secs(5);

async fn ready(State(app): State<App>) -> Response {
    match tokio::time::timeout(LOOK, look(&app)).await {
        Ok(answer) => answer,
        Err(_) => {
            let body = json!({ "ready": false, "silent": true });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}

async fn look(app: &App) -> Response {
    let head = app.executor.store.head().await;
    let views = app.views.health(&*app.executor.store, app.clock.now()).await;
    let desk = app.desk.answers().await;
    let position = head.as_ref().map(|position| position.0).unwrap_or_default();
    // A build beside and what someone paused are behind on purpose.
    let serving = || views.iter().flatten().filter(|one| one.standing.role == Role::Serving);
    let (halted, going): (Vec<_>, Vec<_>) = serving().partition(|one| one.state == Doing::Paused);
    let behind = going.iter().map(|one| one.lag_events).max().unwrap_or(0);
    let seconds = going.iter().map(|one| one.lag_seconds).max().unwrap_or(0);
    let parked: i64 = serving().map(|one| one.standing.parked).sum();
    let names = |all: &[&Health]| all.iter().map(|one| one.standing.name.clone()).collect();
    let halted: Vec<String> = names(&halted);
    // Far behind is no fault of what moves; what never arrived answers from long ago.
    let (stalled, filling) =
        (|one: &&Health| one.state == Doing::Stalled, |one: &&Health| !one.arrived);
    let stalled: Vec<String> = names(&going.iter().copied().filter(stalled).collect::<Vec<_>>());
    let filling: Vec<String> = names(&going.iter().copied().filter(filling).collect::<Vec<_>>());
    let vault = app.executor.vault.keys(&[PersonId::new(Uuid::nil())]).await.is_ok();
    let ready =
        head.is_ok() && views.is_ok() && vault && desk && stalled.is_empty() && filling.is_empty();
    let body = json!({
        "ready": ready, "log": head.is_ok(), "vault": vault, "views": views.is_ok(), "desk": desk,
        "position": position, "behind": behind, "seconds_behind": seconds, "parked": parked,
        "halted": halted,
        "stalled": stalled, "filling": filling,
    });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}
