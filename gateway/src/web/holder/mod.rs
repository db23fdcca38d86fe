//! Pages of a reservation holder: the State, Action Logement, a commune, the metropolis. Homes told to it, its candidates,
//! and the share of the year that each landlord owes it (CCH R441-5).

mod dwelling;
mod flow;
mod home;

pub(super) use dwelling::dwelling;
pub(super) use home::home;

use crate::{
    app::App,
    desk::{Account, Kind},
    error::Trouble,
    web::{read, visit::Visit},
};
use domain::{id::VacancyId, territory::Body, vacancy::Vacancy};

/// The account and its reservation holder.
///
/// # Errors
/// Not signed in, or not a reservation holder.
pub(super) fn of(visit: &Visit) -> Result<(&Account, &Body), Trouble> {
    let account = visit.as_kind(Kind::Holder)?;
    account.body.as_ref().map(|body| (account, body)).ok_or(Trouble::NotFound)
}

/// A dwelling told to this reservation holder, or to one it took the place of. One told to another and one that does not
/// exist are the same answer.
///
/// # Errors
/// `NotFound`; a store does not answer.
pub(super) async fn told(
    app: &App,
    body: &Body,
    id: &str,
) -> Result<(VacancyId, Vacancy), Trouble> {
    let id = id.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let vacancy = read::vacancy(app, id).await?;
    let today = app.today();
    let law = app.executor.law.on(today);
    match &vacancy.reservation {
        Some((holder, _)) if law.holder(holder, today) == Some(body) => Ok((id, vacancy)),
        _ => Err(Trouble::NotFound),
    }
}
