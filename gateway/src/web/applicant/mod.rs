//! Pages of the applicant: the form, then the thread of their demand and what they can do about it.

mod answers;
mod court;
mod decisions;
mod documents;
mod flux;
mod helpers;
mod home;
mod life;
mod mandates;
mod offers;
mod own;
mod place;
mod readings;
mod register;
mod take_away;
mod thread;
mod wait;
mod wishes;

pub(super) use decisions::decisions;
pub(super) use documents::{documents, give, see};
pub(super) use flux::flux;
pub(super) use home::{home, print};
pub(super) use life::{renew, renew_form, renounce, renounce_form};
pub(super) use mandates::{
    choice, choose, end as end_mandate, give as give_mandate, mandates, name_of,
};
pub(crate) use offers::reason;
pub(super) use offers::{accept, desk_accept, desk_offer, desk_refuse, offer, refuse};
pub(crate) use own::own;
pub(super) use place::place;
pub(super) use readings::readings;
pub(super) use register::{
    apart_form, close_views, desk_form, desk_submit, form, resume, resume_form, set_apart, submit,
};
pub(super) use take_away::{
    calendar, certificate, desk_certificate, desk_history, desk_proven, history, proven,
};
pub(super) use thread::describe;
pub(crate) use thread::{Entry, entries};
pub(super) use wait::wait;
pub(super) use wishes::{
    change as change_wishes, desk_change as desk_change_wishes, desk_form as desk_wishes,
    form as wishes,
};
