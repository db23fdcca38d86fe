//! A form that an agent sends from a file: who sends it, which file it is, and what it holds.

use super::Agent;
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::visit::Posted,
};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use domain::{demand::Demand, id::DemandId};

/// The form of a route whose first parameter is the demand, once the agent may open it.
///
/// Refused: `NotFound` for whoever is no agent, for a demand of elsewhere and for one that does not exist; `Foreign` for
/// a form that did not come from a page of ours.
pub(in crate::web) struct OnFile {
    pub(super) agent: Agent,
    pub(super) id: DemandId,
    pub(super) demand: Demand,
    pub(super) posted: Posted,
}

impl FromRequest<App> for OnFile {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let named = RawPathParams::from_request_parts(&mut parts, app).await;
        let named = named.map_err(|_| Trouble::NotFound)?;
        let id = named.iter().next().map(|(_, id)| id.to_owned()).ok_or(Trouble::NotFound)?;
        let posted = Posted::from_request(Request::from_parts(parts, body), app).await?;
        let agent = Agent::of(app, &posted.visit).await?;
        let (id, demand) = agent.demand(app, &id).await?;
        Ok(Self { agent, id, demand, posted })
    }
}
