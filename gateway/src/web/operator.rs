//! `/exploitation`: how far each part is, for who keeps it running. Nothing personal.

use crate::{
    app::App,
    desk::Kind,
    error::{PageError, Trouble},
    web::{
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};

#[derive(Template)]
#[template(path = "operator.html")]
struct OperatorPage {
    page: Page,
    head: String,
    rows: Vec<Row>,
    parked: Vec<(String, String, String)>,
}

struct Row {
    name: String,
    position: String,
    behind: String,
    state: &'static str,
    tag: &'static str,
}

/// `GET /exploitation`
pub(super) async fn operator(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    visit.as_kind(Kind::Operator)?;
    let failed = |e: projections::engine::ViewsError| Trouble::Unavailable(e.to_string());
    let head = app.executor.store.head().await?;
    let (mut rows, mut parked) = (Vec::new(), Vec::new());
    for one in app.views.list().await.map_err(failed)? {
        for event in app.views.parked(&one.name).await.map_err(failed)? {
            parked.push((one.name.clone(), event.stream, event.error));
        }
        let behind = head.0 - one.position.0;
        let (state, tag) = match (one.paused, behind) {
            (true, _) => ("en pause", "off"),
            (false, 0) => ("à jour", "good"),
            _ => ("en retard", "ask"),
        };
        rows.push(Row {
            name: one.name,
            position: words::number(one.position.0),
            behind: words::number(behind),
            state,
            tag,
        });
    }
    Ok(show(&OperatorPage {
        page: Page::new(&visit, "mine", "Exploitation"),
        head: words::number(head.0),
        rows,
        parked,
    }))
}
