//! `/agent/dossier/…/documents`: the documents of a file at a desk: given with their bytes, and seen again.

use super::{Agent, queues::name};
use crate::{
    app::App,
    desk::Reading,
    error::PageError,
    web::{
        act,
        fields::{Fields, Options},
        page::{Page, show, show_as},
        papers::{self, Paper, Place, Uploaded},
        sign_in::After,
        visit::Visit,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    demand::{Demand, Stage},
    id::DemandId,
    sealed::Class,
};

#[derive(Template)]
#[template(path = "agent/papers.html")]
struct PapersPage {
    page: Page,
    fields: Fields,
    id: String,
    name: String,
    papers: Vec<Paper>,
    categories: Options,
    is_open: bool,
}

async fn opened(
    app: &App,
    visit: &Visit,
    id: &str,
    purpose: &str,
) -> Result<(Agent, DemandId, Demand), PageError> {
    let agent = Agent::of(app, visit).await?;
    let (id, demand) = agent.demand(app, id).await?;
    let reading =
        Reading { demand: Some(id), purpose: purpose.to_owned(), class: Class::Sensitive };
    app.desk.note(&agent.account, reading).await?;
    Ok((agent, id, demand))
}

/// `GET …/documents`
pub(in crate::web) async fn papers(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let (_, id, demand) = opened(&app, &visit, &id, "consulter les documents").await?;
    let page = Page::new(&visit, "mine", "Documents").with_done(after.fait.as_deref());
    Ok(show(&draw(&app, page, (id, &demand), Fields::default()).await?))
}

async fn draw(
    app: &App,
    page: Page,
    (id, demand): (DemandId, &Demand),
    fields: Fields,
) -> Result<PapersPage, PageError> {
    Ok(PapersPage {
        page: page.with_errors(fields.has_errors()),
        fields,
        id: id.to_string(),
        name: name(demand),
        papers: papers::papers(app, demand).await?,
        categories: papers::categories(),
        is_open: !matches!(demand.stage, Stage::Deregistered { .. }),
    })
}

/// `POST …/documents`
pub(in crate::web) async fn take(
    State(app): State<App>,
    Path(id): Path<String>,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let visit = uploaded.visit.clone();
    let (agent, id, demand) = opened(&app, &visit, &id, "ajouter un document").await?;
    let person = demand.applicant().ok_or(crate::error::Trouble::NotFound)?;
    let place = Place { demand: (id, &demand), person, desk: Some(&agent.body) };
    match papers::keep(&app, &agent.account, place, uploaded).await? {
        Ok(()) => Ok(act::go(&format!("/agent/dossier/{id}/documents"), "document-depose")),
        Err(fields) => {
            let page = Page::new(&visit, "mine", "Documents");
            let page = draw(&app, page, (id, &demand), fields).await?;
            Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `GET …/documents/{document}`
pub(in crate::web) async fn see(
    State(app): State<App>,
    visit: Visit,
    Path((id, document)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, _, demand) = opened(&app, &visit, &id, "lire un document").await?;
    Ok(papers::show(&app, &demand, &document).await?)
}
