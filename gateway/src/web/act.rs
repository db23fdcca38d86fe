//! From a form to the log and back: one command, its answer seen by the read models, then the next page.

use crate::{
    app::App,
    desk::Account,
    error::{PageError, Trouble},
    web::{fields::Fields, position, visit::Posted},
};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::{
    demand::{DemandCommand, MandateCommand},
    refusal::Refusal,
    world::Command,
};
use eventstore::{
    execute::{Done, Request, command_id},
    position::Position,
};
use std::time::Duration;
use uuid::Uuid;

/// How long a page waits to show its own write; after that it shows what there is, and says of which position.
const OWN_WRITE: Duration = position::WAIT;

/// Id of the command that a form of this account stands for. The same form sent twice is the same command.
///
/// # Errors
/// The form has no key.
pub(crate) fn form_command(who: &str, fields: &Fields, part: &str) -> Result<Uuid, Trouble> {
    let key = fields.value("_cle");
    if key.is_empty() {
        return Err(Trouble::Malformed("Ce formulaire n’a pas de clé. Rechargez la page."));
    }
    Ok(command_id(who, "page", &format!("{key}/{part}")))
}

/// Runs a command for an account, through a door, and waits until the pages can show it.
///
/// # Errors
/// The rules say no; the key was used for something else; a store does not answer.
pub(crate) async fn run(
    app: &App,
    who: &Account,
    door: &str,
    command_id: Uuid,
    command: Command,
) -> Result<Done, Trouble> {
    let command = under(who, command, app.today())?;
    let request = Request {
        command_id,
        correlation: None,
        causation: None,
        actor: who.actor(),
        source: door.to_owned(),
        occurred_on: app.today(),
        at: app.clock.now(),
        command,
    };
    let done = app.executor.execute(request).await?;
    settle(app, &done).await;
    Ok(done)
}

/// What an account may ask: who acts by mandate asks for the household, and the rules say whether the mandate allows it.
fn under(who: &Account, command: Command, on: NaiveDate) -> Result<Command, Trouble> {
    let Some(mandate) = who.mandate else { return Ok(command) };
    match command {
        Command::Demand(id, DemandCommand::Mandate(MandateCommand::End(ended)))
            if who.demand == Some(id) && ended.mandate == mandate =>
        {
            Ok(Command::Demand(id, DemandCommand::Mandate(MandateCommand::End(ended))))
        }
        Command::Demand(id, command) if who.demand == Some(id) => {
            let act = MandateCommand::Act { mandate, on, command: Box::new(command) };
            Ok(Command::Demand(id, DemandCommand::Mandate(act)))
        }
        _ => Err(Trouble::Refused(Refusal::MandateNarrow)),
    }
}

/// Waits for one's own write.
pub(crate) async fn settle(app: &App, done: &Done) {
    settle_at(app, done.position).await;
}

/// Waits for the last of one's own writes.
pub(crate) async fn settle_at(app: &App, position: Position) {
    let seen = tokio::time::timeout(OWN_WRITE, app.views.wait_for(position)).await;
    if seen.is_err() {
        tracing::warn!(position = position.0, "the read models are late");
    }
}

/// Runs the command of a form and goes to a page that says so.
///
/// # Errors
/// As [`run`].
pub(crate) async fn submit(
    app: &App,
    posted: &Posted,
    who: &Account,
    command: Command,
    then: &str,
    done: &str,
) -> Result<Response, PageError> {
    let id = form_command(&who.id.to_string(), &posted.fields, "")?;
    let at = run(app, who, "page", id, command).await?.position;
    Ok(position::written(go(then, done), at))
}

/// Goes to a page that says what was done.
pub(crate) fn go(then: &str, done: &str) -> Response {
    let (path, fragment) = then.split_once('#').unwrap_or((then, ""));
    let join = if path.contains('?') { '&' } else { '?' };
    let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    Redirect::to(&format!("{path}{join}fait={done}{fragment}")).into_response()
}
