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
    extract::{FromRequestParts, Path, State},
    http::request::Parts,
    response::Response,
};
use domain::{access, demand::Demand, id::DemandId, sealed::Class};

/// A file at a desk, once its opening is written down.
pub(in crate::web) struct AtDesk {
    agent: Agent,
    id: DemandId,
    whole: Demand,
}

impl FromRequestParts<App> for AtDesk {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let path = Path::<String>::from_request_parts(parts, app).await;
        let Path(id) = path.map_err(|_| Trouble::NotFound)?;
        let agent = Agent::of(app, &visit).await?;
        let (id, whole) = agent.demand(app, &id).await?;
        let purpose = "imprimer pour la personne".to_owned();
        let reading = Reading { demand: Some(id), purpose, class: Class::Sensitive };
        app.desk.note(&agent.account, reading).await?;
        Ok(Self { agent, id, whole })
    }
}

impl AtDesk {
    fn as_household(&self) -> Result<Own<'_>, Trouble> {
        let reader = self.whole.applicant().ok_or(Trouble::NotFound)?;
        let demand = access::seen_by(&self.whole, reader).ok_or(Trouble::NotFound)?;
        Ok(Own::at_desk(&self.agent.account, self.id, demand, reader))
    }
}

/// `GET /agent/dossier/{id}/attestation.pdf`
pub(in crate::web) async fn desk_certificate(
    State(app): State<App>,
    desk: AtDesk,
) -> Result<Response, PageError> {
    let own = desk.as_household()?;
    Ok(pdf::answer(&certificate::draw(&app, &own).await?, "attestation"))
}

/// `GET /agent/dossier/{id}/historique.pdf`
pub(in crate::web) async fn desk_history(
    State(app): State<App>,
    desk: AtDesk,
) -> Result<Response, PageError> {
    let own = desk.as_household()?;
    Ok(pdf::answer(&history::draw(&app, &own, i64::MAX).await?, "historique"))
}

/// `GET /agent/dossier/{id}/historique.json`
pub(in crate::web) async fn desk_proven(
    State(app): State<App>,
    desk: AtDesk,
) -> Result<Response, PageError> {
    let own = desk.as_household()?;
    let told = proven::tell(&app, &own, i64::MAX).await?;
    Ok(as_file("application/json", "historique.json", told.to_string()))
}
