//! The operator's pages.

use crate::pages::row::{
    Row,
    State::{Empty, Filled},
    Way::{At, File},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/exploitation", Filled, At("/exploitation")),
    row("/exploitation", Empty, At("/exploitation")),
    row("/journal/tile/{*path}", Filled, File("/journal/tile/0/000", "application/octet-stream")),
];
