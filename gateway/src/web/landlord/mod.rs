//! Pages of a landlord: its vacant dwellings, candidates, offers, leases, and the sessions it calls.

mod actions;
mod board;
mod condition;
mod conventions;
mod declare;
mod dwelling;
mod filters;
mod narrow;
mod ranked;
mod reserve;
mod sessions;

pub(super) use actions::{
    nominate, offer, present, reply, reserve, shortfall, sign, withdraw, withdraw_candidate,
};
pub(super) use board::{board, status, what};
pub(super) use condition::{give_back, meet};
pub(super) use conventions::{agree, conventions};
pub(super) use declare::{declare, form};
pub(super) use dwelling::{Suggestion, dwelling, facts, suggestions};
pub(super) use narrow::{Step, reason, set, steps};
pub(super) use ranked::ranked;
pub(super) use reserve::{Reserved, reserved};
pub(super) use sessions::convene;

use crate::{
    app::App,
    desk::{Account, Kind},
    error::Trouble,
    web::{holder, read, towns, visit::Visit, words},
};
use domain::{
    id::VacancyId,
    territory::Body,
    vacancy::{Dwelling, Vacancy},
};

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

/// Whoever proposes candidates for a dwelling: its landlord, or the reservation holder it was told to.
pub(in crate::web) struct Party<'a> {
    pub(in crate::web) account: &'a Account,
    pub(in crate::web) body: &'a Body,
    /// Beginning of the addresses of its pages.
    pub(in crate::web) base: &'static str,
}

/// The caller and a dwelling for which it may propose. One of another and one that does not exist are the same answer.
///
/// # Errors
/// Not signed in, of another kind; `NotFound`; a store does not answer.
pub(in crate::web) async fn party<'a>(
    app: &App,
    visit: &'a Visit,
    id: &str,
) -> Result<(Party<'a>, VacancyId, Vacancy), Trouble> {
    if visit.as_kind(Kind::Holder).is_ok() {
        let (account, body) = holder::of(visit)?;
        let (id, vacancy) = holder::told(app, body, id).await?;
        return Ok((Party { account, body, base: "/reservataire" }, id, vacancy));
    }
    let (account, body) = of(visit)?;
    let (id, vacancy) = own(app, body, id).await?;
    Ok((Party { account, body, base: "/bailleur" }, id, vacancy))
}

/// A dwelling in a few words.
pub(in crate::web) fn heading(dwelling: &Dwelling) -> String {
    format!("{} à {}", words::typology(dwelling.typology), towns::name(dwelling.commune.as_str()))
}
