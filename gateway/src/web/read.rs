//! Opening streams for whoever may see. Callers have judged the right and written the reading down first.

use crate::{app::App, error::Trouble};
use domain::{
    demand::Demand,
    id::{DemandId, SessionId, StreamId, VacancyId},
    session::{Convocation, Session},
    vacancy::Vacancy,
    world::World,
};
use eventstore::execute::AsAt;

/// The folded states of streams, opened, today.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn world(app: &App, streams: &[StreamId]) -> Result<World, Trouble> {
    Ok(app.executor.world_at(streams, &AsAt::default()).await?)
}

/// A demand, opened.
///
/// # Errors
/// There is none; a store does not answer.
pub(crate) async fn demand(app: &App, id: DemandId) -> Result<Demand, Trouble> {
    world(app, &[StreamId::Demand(id)]).await?.demand(id).cloned().ok_or(Trouble::NotFound)
}

/// A vacancy.
///
/// # Errors
/// There is none; a store does not answer.
pub(crate) async fn vacancy(app: &App, id: VacancyId) -> Result<Vacancy, Trouble> {
    world(app, &[StreamId::Vacancy(id)]).await?.vacancy(id).cloned().ok_or(Trouble::NotFound)
}

/// A session.
///
/// # Errors
/// There is none; a store does not answer.
pub(crate) async fn session(app: &App, id: SessionId) -> Result<Session, Trouble> {
    world(app, &[StreamId::Session(id)]).await?.session(id).cloned().ok_or(Trouble::NotFound)
}

/// A session as it was at another moment, with what its members were called for.
///
/// # Errors
/// It was not called yet; a store does not answer.
pub(crate) async fn session_as_at(
    app: &App,
    id: SessionId,
    as_at: &AsAt,
) -> Result<(Session, Convocation), Trouble> {
    let world = app.executor.world_at(&[StreamId::Session(id)], as_at).await?;
    let session = world.session(id).cloned().ok_or(Trouble::NotFound)?;
    let convocation = session.convocation.clone().ok_or(Trouble::NotFound)?;
    Ok((session, convocation))
}
