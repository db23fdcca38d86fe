//! `places_1`: the directory of the reception network.

mod fold;
mod query;

pub use fold::Places;
pub use query::{Place, directory, place, place_of_desk};

use crate::table::{Kind, Table};

/// One line a reception place.
const PLACES: &Table = &Table {
    name: "places",
    columns: &[
        ("place", Kind::Text),
        ("name", Kind::Text),
        ("body", Kind::Text),
        ("commune", Kind::Text),
        ("address", Kind::Text),
        ("level", Kind::Text),
        ("referential", Kind::Text),
        ("desk", Kind::Text),
        ("left_on", Kind::Text),
    ],
    key: 1,
    indexes: &[&["commune", "name"], &["desk"]],
};
