//! `/demandeur/flux`: says that the demand moved, and where to. Never what happened: the page tells that.

use super::mine;
use crate::{
    app::App,
    error::PageError,
    web::{file, visit::Visit},
};
use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream;
use std::{convert::Infallible, time::Duration};

/// The right to read is asked again at least this often: a session ended closes its stream.
const RECHECK: Duration = Duration::from_secs(5);

/// `GET /demandeur/flux`: server-sent events `fil`, whose data is the last position of the demand.
pub(in crate::web) async fn flux(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    mine(&visit)?;
    let moved = app.views.watch();
    let start = (app, visit, moved, None::<i64>);
    let events = stream::unfold(start, |(app, visit, mut moved, told)| async move {
        loop {
            if !matches!(app.desk.is_open(visit.token()).await, Ok(true)) {
                return None;
            }
            let (_, id) = mine(&visit).ok()?;
            let position = file::position(&app, id).await.ok()?;
            if told != Some(position) {
                let event = Event::default()
                    .event("fil")
                    .id(position.to_string())
                    .data(position.to_string());
                return Some((Ok::<_, Infallible>(event), (app, visit, moved, Some(position))));
            }
            let _ = tokio::time::timeout(RECHECK, moved.changed()).await;
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}
