//! What a household takes home: its certificate, its whole history as PDF and as JSON with proofs, its deadlines as a
//! calendar. A desk gives the same for the household it receives.
//!
//! No name of a file and no title says anything of anybody.

mod calendar;
mod certificate;
mod desk;
mod history;
mod proven;

pub(in crate::web) use desk::{desk_certificate, desk_history, desk_proven};

use super::own::own;
use crate::{
    app::App,
    error::PageError,
    pdf,
    web::{file::File, visit::Visit},
};
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Before which position of the log, for a history longer than one file.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Before {
    #[serde(default)]
    avant: String,
}

impl Before {
    fn position(&self) -> i64 {
        self.avant.parse().unwrap_or(i64::MAX)
    }
}

/// `GET /demandeur/attestation.pdf`
pub(in crate::web) async fn certificate(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    Ok(pdf::answer(&certificate::draw(&app, &own).await?, "attestation"))
}

/// `GET /demandeur/historique.pdf`
pub(in crate::web) async fn history(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    Ok(pdf::answer(&history::draw(&app, &own, before.position()).await?, "historique"))
}

/// `GET /demandeur/historique.json`
pub(in crate::web) async fn proven(
    State(app): State<App>,
    visit: Visit,
    Query(before): Query<Before>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let told = proven::tell(&app, &own, before.position()).await?;
    Ok(as_file("application/json", "historique.json", told.to_string()))
}

/// `GET /demandeur/echeances.ics`
pub(in crate::web) async fn calendar(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let file = File::around(&app, own.id, own.demand.clone()).await?;
    let text = calendar::draw(&app, &own, &file).await?;
    Ok(as_file("text/calendar; charset=utf-8", "echeances.ics", text))
}

fn as_file(kind: &'static str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, body).into_response()
}
