//! JSON Schema of events, with the version that is written today.

use crate::{
    app::App,
    error::{Problem, Trouble},
};
use axum::{
    Json, Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use eventstore::upcast::{UPCASTS, current_version};
use serde_json::Value;

/// The schema of a type, if it is one of ours.
#[must_use]
pub fn schema(event_type: &str) -> Option<Value> {
    let mut schema = domain::schema::of(event_type)?;
    let version = current_version(UPCASTS, event_type);
    schema.as_object_mut()?.insert("x-version".to_owned(), version.into());
    Some(schema)
}

/// `/schemas/TYPE.json`
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/schemas/{file}", get(serve))
}

async fn serve(Path(file): Path<String>) -> Result<Response, Problem> {
    let found = file.strip_suffix(".json").and_then(schema).ok_or(Trouble::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], Json(found)).into_response())
}
