//! The thread of a demand, as the applicant reads it.

use super::{
    Why,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    error::PageError,
    web::{
        applicant::{Entry, entries},
        page::{Page, show},
        visit::Visit,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};

#[derive(Template)]
#[template(path = "agent/timeline.html")]
struct TimelinePage {
    page: Page,
    head: Head,
    past: Vec<Entry>,
}

/// `GET /agent/dossier/{demand}/chronologie`
pub(in crate::web) async fn timeline(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let (page, head, file, _) = open(&app, &visit, (&id, &why), Tab::Timeline).await?;
    let past = entries(&app, file.id).await?;
    Ok(show(&TimelinePage { page, head, past }))
}
