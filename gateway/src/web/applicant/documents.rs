//! `/demandeur/documents`: what is asked, what was given and what became of it; giving a document, seeing it again.

use super::own::{Own, own};
use crate::{
    app::App,
    error::PageError,
    web::{
        act,
        fields::{Fields, Options},
        page::{Page, show, show_as},
        papers::{self, Paper, Place, Uploaded, is_replaced, remedy},
        sign_in::After,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::demand::{DocumentCheck, Stage};
use projections::timeline;

#[derive(Template)]
#[template(path = "applicant/documents.html")]
struct DocumentsPage {
    page: Page,
    fields: Fields,
    asked: Vec<Wanted>,
    papers: Vec<Paper>,
    categories: Options,
    is_open: bool,
}

/// A document that is asked for.
pub(super) struct Wanted {
    pub(super) label: &'static str,
    pub(super) why: String,
}

/// The documents that are asked of the household.
///
/// # Errors
/// A store does not answer.
pub(super) async fn wanted(app: &App, own: &Own<'_>) -> Result<Vec<Wanted>, PageError> {
    let demand = &own.demand;
    let mut wanted = Vec::new();
    if matches!(demand.stage, Stage::Submitted) {
        wanted.push(Wanted {
            label: "Pièce d’identité ou titre de séjour",
            why: "Pour enregistrer votre demande. Un guichet doit voir l’original.".to_owned(),
        });
    }
    let head = timeline::head(app.views.db(), own.id).await?;
    let conditions = head.map(|(head, _)| head.conditions).unwrap_or_default();
    for (category, due) in conditions.values() {
        wanted.push(Wanted {
            label: words::document(*category),
            why: format!("La commission en a besoin jusqu’au {} inclus.", words::long_day(*due)),
        });
    }
    for document in demand.documents.values() {
        if let DocumentCheck::Rejected { reason } = document.check
            && !is_replaced(demand, document.category)
        {
            let why = remedy(document.category, reason);
            wanted.push(Wanted { label: words::document(document.category), why });
        }
    }
    Ok(wanted)
}

/// `GET /demandeur/documents`
pub(in crate::web) async fn documents(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let page = Page::new(&visit, "mine", "Mes documents").with_done(after.fait.as_deref());
    Ok(show(&draw(&app, &own, page, Fields::default()).await?))
}

async fn draw(
    app: &App,
    own: &Own<'_>,
    page: Page,
    fields: Fields,
) -> Result<DocumentsPage, PageError> {
    Ok(DocumentsPage {
        page: page.with_errors(fields.has_errors()),
        fields,
        asked: wanted(app, own).await?,
        papers: papers::papers(app, &own.demand).await?,
        categories: papers::categories(),
        is_open: !matches!(own.demand.stage, Stage::Deregistered { .. }),
    })
}

/// `POST /demandeur/documents`
pub(in crate::web) async fn give(
    State(app): State<App>,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let visit = uploaded.visit.clone();
    let own = own(&app, &visit).await?;
    let place = Place { demand: (own.id, &own.demand), person: own.reader(), desk: None };
    match papers::keep(&app, own.account, place, uploaded).await? {
        Ok(()) => Ok(act::go("/demandeur/documents", "document-envoye")),
        Err(fields) => {
            let page = Page::new(&visit, "mine", "Mes documents");
            let page = draw(&app, &own, page, fields).await?;
            Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `GET /demandeur/documents/{document}`
pub(in crate::web) async fn see(
    State(app): State<App>,
    visit: Visit,
    Path(document): Path<String>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    Ok(papers::show(&app, &own.demand, &document).await?)
}
