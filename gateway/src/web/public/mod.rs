//! Pages for everyone: figures, places, rules, open data.

mod accessibility;
mod components;
mod figures;
mod open_data;
mod places;
mod rules;

pub(super) use accessibility::accessibility;
pub(super) use components::components;
pub(crate) use figures::{Cell, Month, Published, published};
pub(super) use figures::{figures, home};
pub(super) use open_data::{as_csv, as_json, data, edition, schema};
pub(super) use places::places;
pub(super) use rules::rules;
