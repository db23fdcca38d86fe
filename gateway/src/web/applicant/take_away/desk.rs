//! The same at a desk, for the household that is received: as the one who signed the demand may read it.

use super::{as_file, certificate, history, proven};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    pdf,
    web::{agent::Agent, applicant::own::Own, visit::Visit},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{access, demand::Demand, id::DemandId, sealed::Class};

/// The file, once its opening is written down.
async fn opened(app: &App, visit: &Visit, id: &str) -> Result<(Agent, DemandId, Demand), Trouble> {
    let agent = Agent::of(app, visit).await?;
    let (id, demand) = agent.demand(app, id).await?;
    let purpose = "imprimer pour la personne".to_owned();
    let reading = Reading { demand: Some(id), purpose, class: Class::Sensitive };
    app.desk.note(&agent.account, reading).await?;
    Ok((agent, id, demand))
}

fn as_household<'a>(agent: &'a Agent, id: DemandId, whole: &Demand) -> Result<Own<'a>, Trouble> {
    let reader = whole.applicant().ok_or(Trouble::NotFound)?;
    let demand = access::seen_by(whole, reader).ok_or(Trouble::NotFound)?;
    Ok(Own::at_desk(&agent.account, id, demand, reader))
}

/// `GET /agent/dossier/{id}/attestation.pdf`
pub(in crate::web) async fn desk_certificate(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (agent, id, whole) = opened(&app, &visit, &id).await?;
    let own = as_household(&agent, id, &whole)?;
    Ok(pdf::answer(&certificate::draw(&app, &own).await?, "attestation"))
}

/// `GET /agent/dossier/{id}/historique.pdf`
pub(in crate::web) async fn desk_history(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (agent, id, whole) = opened(&app, &visit, &id).await?;
    let own = as_household(&agent, id, &whole)?;
    Ok(pdf::answer(&history::draw(&app, &own, i64::MAX).await?, "historique"))
}

/// `GET /agent/dossier/{id}/historique.json`
pub(in crate::web) async fn desk_proven(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (agent, id, whole) = opened(&app, &visit, &id).await?;
    let own = as_household(&agent, id, &whole)?;
    let told = proven::tell(&app, &own, i64::MAX).await?;
    Ok(as_file("application/json", "historique.json", told.to_string()))
}
