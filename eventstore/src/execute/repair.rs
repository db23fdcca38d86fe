//! What a person needs to put things right: the demand that goes on under an old number, and the sessions in which an
//! error changed a place.

use super::{AsAt, ExecuteError, Executor};
use crate::{position::Position, store::Filter};
use chrono::NaiveDate;
use domain::{
    demand::{AffectedSession, Dated, Demand, Sitting, affected},
    id::{DemandId, SessionId, StreamId, VacancyId},
    number::DemandNumber,
    ranking::Seed,
    session::SessionEvent,
    vacancy::Dwelling,
    world::Event,
};
use std::collections::{BTreeMap, BTreeSet};

/// Events looked at in one read.
const PAGE: usize = 2_000;
/// Mergers followed one after the other.
const MERGERS: usize = 16;

/// A dwelling at a session, and those who were compared for it.
type Compared = BTreeMap<(NaiveDate, SessionId, VacancyId), BTreeSet<DemandId>>;

impl Executor {
    /// The demand that goes on under a number: the one that bears it, or the one that was merged into. Letters and
    /// certificates that name an old number are answered there.
    ///
    /// # Errors
    /// `Vault`, `Store`, `Unreadable`.
    pub async fn bearer(&self, number: &DemandNumber) -> Result<Option<DemandId>, ExecuteError> {
        match self.vault.find_number(number).await? {
            Some(demand) => self.goes_on(demand).await.map(Some),
            None => Ok(None),
        }
    }

    /// The demand that goes on in place of one; itself, if it was not merged.
    ///
    /// # Errors
    /// `Store`, `Vault`, `Unreadable`.
    pub async fn goes_on(&self, demand: DemandId) -> Result<DemandId, ExecuteError> {
        let mut last = demand;
        for _ in 0..MERGERS {
            let world = self.world_at(&[StreamId::Demand(last)], &AsAt::default()).await?;
            match world.demand(last).and_then(|state| state.merged_into) {
                Some(into) => last = into,
                None => break,
            }
        }
        Ok(last)
    }

    /// The sessions in which the place of a demand would have differed, by what is known of it today; under the law of
    /// each day. Reads every session of the log: for a person who puts an error right, not for a page.
    ///
    /// # Errors
    /// `Store`, `Vault`, `Unreadable`.
    pub async fn affected_sessions(
        &self,
        demand: DemandId,
        seed: &Seed,
    ) -> Result<Vec<AffectedSession>, ExecuteError> {
        let history = self.dated(demand).await?;
        let edition = self.edition().await?;
        let mut found = Vec::new();
        for ((met_on, session, vacancy), compared) in self.compared().await? {
            let then = AsAt { true_on: Some(met_on), ..AsAt::default() };
            let Some((dwelling, candidates)) = self.known_then(vacancy, &compared, &then).await?
            else {
                continue;
            };
            let candidates = candidates.iter().map(|(id, state)| (*id, state)).collect();
            let sitting = Sitting { session, vacancy, met_on, dwelling: &dwelling, candidates };
            found.extend(affected(demand, &history, &[sitting], (edition.on(met_on), seed)));
        }
        Ok(found)
    }

    /// What happened to a demand, each fact on its day.
    async fn dated(&self, demand: DemandId) -> Result<Vec<Dated>, ExecuteError> {
        let history = self.read_history(StreamId::Demand(demand)).await?;
        let dated = history.into_iter().filter_map(|(recorded, event)| match event {
            Event::Demand(event) => Some((recorded.event.occurred_on, event)),
            _ => None,
        });
        Ok(dated.collect())
    }

    /// Every dwelling that a session decided on, oldest first.
    async fn compared(&self) -> Result<Compared, ExecuteError> {
        let filter = Filter::Category(SessionId::CATEGORY.to_owned());
        let (mut compared, mut from) = (Compared::new(), Position(0));
        loop {
            let page = self.store.scan(from, &filter, PAGE).await?;
            let events = self.told(page.events).await?;
            for (recorded, event) in events {
                let stream = recorded.stream.as_str().parse();
                if let (Ok(StreamId::Session(session)), Some(Event::Session(event))) =
                    (stream, event)
                    && let Some((vacancy, demand)) = decided(&event)
                {
                    let key = (recorded.event.occurred_on, session, vacancy);
                    compared.entry(key).or_default().insert(demand);
                }
            }
            from = page.considered;
            if !page.more {
                return Ok(compared);
            }
        }
    }

    /// A dwelling and demands as they were known.
    async fn known_then(
        &self,
        vacancy: VacancyId,
        demands: &BTreeSet<DemandId>,
        then: &AsAt,
    ) -> Result<Option<(Dwelling, Vec<(DemandId, Demand)>)>, ExecuteError> {
        let streams: Vec<StreamId> = std::iter::once(StreamId::Vacancy(vacancy))
            .chain(demands.iter().copied().map(StreamId::Demand))
            .collect();
        let world = self.world_at(&streams, then).await?;
        let dwelling = world.vacancy(vacancy).and_then(|state| state.dwelling.clone());
        let state = |id: &DemandId| Some((*id, world.demand(*id)?.clone()));
        Ok(dwelling.map(|dwelling| (dwelling, demands.iter().filter_map(state).collect())))
    }
}

/// Whom a session decided on, for which dwelling.
const fn decided(event: &SessionEvent) -> Option<(VacancyId, DemandId)> {
    use SessionEvent as S;
    match event {
        S::AllocationDecided { vacancy, demand, .. }
        | S::RankedAllocationDecided { vacancy, demand, .. }
        | S::ConditionalAllocationDecided { vacancy, demand, .. }
        | S::NonAllocationDecided { vacancy, demand, .. }
        | S::InadmissibilityDecided { vacancy, demand, .. } => Some((*vacancy, *demand)),
        _ => None,
    }
}
