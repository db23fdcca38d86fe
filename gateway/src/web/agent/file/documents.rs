//! Papers of a file: filed, checked, not accepted.

use super::{
    Why,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        fields::{Fields, Options},
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    demand::{Demand, DocumentCategory, DocumentCheck},
    id::{DemandId, PersonId},
    sealed::Sealed,
};
use eventstore::vault::IdentityKey;

#[derive(Template)]
#[template(path = "agent/documents.html")]
pub(super) struct DocumentsPage {
    page: Page,
    head: Head,
    fields: Fields,
    documents: Vec<Paper>,
    categories: Options,
    rejections: Options,
}

struct Paper {
    id: String,
    label: &'static str,
    filed: String,
    state: String,
    waiting: bool,
    /// What it may prove that its category does not say: only its reader can tell.
    proves: Options,
}

/// Reasons that are protected facts (SNE `motifDemande`).
pub(in crate::web) const PROTECTED: [(&str, &str); 3] = [
    ("06", "Des violences"),
    ("07", "Un logement qui ne convient pas à un handicap"),
    ("08", "Des raisons de santé"),
];

/// The value of the box that says that a document proves a disability; the others are codes of reasons.
pub(in crate::web::agent) const DISABILITY: &str = "handicap";

/// `GET /agent/dossier/{demand}/pieces`
pub(in crate::web) async fn documents(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let mut fields = Fields::default();
    fields.set("recu", words::iso(app.today()));
    Ok(show(&draw(&app, &visit, (&id, &why), fields).await?))
}

/// The page, with what was typed and what is wrong with it.
///
/// # Errors
/// As [`open`].
pub(super) async fn draw(
    app: &App,
    visit: &Visit,
    asked: (&str, &Why),
    fields: Fields,
) -> Result<DocumentsPage, Trouble> {
    let (page, head, file, _) = open(app, visit, asked, Tab::Documents).await?;
    let categories = words::DOCUMENTS
        .iter()
        .map(|(c, code)| ((*code).to_owned(), words::document(*c).to_owned()));
    let rejections = words::REJECTIONS
        .iter()
        .map(|(r, code)| ((*code).to_owned(), words::rejection(*r).to_owned()));
    Ok(DocumentsPage {
        page: page.with_errors(fields.has_errors()),
        head,
        fields,
        documents: papers(&file.demand),
        categories: categories.collect(),
        rejections: rejections.collect(),
    })
}

/// People of other demands with the applicant's names and birth date.
pub(in crate::web::agent) async fn namesakes(
    app: &App,
    id: DemandId,
    demand: &Demand,
) -> Result<Vec<PersonId>, Trouble> {
    let Some(identity) = demand.identity.as_ref().and_then(Sealed::open) else {
        return Ok(Vec::new());
    };
    let found = app.executor.vault.find_identity(&IdentityKey::from(identity)).await?;
    Ok(found.into_iter().filter(|(_, other)| *other != id).map(|(person, _)| person).collect())
}

/// The ordinary reasons that the demand gives, and every protected one: that a box is there tells nothing of the demand.
fn provable(demand: &Demand) -> Options {
    let situation = demand.situation.as_ref().and_then(Sealed::open);
    let gives = |code: &str| {
        situation.is_some_and(|situation| situation.reasons.iter().any(|r| r.as_str() == code))
    };
    let ordinary = words::REASONS.iter().filter(|(code, _)| gives(code));
    let all = ordinary.chain(&PROTECTED).chain([&(DISABILITY, "Un handicap reconnu")]);
    all.map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
}

fn papers(demand: &Demand) -> Vec<Paper> {
    let papers = demand.documents.iter().map(|(id, document)| Paper {
        id: id.to_string(),
        label: words::document(document.category),
        filed: match document.posted_on {
            Some(posted) => {
                let (filed, posted) = (words::day(document.filed_on), words::day(posted));
                format!("{filed}, cachet de la poste du {posted}")
            }
            None => words::day(document.filed_on),
        },
        state: match document.check {
            DocumentCheck::Waiting => "à vérifier".to_owned(),
            DocumentCheck::Verified { on } => format!("vérifié le {}", words::day(on)),
            DocumentCheck::Rejected { reason } => {
                format!("non accepté : {}", words::rejection(reason))
            }
        },
        waiting: matches!(document.check, DocumentCheck::Waiting),
        proves: if document.category == DocumentCategory::Other {
            provable(demand)
        } else {
            vec![]
        },
    });
    papers.collect()
}
