//! Pages for everyone: figures, places, rules, open data.

mod accessibility;
mod components;
mod figures;
mod open_data;
mod places;
mod rules;

pub(super) use accessibility::accessibility;
pub(super) use components::components;
pub(crate) use figures::{Published, published};
pub(super) use figures::{figures, home};
pub(super) use open_data::{as_csv, as_json, catalogue, data, of_month, schema};
pub(super) use places::places;
pub(super) use rules::rules;
