//! A demand with everything it touches: its stream, the homes it was a candidate for, the sessions that decided.

use crate::{app::App, error::Trouble};
use domain::{
    demand::{Demand, DemandEvent},
    id::{DemandId, SessionId, StreamId, VacancyId},
    vacancy::{Dwelling, Vacancy, VacancyEvent},
    world::{Event, World},
};
use eventstore::{execute::AsAt, recorded::Recorded};
use std::collections::BTreeMap;

/// A demand and its surroundings, opened.
#[derive(Debug)]
pub(crate) struct File {
    /// Which demand.
    pub(crate) id: DemandId,
    /// Its state.
    pub(crate) demand: Demand,
    /// Every event of the streams it touches, in the order of the log.
    pub(crate) events: Vec<(Recorded, Event)>,
    /// The homes it was or is a candidate for.
    pub(crate) vacancies: BTreeMap<VacancyId, Vacancy>,
}

impl File {
    /// Opens a demand as it stands.
    ///
    /// # Errors
    /// There is none; a store does not answer.
    pub(crate) async fn open(app: &App, id: DemandId) -> Result<Self, Trouble> {
        Self::open_as_at(app, id, &AsAt::default()).await
    }

    /// Opens a demand as seen from some point.
    ///
    /// # Errors
    /// There was none; a store does not answer.
    pub(crate) async fn open_as_at(app: &App, id: DemandId, as_at: &AsAt) -> Result<Self, Trouble> {
        let mut world = World::default();
        let mut events = read(app, &mut world, StreamId::Demand(id), as_at).await?;
        let demand = world.demand(id).cloned().filter(|_| !events.is_empty());
        let demand = demand.ok_or(Trouble::NotFound)?;
        let mut vacancies = BTreeMap::new();
        for vacancy in candidacies(&events) {
            let stream = StreamId::Vacancy(vacancy);
            let history = read(app, &mut world, stream, as_at).await?;
            for session in sessions(&history) {
                if !world.has(StreamId::Session(session)) {
                    events.extend(read(app, &mut world, StreamId::Session(session), as_at).await?);
                }
            }
            events.extend(history);
            if let Some(state) = world.vacancy(vacancy) {
                vacancies.insert(vacancy, state.clone());
            }
        }
        events.sort_by_key(|(recorded, _)| recorded.position);
        Ok(Self { id, demand, events, vacancies })
    }

    /// The homes, by vacancy.
    pub(crate) fn dwellings(&self) -> BTreeMap<VacancyId, Dwelling> {
        let known = self.vacancies.iter();
        known.filter_map(|(id, vacancy)| Some((*id, vacancy.dwelling.clone()?))).collect()
    }

    /// Last position of the demand's own stream.
    pub(crate) fn position(&self) -> i64 {
        self.events.last().map_or(0, |(recorded, _)| recorded.position.0)
    }
}

async fn read(
    app: &App,
    world: &mut World,
    stream: StreamId,
    as_at: &AsAt,
) -> Result<Vec<(Recorded, Event)>, Trouble> {
    let history = app.executor.history_as_at(stream, as_at).await?;
    let events: Vec<Event> = history.iter().map(|(_, event)| event.clone()).collect();
    world.load(stream, &events);
    Ok(history)
}

fn candidacies(events: &[(Recorded, Event)]) -> Vec<VacancyId> {
    let mut found = Vec::new();
    for (_, event) in events {
        if let Event::Demand(DemandEvent::CandidacyOpened { vacancy, .. }) = event
            && !found.contains(vacancy)
        {
            found.push(*vacancy);
        }
    }
    found
}

fn sessions(events: &[(Recorded, Event)]) -> Vec<SessionId> {
    let named = events.iter().filter_map(|(_, event)| match event {
        Event::Vacancy(VacancyEvent::RankingRecorded { session, .. }) => Some(*session),
        _ => None,
    });
    named.collect()
}
