//! What an agent does with a file: each a form, a command, and back to the file.

use super::{Agent, file::DISABILITY, on_file::OnFile, registration};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        came::{self, Written},
        visit::Posted,
        words,
    },
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    demand::{DemandCommand, LetterPurpose, Proven},
    id::DemandId,
    world::Command,
};

/// Parts of the file.
const SUMMARY: &str = "";
const PAPERS: &str = "/pieces";

/// Runs it, and goes back to a part of the file.
async fn run(
    app: &App,
    posted: &Posted,
    agent: &Agent,
    (id, part): (DemandId, &str),
    command: DemandCommand,
    done: &str,
) -> Result<Response, PageError> {
    let then = format!("/agent/dossier/{id}{part}");
    act::submit(app, posted, &agent.account, Command::Demand(id, command), &then, done).await
}

/// `POST …/enregistrer`: the identity document was seen; the registry gives the number.
pub(in crate::web) async fn register(
    State(app): State<App>,
    OnFile { agent, id, demand, posted }: OnFile,
) -> Result<Response, PageError> {
    let command_id = act::form_command(&agent.account.id.to_string(), &posted.fields, "")?;
    let same = posted.fields.value("homonyme") != "oui";
    let command = registration(&app, &agent, (id, &demand), command_id, same).await?;
    run(&app, &posted, &agent, (id, SUMMARY), command, "enregistree").await
}

/// `POST …/menage`: how many births are still expected; no document, no reason.
pub(in crate::web) async fn household(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let expected = posted
        .fields
        .value("attendues")
        .parse()
        .map_err(|_| Trouble::Malformed("Choisissez un nombre."))?;
    let command = DemandCommand::AdjustHousehold { on: app.today(), expected };
    run(&app, &posted, &agent, (id, SUMMARY), command, "menage").await
}

/// `POST …/attestation`
pub(in crate::web) async fn certificate(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let command = DemandCommand::IssueCertificate { on: app.today() };
    run(&app, &posted, &agent, (id, SUMMARY), command, "attestation").await
}

/// `POST …/document/{document}/verifier`
pub(in crate::web) async fn verify(
    State(app): State<App>,
    Path((_, document)): Path<(String, String)>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let document = document.parse().map_err(|_| Trouble::NotFound)?;
    let told = posted.fields.all("prouve");
    let proves = Proven {
        disability: told.contains(&DISABILITY),
        reasons: told.iter().filter(|c| **c != DISABILITY).flat_map(|c| c.parse()).collect(),
    };
    let command = DemandCommand::VerifyDocument { document, on: app.today(), proves };
    run(&app, &posted, &agent, (id, PAPERS), command, "document-verifie").await
}

/// `POST …/document/{document}/rejeter`
pub(in crate::web) async fn reject(
    State(app): State<App>,
    Path((_, document)): Path<(String, String)>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let document = document.parse().map_err(|_| Trouble::NotFound)?;
    let code = posted.fields.value("motif");
    let reason = words::REJECTIONS
        .iter()
        .find(|(_, known)| *known == code)
        .map(|(reason, _)| *reason)
        .ok_or(Trouble::Malformed("Choisissez pourquoi le document n’est pas accepté."))?;
    let command = DemandCommand::RejectDocument { document, reason };
    run(&app, &posted, &agent, (id, PAPERS), command, "document-rejete").await
}

/// `POST …/renouveler`
pub(in crate::web) async fn renew(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let command = DemandCommand::Renew { on: app.today(), declaration: None };
    run(&app, &posted, &agent, (id, SUMMARY), command, "renouvelee").await
}

/// `POST …/courrier-renouvellement`: the letter of the notice came, so that the demand may end if it is not renewed.
pub(in crate::web) async fn notice_came(
    State(app): State<App>,
    OnFile { agent, id, demand, posted }: OnFile,
) -> Result<Response, PageError> {
    let sent_on = demand.notice_sent_on.ok_or(Trouble::NotFound)?;
    let purpose = LetterPurpose::Renewal;
    let letter = Written { demand: id, addresses: demand.post.addresses, purpose, sent_on };
    came::note(&app, &posted, &agent.account, letter, &format!("/agent/dossier/{id}")).await
}

/// `POST …/renoncer`
pub(in crate::web) async fn renounce(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let command = DemandCommand::Renounce { on: app.today() };
    run(&app, &posted, &agent, (id, SUMMARY), command, "renoncee").await
}
