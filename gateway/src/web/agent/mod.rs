//! Pages of an agent of a reception place: what waits, a file, what can be done with it.

mod actions;
mod file;
mod help;
mod papers;
mod queues;
mod referrals;
mod sections;

pub(super) use actions::{
    certificate, deposit, household, notice_came, register, reject, renew, renounce, verify,
};
pub(super) use file::file;
pub(super) use help::{access, end as end_mandate, give as give_mandate, help, returned};
pub(super) use papers::{papers, see, take};
pub(super) use queues::{name, queues, search};
pub(super) use referrals::{accept, complete, create, decline};
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
    place::Place,
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

    async fn is_sent(&self, app: &App, id: DemandId) -> Result<bool, Trouble> {
        let page = view::Page { body: Some(&self.body), after: None, limit: 500 };
        let items = view::items(app.views.db(), view::Queue::ReferralsToAccept, &page).await?;
        Ok(items.iter().any(|item| item.demand == Some(id)))
    }
}

/// Purposes an agent may give for opening a file.
pub(super) const PURPOSES: [(&str, &str); 5] = [
    ("file", "traiter la file d’attente"),
    ("accueil", "recevoir la personne"),
    ("telephone", "répondre au téléphone"),
    ("courrier", "traiter un courrier"),
    ("suivi", "suivre la demande"),
];

/// The purpose in words; the last one when none is known.
pub(super) fn purpose(code: &str) -> &'static str {
    let known = PURPOSES.iter().find(|(known, _)| *known == code);
    known.map_or("suivre la demande", |(_, words)| words)
}
