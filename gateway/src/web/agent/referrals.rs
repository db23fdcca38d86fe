//! Sending a person to the right contact, and answering when one is sent here.

use super::{Agent, on_file::OnFile};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{act, read, visit::Posted, words},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    id::{PlaceId, ReferralId, StreamId},
    referral::{DeclineReason, ReferralCommand},
    world::Command,
};

/// `POST /agent/dossier/{demand}/reorienter`
pub(in crate::web) async fn create(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let to = posted.fields.parsed::<PlaceId>("lieu");
    let to = to.ok_or(Trouble::Malformed("Choisissez le lieu vers lequel réorienter."))?;
    let code = posted.fields.value("mission");
    let mission = words::MISSIONS
        .iter()
        .find(|(_, known)| *known == code)
        .map(|(mission, _)| *mission)
        .ok_or(Trouble::Malformed("Choisissez ce qui est demandé à l’autre lieu."))?;
    let from =
        agent.place().ok_or(Trouble::Malformed("Votre compte n’est attaché à aucun lieu."))?;
    let command_id = act::form_command(&agent.account.id.to_string(), &posted.fields, "")?;
    let referral = app.executor.vault.derive_id(command_id, ReferralId::CATEGORY, 0);
    let command = ReferralCommand::Create { demand: Some(id), from, to, mission, on: app.today() };
    let command = Command::Referral(ReferralId::new(referral), command);
    let then = format!("/agent/dossier/{id}/echanges");
    act::submit(&app, &posted, &agent.account, command, &then, "reorientee").await
}

/// The referral, if it is addressed to the agent's body.
async fn addressed(app: &App, agent: &Agent, id: &str) -> Result<ReferralId, Trouble> {
    let id = id.parse::<ReferralId>().map_err(|_| Trouble::NotFound)?;
    let world = read::world(app, &[StreamId::Referral(id)]).await?;
    let referral = world.referral(id).ok_or(Trouble::NotFound)?;
    let to = referral.request.as_ref().map(|request| request.to);
    let mine = agent.places.iter().any(|(place, state)| Some(*place) == to && agent.holds(state));
    if mine { Ok(id) } else { Err(Trouble::NotFound) }
}

async fn answer(
    app: &App,
    posted: &Posted,
    id: &str,
    command: ReferralCommand,
    done: &str,
) -> Result<Response, PageError> {
    let agent = Agent::of(app, &posted.visit).await?;
    let id = addressed(app, &agent, id).await?;
    let then = "/agent?file=referrals-to-accept";
    act::submit(app, posted, &agent.account, Command::Referral(id, command), then, done).await
}

/// `POST /agent/reorientation/{referral}/accepter`
pub(in crate::web) async fn accept(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = ReferralCommand::Accept { on: app.today() };
    answer(&app, &posted, &id, command, "accueil-accepte").await
}

/// `POST /agent/reorientation/{referral}/decliner`
pub(in crate::web) async fn decline(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = ReferralCommand::Decline { on: app.today(), reason: DeclineReason::NoCapacity };
    answer(&app, &posted, &id, command, "accueil-decline").await
}

/// `POST /agent/reorientation/{referral}/terminer`
pub(in crate::web) async fn complete(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = ReferralCommand::Complete { on: app.today() };
    answer(&app, &posted, &id, command, "accueil-termine").await
}
