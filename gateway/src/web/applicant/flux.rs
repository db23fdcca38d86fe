//! `/demandeur/flux`: says that the demand moved, and where to. Never what happened: the page tells that.

use super::own::{follower, own};
use crate::{
    app::App,
    error::{PageError, Trouble},
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
const RECHECK: Duration = Duration::from_secs(2);

/// `GET /demandeur/flux`: server-sent events `fil`, whose data is the last position of the demand.
pub(in crate::web) async fn flux(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    own(&app, &visit).await?;
    let moved = app.views.watch();
    let start = (app, visit, moved, (None::<i64>, None::<i64>));
    let events = stream::unfold(start, |(app, visit, mut moved, (mut seen, told))| async move {
        loop {
            if !matches!(app.desk.is_open(visit.token()).await, Ok(true)) {
                return None;
            }
            if let Some(position) = next(&app, &visit, &mut seen, told).await.ok()? {
                let event = Event::default()
                    .event("fil")
                    .id(position.to_string())
                    .data(position.to_string());
                return Some((
                    Ok::<_, Infallible>(event),
                    (app, visit, moved, (seen, Some(position))),
                ));
            }
            let _ = tokio::time::timeout(RECHECK, moved.changed()).await;
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// The position to tell, if it moved for this reader. The file is opened only when something happened to it.
///
/// # Errors
/// They may see nothing any more; a store does not answer.
async fn next(
    app: &App,
    visit: &Visit,
    seen: &mut Option<i64>,
    told: Option<i64>,
) -> Result<Option<i64>, Trouble> {
    let account = follower(visit)?;
    let id = account.demand.ok_or(Trouble::NotFound)?;
    let head = file::position(app, id).await?;
    if *seen == Some(head) {
        return Ok(None);
    }
    *seen = Some(head);
    let position = own(app, visit).await?.position(app).await?;
    Ok((told != Some(position)).then_some(position))
}
