//! Pages of an agent of a reception place: what waits, a file, what can be done with it.

mod actions;
mod apart;
mod assign;
mod bulk;
mod file;
mod help;
mod named;
mod on_file;
mod papers;
mod queues;
mod referrals;
mod registration;
mod search;
mod sections;

pub(super) use actions::{
    certificate, household, notice_came, register, reject, renew, renounce, verify,
};
pub(super) use apart::{emergency, open_emergency};
pub(super) use assign::{hand_back, take as hold};
pub(super) use bulk::{apply, preview};
pub(super) use file::{
    PROTECTED, alike, deposit, dismiss, documents, evaluation, exchanges, file, give, guard, merge,
    prioritise, script, timeline, watch,
};
pub(super) use help::{access, end as end_mandate, give as give_mandate, help, returned};
pub(super) use papers::{papers, see, take};
pub(super) use queues::{export, name, queues, spelt};
pub(super) use referrals::{accept, complete, create, decline};
pub(super) use registration::registration;
pub(super) use search::search;
pub(super) use sections::sections;

use crate::{
    app::App,
    desk::{Account, Kind},
    error::Trouble,
    web::{network, read, visit::Visit},
};
use domain::{
    demand::Demand,
    id::{DemandId, PlaceId},
    place::{Level, Place},
    territory::{Body, Desk},
};
use projections::queues as view;

/// An agent with their body and what it holds.
pub(super) struct Agent {
    pub(super) account: Account,
    pub(super) body: Body,
    pub(super) places: Vec<(PlaceId, Place)>,
}

impl Agent {
    /// # Errors
    /// Not signed in, or not an agent.
    pub(super) async fn of(app: &App, visit: &Visit) -> Result<Self, Trouble> {
        let account = visit.as_kind(Kind::Agent)?.clone();
        let body = account.body.clone().ok_or(Trouble::NotFound)?;
        Ok(Self { account, body, places: network::places(app).await? })
    }

    /// Desks of the agent's body.
    pub(super) fn desks(&self) -> Vec<Desk> {
        let mine = self.places.iter().filter(|(_, place)| self.holds(place));
        mine.filter_map(|(_, place)| place.desk.clone()).collect()
    }

    /// The desk the agent registers at.
    pub(super) fn desk(&self) -> Option<Desk> {
        self.account.desk.clone().or_else(|| self.desks().into_iter().next())
    }

    /// The place the agent works in.
    pub(super) fn place(&self) -> Option<PlaceId> {
        let first = || self.places.iter().find(|(_, place)| self.holds(place)).map(|(id, _)| *id);
        self.account.place.or_else(first)
    }

    fn holds(&self, place: &Place) -> bool {
        place.left_on.is_none() && place.card.as_ref().is_some_and(|card| card.body == self.body)
    }

    fn follows(&self, demand: &Demand) -> bool {
        let desks = self.desks();
        let received = demand.reception.as_ref().map(|reception| &reception.desk);
        let registered = demand.registration.as_ref().map(|registered| &registered.desk);
        received.into_iter().chain(registered).any(|desk| desks.contains(desk))
    }

    /// The demand, if this agent may open it: received or registered by their body, or sent to it. A demand of
    /// elsewhere and one that does not exist are the same answer.
    ///
    /// # Errors
    /// `NotFound`; a store does not answer.
    pub(super) async fn demand(&self, app: &App, id: &str) -> Result<(DemandId, Demand), Trouble> {
        let id = id.parse::<DemandId>().map_err(|_| Trouble::NotFound)?;
        let demand = read::demand(app, id).await?;
        if self.follows(&demand) || self.is_sent(app, id).await? {
            return Ok((id, demand));
        }
        tracing::info!(account = %self.account.id, "a file out of scope was asked for");
        Err(Trouble::NotFound)
    }

    /// Whether a referral sends it to the agent's body, until the person was received.
    async fn is_sent(&self, app: &App, id: DemandId) -> Result<bool, Trouble> {
        let reach = (&self.body, &[] as &[Desk]);
        Ok(!view::within(app.views.db(), reach, &[id]).await?.is_empty())
    }

    /// Of these demands, those that this agent may open.
    ///
    /// # Errors
    /// A store does not answer.
    pub(super) async fn reach(
        &self,
        app: &App,
        demands: &[DemandId],
    ) -> Result<Vec<DemandId>, Trouble> {
        let desks = self.desks();
        Ok(view::within(app.views.db(), (&self.body, &desks), demands).await?)
    }

    /// Whether the agent may know of priorities: places of level 3 prepare the examinations that rest on them.
    pub(super) fn may_see_priority(&self) -> bool {
        let third = |place: &Place| matches!(&place.level, Some((Level::Three, _)));
        self.places.iter().any(|(_, place)| self.holds(place) && third(place))
    }

    /// Name of the place that holds a desk, or its code.
    pub(super) fn desk_name(&self, desk: &Desk) -> String {
        let place = self.places.iter().find(|(_, place)| place.desk.as_ref() == Some(desk));
        place.map_or_else(|| desk.to_string(), |(_, place)| network::name(place))
    }
}
