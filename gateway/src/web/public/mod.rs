//! Pages for everyone: figures, places, rules, open data.

mod figures;
mod open_data;
mod places;
mod rules;

pub(crate) use figures::{Cell, Month, Published, published};
pub(super) use figures::{figures, home};
pub(super) use open_data::{as_csv, as_json, data, edition, schema};
pub(super) use places::places;
pub(super) use rules::rules;

use crate::web::{
    page::{Page, show},
    visit::Visit,
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "public/accessibility.html")]
struct AccessibilityPage {
    page: Page,
}

/// `/accessibilite`
pub(super) async fn accessibility(visit: Visit) -> Response {
    show(&AccessibilityPage { page: Page::new(&visit, "", "Accessibilité") })
}
