//! The order itself, and places in it.

use crate::{
    id::DemandId,
    ranking::{Scope, Standing, comparable::Marks},
};

/// A place: `rank` of `of`, the first being 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many come before, and one.
    pub rank: u32,
    /// How many are compared, this one included.
    pub of: u32,
}

/// Demands in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    ordered: Vec<Standing>,
}

impl Ranking {
    /// Puts demands in order. The order they come in changes nothing.
    #[must_use]
    pub fn of(standings: impl IntoIterator<Item = Standing>) -> Self {
        let mut ordered: Vec<Standing> = standings.into_iter().collect();
        ordered.sort_by_cached_key(Standing::key);
        Self { ordered }
    }

    /// Every demand, the first first.
    #[must_use]
    pub fn ordered(&self) -> &[Standing] {
        &self.ordered
    }

    /// The place of one demand; none if it is not ranked.
    #[must_use]
    pub fn place(&self, demand: DemandId, scope: Scope) -> Option<Place> {
        let own = self.ordered.iter().find(|standing| standing.demand == demand)?;
        place(own, &self.ordered, scope)
    }

    /// The place of every demand in one pass, in the order of the ranking. Equal to [`Ranking::place`] of each.
    #[must_use]
    pub fn places(&self, scope: Scope) -> Vec<(DemandId, Place)> {
        match scope {
            Scope::Territory => {
                let of = u32::try_from(self.ordered.len()).unwrap_or(u32::MAX);
                let ranks = (1..).zip(&self.ordered);
                ranks.map(|(rank, own)| (own.demand, Place { rank, of })).collect()
            }
            Scope::Comparable => self.comparable_places(),
        }
    }

    fn comparable_places(&self) -> Vec<(DemandId, Place)> {
        let marks = Marks::of(&self.ordered);
        let places = self.ordered.iter().enumerate().map(|(at, own)| {
            let (before, all) = marks.count(at, &own.wished);
            // a demand that wishes nothing counts for itself alone
            (own.demand, Place { rank: before + 1, of: all.max(1) })
        });
        places.collect()
    }
}

/// The place of `own` among `others`, in which it stands too.
pub(super) fn place<'a>(
    own: &Standing,
    others: impl IntoIterator<Item = &'a Standing>,
    scope: Scope,
) -> Option<Place> {
    let mut place = Place { rank: 1, of: 0 };
    for other in others.into_iter().filter(|other| scope.counts(own, other)) {
        place.of += 1;
        place.rank += u32::from(other.precedes(own));
    }
    (place.of > 0).then_some(place)
}
