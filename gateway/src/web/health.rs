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
use serde_json::json;
use std::fmt::Write;
use uuid::Uuid;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(|| async { "ok\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
}

/// Positions a read model may be behind while the site still counts as ready.
const LATE: i64 = 1_000;

async fn ready(State(app): State<App>) -> Response {
    let head = app.executor.store.head().await;
    let views = app.views.list().await;
    let desk = app.desk.answers().await;
    let position = head.as_ref().map(|position| position.0).unwrap_or_default();
    // A build beside and what someone paused are behind on purpose.
    let (going, halted): (Vec<_>, Vec<_>) = views
        .iter()
        .flatten()
        .filter(|one| !one.name.ends_with("__new"))
        .partition(|one| !one.paused);
    let behind = going.iter().map(|one| position - one.position.0).max().unwrap_or(0);
    let halted: Vec<_> = halted.iter().map(|one| &one.name).collect();
    let vault = app.executor.vault.keys(&[PersonId::new(Uuid::nil())]).await.is_ok();
    let ready = head.is_ok() && views.is_ok() && vault && desk && behind <= LATE;
    let body = json!({
        "ready": ready, "log": head.is_ok(), "vault": vault, "views": views.is_ok(), "desk": desk,
        "position": position, "behind": behind, "halted": halted,
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
    text.push_str("# HELP filcommun_projection_position Last position a read model took.\n# TYPE filcommun_projection_position gauge\n");
    for one in app.views.list().await.unwrap_or_default() {
        let _ = writeln!(
            text,
            "filcommun_projection_position{{projection=\"{}\"}} {}",
            one.name, one.position.0
        );
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
        ("statement_us", "The one statement with its commit, fast groups.", metrics.statement.read()),
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
