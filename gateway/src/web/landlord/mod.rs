//! Pages of a landlord: its vacant dwellings, candidates, offers, leases, and the sessions it calls.

mod actions;
mod board;
mod declare;
mod dwelling;
mod sessions;

pub(super) use actions::{
    nominate, offer, present, reply, shortfall, sign, withdraw, withdraw_candidate,
};
pub(super) use board::board;
pub(super) use declare::{declare, form};
pub(super) use dwelling::dwelling;
pub(super) use sessions::convene;

use crate::{
    app::App,
    desk::{Account, Kind},
    error::Trouble,
    web::{read, visit::Visit},
};
use domain::{id::VacancyId, territory::Body, vacancy::Vacancy};

/// The account and its landlord.
///
/// # Errors
/// Not signed in, or not a landlord.
pub(crate) fn of(visit: &Visit) -> Result<(&Account, &Body), Trouble> {
    let account = visit.as_kind(Kind::Landlord)?;
    account.body.as_ref().map(|body| (account, body)).ok_or(Trouble::NotFound)
}

/// A dwelling that this landlord answers for today: its own, and those of a landlord it took the place of. One of
/// another and one that does not exist are the same answer.
///
/// # Errors
/// `NotFound`; a store does not answer.
pub(crate) async fn own(app: &App, body: &Body, id: &str) -> Result<(VacancyId, Vacancy), Trouble> {
    let id = id.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let vacancy = read::vacancy(app, id).await?;
    let today = app.today();
    let law = app.executor.law.on(today);
    match &vacancy.dwelling {
        Some(one) if law.bodies.holder_in(&one.landlord, &one.commune, today) == Some(body) => {
            Ok((id, vacancy))
        }
        _ => Err(Trouble::NotFound),
    }
}
