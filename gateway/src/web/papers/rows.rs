//! Documents as people read them: what became of each, and what to do.

use super::Media;
use crate::{app::App, error::Trouble, web::words};
use domain::{
    demand::{Demand, DocumentCategory, DocumentCheck, DocumentRejection},
    id::DocumentId,
};

/// A document of a file.
#[derive(Debug)]
pub(crate) struct Paper {
    pub(crate) id: String,
    pub(crate) label: &'static str,
    pub(crate) given: String,
    pub(crate) state: String,
    pub(crate) tag: &'static str,
    /// What to do, if something is to be done.
    pub(crate) todo: String,
    /// What can be looked at, in a word; none if only the paper was seen.
    pub(crate) held: Option<&'static str>,
}

/// The documents of a demand, the newest first, with what is held of each.
///
/// # Errors
/// The vault does not answer.
pub(crate) async fn papers(app: &App, demand: &Demand) -> Result<Vec<Paper>, Trouble> {
    let held = app.executor.vault.held_documents(demand.documents.keys().copied()).await?;
    let held = |id: DocumentId| held.iter().find(|(known, _)| *known == id);
    let mut all: Vec<_> = demand.documents.iter().collect();
    all.sort_by_key(|(id, document)| (std::cmp::Reverse(document.given_on()), **id));
    let papers = all.into_iter().map(|(id, document)| {
        let (state, tag, todo) = standing(demand, document.category, document.check);
        Paper {
            id: id.to_string(),
            label: words::document(document.category),
            given: words::day(document.given_on()),
            state,
            tag,
            todo,
            held: held(*id).and_then(|(_, kind)| Media::from_name(kind)).map(Media::label),
        }
    });
    Ok(papers.collect())
}

fn standing(
    demand: &Demand,
    category: DocumentCategory,
    check: DocumentCheck,
) -> (String, &'static str, String) {
    match check {
        DocumentCheck::Waiting => ("reçu, à vérifier par un guichet".to_owned(), "", String::new()),
        DocumentCheck::Verified { on } => {
            (format!("accepté le {}", words::day(on)), "good", String::new())
        }
        DocumentCheck::Rejected { .. } if is_replaced(demand, category) => {
            ("non accepté, remplacé depuis".to_owned(), "off", String::new())
        }
        DocumentCheck::Rejected { reason } => {
            let state = match reason {
                DocumentRejection::OutOfDate => "n’est plus valable : trop ancien".to_owned(),
                other => format!("non accepté : {}", words::rejection(other)),
            };
            (state, "ask", remedy(category, reason))
        }
    }
}

/// Whether another document of the category was given since, and stands.
pub(crate) fn is_replaced(demand: &Demand, category: DocumentCategory) -> bool {
    demand.documents.values().any(|other| {
        other.category == category && !matches!(other.check, DocumentCheck::Rejected { .. })
    })
}

/// What to do about a document that was not accepted.
pub(crate) fn remedy(category: DocumentCategory, reason: DocumentRejection) -> String {
    match reason {
        DocumentRejection::Unreadable => {
            "Refaites la photo : toute la page, nette, sans reflet.".to_owned()
        }
        DocumentRejection::OutOfDate => "Donnez le plus récent.".to_owned(),
        DocumentRejection::OtherPerson => {
            "Donnez celui d’une personne de votre demande.".to_owned()
        }
        DocumentRejection::WrongDocument => {
            format!("Donnez ce qui est demandé : {}.", words::document(category))
        }
    }
}
