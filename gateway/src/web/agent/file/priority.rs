//! What gives a file a priority (CCH L441-1): what is noted, and the form that notes one, on a document that somebody
//! verified. Only a place that prepares examinations knows of it.

use super::{super::on_file::OnFile, Why, evaluation::draw};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        fields::{Fields, Options},
        page::show_as,
        words::{self, session as told},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    demand::{Demand, DemandCommand, DocumentCheck, Priority, PriorityRecorded},
    world::Command,
};

/// What is noted, and what may be chosen to note one more.
pub(super) struct Priorities {
    pub(super) noted: Vec<Noted>,
    /// Whether one may be noted now.
    pub(super) open: bool,
    pub(super) grounds: Options,
    /// Documents of the file that were verified.
    pub(super) documents: Options,
    pub(super) writers: Options,
}

/// A priority that was noted.
pub(super) struct Noted {
    pub(super) what: &'static str,
    /// The document it rests on, and who wrote it; empty once erased.
    pub(super) on: String,
    pub(super) day: String,
    pub(super) body: String,
}

pub(super) fn priorities(demand: &Demand) -> Priorities {
    Priorities {
        noted: demand.priorities.iter().map(|one| noted(demand, one)).collect(),
        open: demand.is_active(),
        grounds: told::choices(&told::PRIORITIES),
        documents: proofs(demand),
        writers: told::choices(&told::WRITERS),
    }
}

fn noted(demand: &Demand, recorded: &PriorityRecorded) -> Noted {
    let (day, body) = (words::day(recorded.on), recorded.body.to_string());
    let Some(priority) = recorded.priority.open() else {
        return Noted { what: "priorité notée", on: String::new(), day, body };
    };
    let document = demand.documents.get(&priority.document);
    let label = document.map_or("document", |document| words::document(document.category));
    let writer = told::told(&told::WRITERS, &priority.attestation);
    Noted { what: told::priority(priority.ground), on: format!("{label} ({writer})"), day, body }
}

/// The documents that were verified, by which day they were given.
fn proofs(demand: &Demand) -> Options {
    let verified = demand.documents.iter().filter_map(|(id, document)| match document.check {
        DocumentCheck::Verified { on } => Some((id, document, on)),
        DocumentCheck::Waiting | DocumentCheck::Rejected { .. } => None,
    });
    let shown = verified.map(|(id, document, on)| {
        let (label, filed) = (words::document(document.category), words::day(document.filed_on));
        (id.to_string(), format!("{label}, déposé le {filed}, vérifié le {}", words::day(on)))
    });
    shown.collect()
}

/// The priority of a form, or what is wrong with it field by field.
fn read(fields: &mut Fields, demand: &Demand) -> Option<Priority> {
    let ground = told::chosen(&told::PRIORITIES, fields.value("priorite"));
    let document = fields.value("document");
    let document = proofs(demand).iter().any(|(id, _)| id == document).then(|| document.parse());
    let attestation = told::chosen(&told::WRITERS, fields.value("auteur"));
    if ground.is_none() {
        fields.wrong("priorite", "Choisissez la priorité");
    }
    if document.is_none() {
        fields.wrong("document", "Choisissez un document vérifié de ce dossier");
    }
    if attestation.is_none() {
        fields.wrong("auteur", "Choisissez qui a écrit ce document");
    }
    let document = document?.ok()?;
    Some(Priority { ground: ground?, document, attestation: attestation? })
}

/// `POST …/priorite`: the household belongs to a priority public, on a document.
pub(in crate::web) async fn prioritise(
    State(app): State<App>,
    OnFile { agent, id, demand, posted }: OnFile,
) -> Result<Response, PageError> {
    if !agent.may_see_priority() {
        return Err(Trouble::NotFound.into());
    }
    let mut fields = posted.fields.clone();
    let Some(priority) = read(&mut fields, &demand) else {
        let asked = (&*id.to_string(), &Why::default());
        let page = draw(&app, &posted.visit, asked, fields).await?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let (on, body) = (app.today(), agent.body.clone());
    let command = Command::Demand(id, DemandCommand::RecordPriority { on, body, priority });
    let then = format!("/agent/dossier/{id}/evaluation");
    act::submit(&app, &posted, &agent.account, command, &then, "priorite-notee").await
}
