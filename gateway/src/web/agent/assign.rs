//! Taking a file and handing it back.

use super::on_file::OnFile;
use crate::{
    app::App,
    desk::Taking,
    error::{PageError, Trouble},
    web::{act, visit::Posted, words},
};
use axum::{extract::State, response::Response};

/// Where the form came from: a queue of the desk, or the file.
fn back(posted: &Posted, file: String) -> String {
    let from = posted.fields.value("retour");
    let is_queue = super::named::coded(from).is_some();
    if is_queue { format!("/agent?file={from}") } else { file }
}

/// `POST /agent/dossier/{demand}/prendre`
pub(in crate::web) async fn take(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let done = match app.desk.take(&agent.account, id).await? {
        Taking::Taken => "dossier-pris",
        Taking::Held(_) => "deja-pris",
        Taking::TooMany => "trop-de-dossiers",
    };
    Ok(act::go(&back(&posted, format!("/agent/dossier/{id}")), done))
}

/// `POST /agent/dossier/{demand}/rendre`
pub(in crate::web) async fn hand_back(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let code = posted.fields.value("motif");
    let reason = words::agent::among(&words::agent::HAND_BACKS, code)
        .ok_or(Trouble::Malformed("Choisissez pourquoi vous rendez ce dossier."))?;
    let was_held = app.desk.hand_back(&agent.account, id, reason).await?;
    let done = if was_held { "dossier-rendu" } else { "pas-a-rendre" };
    Ok(act::go(&back(&posted, format!("/agent/dossier/{id}")), done))
}
