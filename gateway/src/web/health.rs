//! `/health/live`, `/health/ready`, `/metrics`: for the machines that watch this one. Nothing personal.

use crate::app::App;
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::id::PersonId;
use eventstore::metrics::AppenderMetrics;
use projections::engine::{Health, Role, State as Doing};
use serde_json::json;
use std::{fmt::Write, time::Duration};
use uuid::Uuid;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
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
        "position": position, "behind": behind, "halted": halted,
        "stalled": stalled, "filling": filling,
    });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

async fn metrics(State(app): State<App>) -> Response {
    let mut text = String::from(
        "# HELP filcommun_log_position Last position of the log.\n# TYPE filcommun_log_position gauge\n",
    );
    let head = app.executor.store.head().await.map(|position| position.0);
    if let Ok(head) = head {
        let _ = writeln!(text, "filcommun_log_position {head}");
    }
    if let Ok(standing) = app.tree.standing().await {
        let (size, signed) = (standing.size, standing.signed);
        let _ = write!(
            text,
            "# HELP filcommun_tree_size Leaves of the log's tree.\n# TYPE filcommun_tree_size gauge\nfilcommun_tree_size {size}\n\
             # HELP filcommun_checkpoint_size Size of the last checkpoint.\n# TYPE filcommun_checkpoint_size gauge\nfilcommun_checkpoint_size {signed}\n"
        );
    }
    if let Ok(all) = app.views.health(&*app.executor.store, app.clock.now()).await {
        projections(&mut text, &all);
    }
    let _ = write!(
        text,
        "# HELP filcommun_desk_up Whether the desk's store answers.\n# TYPE filcommun_desk_up gauge\nfilcommun_desk_up {}\n",
        u8::from(app.desk.answers().await)
    );
    if let Some(metrics) = app.executor.store.metrics() {
        appender(&mut text, &metrics);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// How the read models do. One that stands still before events is told by its state; a lag alone is no fault.
fn projections(text: &mut String, all: &[Health]) {
    type Figure = fn(&Health) -> i64;
    let figures: [(&str, &str, Figure); 4] = [
        ("position", "Last position a read model took.", |one| one.standing.position.0),
        ("lag_events", "Events of the log it has not taken.", |one| one.lag_events),
        ("lag_seconds", "Seconds since the oldest of them was recorded.", |one| one.lag_seconds),
        ("parked", "Events it could not take, or that follow one.", |one| one.standing.parked),
    ];
    for (name, help, figure) in figures {
        let name = format!("filcommun_projection_{name}");
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for one in all {
            let _ =
                writeln!(text, "{name}{{projection=\"{}\"}} {}", one.standing.name, figure(one));
        }
    }
    let name = "filcommun_projection_state";
    let _ = writeln!(text, "# HELP {name} 1 for the state it is in.\n# TYPE {name} gauge");
    for one in all {
        let (projection, state) = (&one.standing.name, one.state.code());
        let _ = writeln!(text, "{name}{{projection=\"{projection}\",state=\"{state}\"}} 1");
    }
}

/// What the appender did since this process started.
fn appender(text: &mut String, metrics: &AppenderMetrics) {
    let (fast, locked) = metrics.groups();
    let _ = writeln!(
        text,
        "# HELP filcommun_append_groups_total Groups written, by the way they were written.\n\
         # TYPE filcommun_append_groups_total counter\n\
         filcommun_append_groups_total{{way=\"fast\"}} {fast}\n\
         filcommun_append_groups_total{{way=\"locked\"}} {locked}"
    );
    let histograms = [
        ("group_requests", "Requests of a group.", metrics.group_requests.read()),
        ("group_events", "Events of a group that wrote.", metrics.group_events.read()),
        ("queue", "Messages that waited when a group was taken.", metrics.queue.read()),
        ("lock_held_us", "From the lock to the commit, locked groups.", metrics.lock_held.read()),
        (
            "statement_us",
            "The one statement with its commit, fast groups.",
            metrics.statement.read(),
        ),
        ("commit_us", "COMMIT alone, locked groups.", metrics.commit.read()),
    ];
    for (name, help, read) in histograms {
        let name = format!("filcommun_append_{name}");
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram");
        for (bound, count) in read.buckets {
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {count}");
        }
        let (count, sum) = (read.count, read.sum);
        let _ = writeln!(
            text,
            "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}\n{name}_count {count}"
        );
    }
}
