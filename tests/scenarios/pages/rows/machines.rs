//! What machines read, and the files of the pages.

use crate::pages::row::{
    Row,
    State::Filled,
    Way::{At, File, FileLink},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/api/v1", Filled, At("/api/v1")),
    row("/api/v1/openapi.json", Filled, File("/api/v1/openapi.json", "application/json")),
    row("/health/live", Filled, File("/health/live", "text/plain")),
    row("/health/ready", Filled, File("/health/ready", "application/json")),
    row("/metrics", Filled, File("/metrics", "text/plain")),
    row("/journal/checkpoint", Filled, File("/journal/checkpoint", "text/plain")),
    row("/schemas/{file}", Filled, File("/schemas/demand.registered.json", "application/")),
    row("/static/{version}/{name}", Filled, FileLink("/", "link[rel=stylesheet]", "text/css")),
];
