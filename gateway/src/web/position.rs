//! Which position of the log an answer is of, and waiting for one: whoever has written reads what it wrote.

use crate::{
    app::App,
    error::{PageError, Trouble},
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use eventstore::position::Position;
use std::time::Duration;

/// The last event that every read model had when the answer was made; after a write, the position of what was written.
pub(crate) const POSITION: HeaderName = HeaderName::from_static("filcommun-position");
/// A position that the answer may not be older than.
pub(crate) const AFTER: HeaderName = HeaderName::from_static("filcommun-after");
/// How long an answer is held back for it.
pub(crate) const WAIT: Duration = Duration::from_secs(2);

/// Says the position of every answer, and holds one back that is asked for after a position; a read model that is
/// still behind after [`WAIT`] is said to be so, with 503, and nothing old is shown.
pub(super) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let wanted = request.headers().get(&AFTER).map(position);
    match wanted {
        Some(Some(wanted)) => {
            let seen = tokio::time::timeout(WAIT, app.views.wait_for(wanted)).await;
            if seen.is_err() {
                return behind(&app);
            }
        }
        Some(None) => {
            let why = Trouble::Malformed("La position demandée n’est pas un nombre.");
            return PageError::from(why).into_response();
        }
        None => {}
    }
    // Before the answer is made: it is never older than it says.
    let reached = reached(&app);
    let mut response = next.run(request).await;
    response.headers_mut().entry(POSITION).or_insert(reached);
    response
}

/// Says of an answer the position of what it wrote.
pub(crate) fn written(mut response: Response, at: Position) -> Response {
    response.headers_mut().insert(POSITION, HeaderValue::from(at.0));
    response
}

fn position(value: &HeaderValue) -> Option<Position> {
    value.to_str().ok()?.parse().ok().map(Position)
}

fn reached(app: &App) -> HeaderValue {
    let marks = app.views.watch();
    let reached = marks.borrow().values().min().copied().unwrap_or_default();
    HeaderValue::from(reached.0)
}

fn behind(app: &App) -> Response {
    let says = "Les pages ne montrent pas encore cette position. Redemandez dans une seconde.\n";
    let headers = [(header::RETRY_AFTER, HeaderValue::from_static("1")), (POSITION, reached(app))];
    (StatusCode::SERVICE_UNAVAILABLE, headers, says).into_response()
}
