//! Pages of an attribution commission: its sessions, the candidates side by side, the decisions.

mod after;
mod compare;
mod decide;
mod extract;
mod follow;
mod gates;
mod kept;
mod letter;
mod list;
mod members;
mod papers;
mod part;
mod sessions;
mod table;

pub(super) use after::after;
pub(super) use decide::{decide, freeze, minutes, notify, postpone, quorum};
pub(super) use extract::{extract_json, extract_pdf, own_extract_json, own_extract_pdf};
pub(super) use follow::{answer, contest, present, rerun};
pub(crate) use kept::KeptSessions;
pub(super) use list::list;
pub(super) use members::{attendance, recuse};
pub(super) use papers::{minutes_json, minutes_pdf};
pub(super) use sessions::session;
pub(super) use {
    compare::verdict,
    gates::{Gate, gates},
};

use crate::{
    app::App,
    desk::{Account, Kind},
    error::Trouble,
    web::{read, visit::Visit},
};
use domain::{
    id::SessionId,
    session::{Convocation, Session},
    territory::Body,
};
use std::sync::Arc;

/// The account and the landlord whose commission it sits in.
///
/// # Errors
/// Not signed in, or not of a commission.
pub(super) fn of(visit: &Visit) -> Result<(&Account, &Body), Trouble> {
    let account = visit.as_kind(Kind::Commission)?;
    account.body.as_ref().map(|body| (account, body)).ok_or(Trouble::NotFound)
}

/// A session of this commission, or of one it took the place of. One of another and one that does not exist are the
/// same answer.
///
/// # Errors
/// `NotFound`; a store does not answer.
pub(super) async fn own(
    app: &App,
    body: &Body,
    id: &str,
) -> Result<(SessionId, Session, Convocation), Trouble> {
    let id = id.parse::<SessionId>().map_err(|_| Trouble::NotFound)?;
    let session = read::session(app, id).await?;
    let called = called(app, body, &session)?;
    Ok((id, session, called))
}

/// [`own`] for whoever needs nothing sealed of the session.
///
/// # Errors
/// As [`own`].
async fn own_closed(
    app: &App,
    body: &Body,
    id: &str,
) -> Result<(SessionId, Arc<Session>, Convocation), Trouble> {
    let id = id.parse::<SessionId>().map_err(|_| Trouble::NotFound)?;
    let session = kept::session(app, id).await?;
    let called = called(app, body, &session)?;
    Ok((id, session, called))
}

/// What the members of this body's commission were called for.
fn called(app: &App, body: &Body, session: &Session) -> Result<Convocation, Trouble> {
    let today = app.today();
    let law = app.executor.law.on(today);
    let called = session.convocation.clone();
    let own = |called: &Convocation| law.holder(&called.landlord, today) == Some(body);
    called.filter(own).ok_or(Trouble::NotFound)
}
