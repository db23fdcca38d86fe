//! Pages of the applicant: the form, then the thread of their demand and what they can do about it.

mod answers;
mod flux;
mod home;
mod offers;
mod register;
mod thread;

pub(super) use flux::flux;
pub(super) use home::{home, print, renew, renew_form, renounce, renounce_form};
pub(crate) use offers::reason;
pub(super) use offers::{accept, offer, refuse};
pub(super) use register::{form, submit};
pub(crate) use thread::{Entry, entries};

use crate::{
    desk::{Account, Kind},
    error::Trouble,
    web::visit::Visit,
};
use domain::id::DemandId;

/// The applicant and the demand their account opens.
///
/// # Errors
/// Not signed in, or not an applicant.
pub(crate) fn mine(visit: &Visit) -> Result<(&Account, DemandId), Trouble> {
    let account = visit.as_kind(Kind::Applicant)?;
    account.demand.map(|demand| (account, demand)).ok_or(Trouble::NotFound)
}
