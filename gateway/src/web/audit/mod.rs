//! Pages of an auditor: attributions event by event, a demand as at any date. Pseudonymous; lifting it for one
//! file asks for a reason, and the journal keeps it.

mod attributions;
mod demand;
mod session;
mod step;
mod stepper;

pub(super) use attributions::{attribution, list};
pub(super) use demand::{demand, unmask};
pub(super) use session::session;
pub(super) use stepper::stepper;

use crate::{
    desk::{Account, Kind},
    error::Trouble,
    web::visit::Visit,
};

/// The auditor.
///
/// # Errors
/// Not signed in, or not an auditor.
pub(crate) fn of(visit: &Visit) -> Result<&Account, Trouble> {
    visit.as_kind(Kind::Auditor)
}
