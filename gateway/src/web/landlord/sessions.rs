//! `POST /bailleur/seance`: calls the members of the commission.

use super::{of, own};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{act, visit::Posted},
};
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use domain::{id::SessionId, session::SessionCommand, world::Command};

/// Convenes a session on dwellings of this landlord.
pub(in crate::web) async fn convene(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let fields = &posted.fields;
    let meets_on = fields.parsed::<NaiveDate>("jour").filter(|day| *day >= app.today());
    let meets_on = meets_on
        .ok_or(Trouble::Malformed("Choisissez un jour de séance, à partir d’aujourd’hui."))?;
    let quorum = fields.parsed::<u8>("quorum").filter(|n| *n > 0);
    let quorum = quorum.ok_or(Trouble::Malformed("Écrivez combien de membres font le quorum."))?;
    let mut agenda = Vec::new();
    for id in fields.all("logements") {
        agenda.push(own(&app, body, id).await?.0);
    }
    let command_id = act::form_command(&account.id.to_string(), fields, "")?;
    let id = SessionId::new(app.executor.vault.derive_id(command_id, SessionId::CATEGORY, 0));
    let command = SessionCommand::Convene { landlord: body.clone(), meets_on, agenda, quorum };
    let command = Command::Session(id, command);
    act::submit(&app, &posted, account, command, "/bailleur#h-sessions", "seance-convoquee").await
}
