//! `/metrics`: each measure with what it means; `deploy/runbook.md` says what to do about it.

use super::{appender::appender, text::Text};
use crate::{app::App, daily, network::outbox};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use eventstore::position::Position;
use projections::engine::Health;

pub(super) async fn metrics(State(app): State<App>) -> Response {
    let mut text = Text::default();
    text.gauge("filcommun_build_info", "The running version.");
    text.value("filcommun_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    let head = app.executor.store.head().await;
    up(&mut text, &app, head.is_ok()).await;
    if let Ok(Position(head)) = head {
        text.one("filcommun_log_position", "Last position of the log.", head);
    }
    tree(&mut text, &app).await;
    if let Ok(all) = app.views.health(&*app.executor.store, app.clock.now()).await {
        read_models(&mut text, &all);
    }
    partners(&mut text, &app).await;
    scheduler(&mut text, &app).await;
    if let Some(metrics) = app.executor.store.metrics() {
        appender(&mut text.0, &metrics);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text.0).into_response()
}

async fn up(text: &mut Text, app: &App, log: bool) {
    text.one("filcommun_log_up", "Whether the log answers.", u8::from(log));
    let views = app.views.list().await.is_ok();
    text.one("filcommun_views_up", "Whether the read models answer.", u8::from(views));
    let desk = app.desk.answers().await;
    text.one("filcommun_desk_up", "Whether the store of the desk answers.", u8::from(desk));
}

async fn tree(text: &mut Text, app: &App) {
    if let Ok(standing) = app.tree.standing().await {
        text.one("filcommun_tree_size", "Leaves of the tree over the log.", standing.size);
        text.one("filcommun_checkpoint_size", "Size of the last checkpoint.", standing.signed);
    }
    if let Ok(Some(signed)) = app.tree.last_checkpoint().await {
        let age = (app.clock.now().0 - signed.at.0).max(0) / 1_000_000;
        let help =
            "Seconds since the last checkpoint was signed; a log that stands still signs none.";
        text.one("filcommun_checkpoint_age_seconds", help, age);
    }
}

/// A measure of a read model: its name, what it means, its value.
type Measure = (&'static str, &'static str, fn(&Health) -> i64);

/// How the read models do. One that stands still before events is told by its state; a lag alone is no fault.
fn read_models(text: &mut Text, all: &[Health]) {
    let families: [Measure; 4] = [
        ("position", "Last position a read model took.", |one| one.standing.position.0),
        ("lag_events", "Events of the log it has not taken.", |one| one.lag_events),
        ("lag_seconds", "Seconds since the oldest of them was recorded.", |one| one.lag_seconds),
        ("parked", "Events it could not take, or that follow one.", |one| one.standing.parked),
    ];
    for (name, help, of) in families {
        let name = format!("filcommun_projection_{name}");
        text.gauge(&name, help);
        for one in all {
            text.value(&name, &[("projection", &one.standing.name)], of(one));
        }
    }
    let name = "filcommun_projection_state";
    text.gauge(name, "1 for the state it is in.");
    for one in all {
        let labels = [("projection", one.standing.name.as_str()), ("state", one.state.code())];
        text.value(name, &labels, 1);
    }
}

async fn partners(text: &mut Text, app: &App) {
    let Ok(partners) = outbox::partners(&app.views).await else { return };
    let (seq, stopped) = ("filcommun_partner_seq", "filcommun_partner_stopped");
    text.gauge(seq, "Last number given to a partner.");
    for partner in &partners {
        text.value(seq, &[("partner", &partner.name)], partner.seq);
    }
    text.gauge(
        stopped,
        "1 for a partner that receives nothing more: an event for it cannot be read.",
    );
    for partner in &partners {
        text.value(stopped, &[("partner", &partner.name)], u8::from(partner.stopped.is_some()));
    }
}

async fn scheduler(text: &mut Text, app: &App) {
    if let Ok(lease) = app.desk.lease(daily::NAME).await {
        let held = lease.is_some_and(|lease| lease.until > app.clock.now());
        let help = "Whether some process looks after the deadlines.";
        text.one("filcommun_scheduler_held", help, u8::from(held));
    }
    if let Ok(due) = projections::deadlines::count_due(app.views.db(), app.today()).await {
        let help = "Deadlines that fell due and are not done, held back ones included.";
        text.one("filcommun_deadlines_due", help, due);
    }
}
