//! A demand with the homes it was or is a candidate for, opened for whoever may see.

use crate::{app::App, error::Trouble, web::read};
use domain::{
    demand::Demand,
    id::{DemandId, StreamId, VacancyId},
    vacancy::Vacancy,
};
use projections::{timeline, vacancies};
use std::collections::BTreeMap;

/// A demand and its surroundings, opened.
#[derive(Debug)]
pub(crate) struct File {
    /// Which demand.
    pub(crate) id: DemandId,
    /// Its state.
    pub(crate) demand: Demand,
    /// The homes it was or is a candidate for.
    pub(crate) vacancies: BTreeMap<VacancyId, Vacancy>,
}

impl File {
    /// The surroundings of a demand already opened.
    ///
    /// # Errors
    /// A store does not answer.
    pub(crate) async fn around(app: &App, id: DemandId, demand: Demand) -> Result<Self, Trouble> {
        let candidacies = vacancies::candidacies(app.views.db(), &[id]).await?;
        let homes: Vec<VacancyId> = candidacies.iter().map(|one| one.vacancy).collect();
        let streams: Vec<StreamId> = homes.iter().copied().map(StreamId::Vacancy).collect();
        let world = read::world(app, &streams).await?;
        let known = homes.into_iter().filter_map(|id| Some((id, world.vacancy(id)?.clone())));
        let vacancies = known.collect();
        Ok(Self { id, demand, vacancies })
    }
}

/// Position of the last thing the timeline of a demand tells.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn position(app: &App, id: DemandId) -> Result<i64, Trouble> {
    let head = timeline::head(app.views.db(), id).await?;
    Ok(head.map_or(0, |(_, position)| position.0))
}
