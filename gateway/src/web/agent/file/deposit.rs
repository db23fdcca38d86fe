//! A document that came to a desk, today or before, by hand or by post. The day that counts for the household is the
//! earliest one (CRPA L112-1), so the desk writes when it came and what the postmark says.

use super::{super::on_file::OnFile, Why, documents::draw};
use crate::{
    app::App,
    error::PageError,
    web::{act, fields::Fields, page::show_as, words},
};
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use domain::{
    demand::{Demand, DemandCommand, DocumentCategory, DocumentEntry},
    id::DocumentId,
    world::Command,
};

/// What is said of a document: what it is, when it came, what its postmark says.
struct Said {
    category: DocumentCategory,
    filed_on: NaiveDate,
    posted_on: Option<NaiveDate>,
}

fn read(fields: &mut Fields, demand: &Demand, today: NaiveDate) -> Option<Said> {
    let code = fields.value("categorie");
    let category = words::DOCUMENTS.iter().find(|(_, known)| *known == code).map(|(one, _)| *one);
    if category.is_none() {
        fields.wrong("categorie", "Choisissez de quel document il s’agit");
    }
    let filed_on = came(fields, demand, today);
    let posted_on = postmark(fields, filed_on);
    Some(Said { category: category?, filed_on: filed_on?, posted_on: posted_on? })
}

/// The day it came; today unless another is written.
fn came(fields: &mut Fields, demand: &Demand, today: NaiveDate) -> Option<NaiveDate> {
    if fields.value("recu").is_empty() {
        return Some(today);
    }
    let day = fields.parsed::<NaiveDate>("recu");
    match day {
        None => fields.wrong("recu", "Écrivez le jour où le document est arrivé"),
        Some(day) if day > today => fields.wrong("recu", "Ce jour n’est pas encore venu"),
        Some(day) if demand.presented_on().is_some_and(|first| day < first) => {
            fields.wrong("recu", "Ce jour est avant le dépôt de la demande");
        }
        Some(day) => return Some(day),
    }
    None
}

/// The day of the postmark, if there is one; none for a day that cannot be.
fn postmark(fields: &mut Fields, filed_on: Option<NaiveDate>) -> Option<Option<NaiveDate>> {
    if fields.value("cachet").is_empty() {
        return Some(None);
    }
    match (fields.parsed::<NaiveDate>("cachet"), filed_on) {
        (Some(posted), Some(filed)) if posted > filed => {
            fields.wrong("cachet", "Le cachet de la poste ne peut pas être après l’arrivée");
            None
        }
        (Some(posted), _) => Some(Some(posted)),
        (None, _) => {
            fields.wrong("cachet", "Écrivez la date du cachet de la poste");
            None
        }
    }
}

/// `POST …/document`
pub(in crate::web) async fn deposit(
    State(app): State<App>,
    OnFile { agent, id, demand, posted }: OnFile,
) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    let today = app.today();
    let Some(said) = read(&mut fields, &demand, today) else {
        let asked = (&*id.to_string(), &Why::default());
        let page = draw(&app, &posted.visit, asked, fields).await?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let command_id = act::form_command(&agent.account.id.to_string(), &posted.fields, "")?;
    let document = app.executor.vault.derive_id(command_id, DocumentId::CATEGORY, 0);
    let entry = DocumentEntry {
        document: DocumentId::new(document),
        category: said.category,
        filed_on: said.filed_on,
        posted_on: said.posted_on,
        handed_to: Some(agent.body.clone()),
        entered_on: today,
    };
    let command = Command::Demand(id, DemandCommand::EnterDocument(entry));
    let then = format!("/agent/dossier/{id}/pieces");
    act::submit(&app, &posted, &agent.account, command, &then, "document-depose").await
}
