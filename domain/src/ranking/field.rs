//! The demands on one day, with the parameters in force.

use crate::{
    demand::Demand,
    id::DemandId,
    law::Law,
    ranking::{Ranking, Seed, Standing},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The demands on one day, with the parameters in force: all that places of that day depend on.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// The day.
    pub on: NaiveDate,
    /// Grid and delays.
    pub law: &'a Law,
    /// The published seed.
    pub seed: &'a Seed,
    demands: BTreeMap<DemandId, &'a Demand>,
}

/// What is known today of an earlier day, where it differs from what was known then: a demand with its facts put
/// right, or none if it should not have been there. A demand wrongly deregistered comes back here.
pub type Corrections<'a> = BTreeMap<DemandId, Option<&'a Demand>>;

impl<'a> Field<'a> {
    /// Keeps the active demands: only they have a place.
    #[must_use]
    pub fn new(
        on: NaiveDate,
        (law, seed): (&'a Law, &'a Seed),
        demands: impl IntoIterator<Item = (DemandId, &'a Demand)>,
    ) -> Self {
        let active = demands.into_iter().filter(|(_, demand)| demand.is_active());
        Self { on, law, seed, demands: active.collect() }
    }

    /// The ranking of the day. A demand with an erased part has no score, hence no place.
    #[must_use]
    pub fn ranking(&self) -> Ranking {
        Ranking::of(self.demands.keys().filter_map(|id| self.standing(*id)))
    }

    /// What one demand is compared by, if it has a place.
    #[must_use]
    pub fn standing(&self, id: DemandId) -> Option<Standing> {
        let demand = self.demands.get(&id)?;
        Standing::of(id, demand, self.on, self.law, self.seed).ok()
    }

    /// The demands that may have a place.
    pub fn ids(&self) -> impl Iterator<Item = DemandId> + '_ {
        self.demands.keys().copied()
    }

    /// The same day as it is known today.
    pub(super) fn corrected(&self, corrections: &Corrections<'a>) -> Self {
        let mut field = self.clone();
        for (id, demand) in corrections {
            match demand.filter(|demand| demand.is_active()) {
                Some(demand) => field.demands.insert(*id, demand),
                None => field.demands.remove(id),
            };
        }
        field
    }

    /// The same facts under the parameters of another field.
    pub(super) fn under(&self, other: &Self) -> Self {
        Self { law: other.law, seed: other.seed, ..self.clone() }
    }

    /// The same facts on another day.
    pub(super) fn at(&self, on: NaiveDate) -> Self {
        Self { on, ..self.clone() }
    }
}
