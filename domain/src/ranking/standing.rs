//! What a ranking compares of one demand.

use crate::{
    demand::{Demand, Wish},
    id::DemandId,
    law::Law,
    ranking::Seed,
    refusal::Refusal,
    scoring::{self, RankClass},
    territory::{Commune, Typology},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a demand wishes, as far as comparing goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wished {
    typologies: u8,
    communes: BTreeSet<Commune>,
}

impl Wished {
    /// Reads a wish.
    #[must_use]
    pub fn of(wish: &Wish) -> Self {
        Self::new(&wish.typologies, &wish.communes)
    }

    /// Typologies and communes wished.
    #[must_use]
    pub fn new(typologies: &[Typology], communes: &[Commune]) -> Self {
        let bits = typologies.iter().fold(0, |bits, typology| bits | 1 << (*typology as u8));
        Self { typologies: bits, communes: communes.iter().cloned().collect() }
    }

    /// Typologies wished, the smallest first.
    pub fn typologies(&self) -> impl Iterator<Item = Typology> + use<> {
        let bits = self.typologies;
        Typology::ALL.into_iter().filter(move |typology| bits & (1 << (*typology as u8)) != 0)
    }

    /// Communes wished.
    pub fn communes(&self) -> impl Iterator<Item = &Commune> {
        self.communes.iter()
    }

    /// A typology and a commune in common.
    #[must_use]
    pub fn is_comparable(&self, other: &Self) -> bool {
        self.typologies & other.typologies != 0 && !self.communes.is_disjoint(&other.communes)
    }
}

/// One demand on one day: everything its place depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The demand.
    pub demand: DemandId,
    /// What comes before points.
    pub class: RankClass,
    /// Points of the day.
    pub points: i32,
    /// Initial date.
    pub since: NaiveDate,
    /// What it wishes.
    pub wished: Wished,
    pub(super) draw: Uuid,
}

impl Standing {
    /// A standing from its parts, as read models and tests hold them.
    #[must_use]
    pub fn new(
        demand: DemandId,
        (class, points): (RankClass, i32),
        since: NaiveDate,
        wished: Wished,
        seed: &Seed,
    ) -> Self {
        Self { demand, class, points, since, wished, draw: seed.draw(demand) }
    }

    /// Scores a demand.
    ///
    /// # Errors
    /// It is not active, or a declared part is erased.
    pub fn of(
        id: DemandId,
        demand: &Demand,
        on: NaiveDate,
        law: &Law,
        seed: &Seed,
    ) -> Result<Self, Refusal> {
        crate::demand::active(demand)?;
        let since = demand.presented_on().ok_or(Refusal::NotRegistered)?;
        let weighed = scoring::weigh(demand, on, law)?;
        let wished = demand.wish.as_ref().map(Wished::of).unwrap_or_default();
        Ok(Self::new(id, (weighed.class, weighed.total), since, wished, seed))
    }

    /// Where it comes in the order: the smallest first. No two demands have the same.
    pub(super) fn key(&self) -> impl Ord + use<> {
        (self.class, std::cmp::Reverse(self.points), self.since, self.draw, self.demand)
    }

    /// Whether it comes before another.
    #[must_use]
    pub fn precedes(&self, other: &Self) -> bool {
        self.key() < other.key()
    }
}
