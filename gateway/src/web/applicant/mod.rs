//! Pages of the applicant: the form, then the thread of their demand and what they can do about it.

mod answers;
mod court;
mod documents;
mod flux;
mod home;
mod life;
mod offers;
mod own;
mod register;
mod thread;

pub(super) use documents::{documents, give, see};
pub(super) use flux::flux;
pub(super) use home::{home, print};
pub(super) use life::{renew, renew_form, renounce, renounce_form};
pub(crate) use offers::reason;
pub(super) use offers::{accept, offer, refuse};
pub(crate) use own::own;
pub(super) use register::{form, submit};
pub(crate) use thread::{Entry, entries};
