//! The pages: every route of the site on one screen.

use crate::app::App;
use axum::{Router, routing::get};

/// The whole site.
pub fn router(app: App) -> Router {
    Router::new().route("/health/live", get(|| async { "ok\n" })).with_state(app)
}
