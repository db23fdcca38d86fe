//! The commission's sessions.

use crate::pages::row::{
    Row,
    State::{Empty, Error, Filled, Many},
    Way::{At, Link},
    row,
};

pub(super) const ROWS: &[Row] = &[
    row("/commission", Empty, At("/commission")),
    row("/commission", Many, At("/commission")),
    row("/commission/{id}", Filled, Link("/commission", "#sessions tbody a")),
    row("/commission/{id}", Error, At("/commission/00000000-0000-4000-8000-000000000000")),
];
