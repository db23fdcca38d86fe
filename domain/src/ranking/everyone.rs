//! Why every place changed between two days, in one pass: what a service computes at night for all, so that nobody
//! who asks by day waits for the log to be read.
//!
//! The definition is that of [`why_did_my_place_change`](super::why_did_my_place_change), step by step; a test holds
//! the two against each other. A demand is read once into its [`Course`]; the seven orders are then made of courses
//! alone.

use crate::{
    demand::Demand,
    id::DemandId,
    law::Law,
    ranking::{Parts, Place, Ranking, Scope, Seed, Standing, comparable::Marks},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A day with the parameters in force on it.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// The day.
    pub on: NaiveDate,
    /// Grid and delays.
    pub law: &'a Law,
    /// The published seed.
    pub seed: &'a Seed,
}

impl Day<'_> {
    fn standing(&self, id: DemandId, demand: Option<&Demand>) -> Option<Standing> {
        Standing::of(id, demand?, self.on, self.law, self.seed).ok()
    }
}

/// What one demand is compared by, from one day to another, a kind of change at a time. Where it has no place there is
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    id: DemandId,
    /// On the first day, as it was known then.
    start: Option<Standing>,
    /// On the first day, as it is known today.
    known: Option<Standing>,
    /// The same under the parameters of the second day.
    ruled: Option<Standing>,
    /// The same on the second day.
    aged: Option<Standing>,
    /// With the facts of the second day.
    end: Option<Standing>,
}

impl Course {
    /// Reads one demand: as it was on the first day, as that is known today if it differs, as it is on the second.
    #[must_use]
    pub fn of(
        id: DemandId,
        (before, corrected, after): (Option<&Demand>, Option<Option<&Demand>>, Option<&Demand>),
        (first, second): (Day<'_>, Day<'_>),
    ) -> Self {
        let known = corrected.unwrap_or(before);
        let ruled = Day { on: first.on, ..second };
        Self {
            id,
            start: first.standing(id, before),
            known: first.standing(id, known),
            ruled: ruled.standing(id, known),
            aged: second.standing(id, known),
            end: second.standing(id, after),
        }
    }
}

/// A place on the second day, and what brought it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The place on the second day.
    pub after: Place,
    /// The place on the first day and the parts of the difference, for a demand that had a place on both.
    pub since: Option<(Place, Parts)>,
}

/// The place of every demand among its comparables on the second day, and why it changed.
#[must_use]
pub fn why_did_places_change(courses: &[Course]) -> BTreeMap<DemandId, Change> {
    let of = |which: fn(&Course) -> Option<&Standing>| {
        let standings = courses.iter().filter_map(which).cloned();
        Ranking::of(standings)
    };
    let start = places(&of(|course| course.start.as_ref()));
    let known = places(&of(|course| course.known.as_ref()));
    let ruled = places(&of(|course| course.ruled.as_ref()));
    let all = of(|course| course.aged.as_ref());
    let aged = places(&all);
    let stayed = of(|course| course.aged.as_ref().filter(|_| course.end.is_some()));
    let joined = of(|course| match (&course.aged, &course.end) {
        (Some(aged), Some(_)) => Some(aged),
        (None, end) => end.as_ref(),
        (Some(_), None) => None,
    });
    let end = places(&of(|course| course.end.as_ref()));
    let (all, stayed, joined) = (Order::of(&all), Order::of(&stayed), Order::of(&joined));
    let since = |course: &Course, after: Place| {
        let at = |places: &BTreeMap<DemandId, Place>| places.get(&course.id).copied();
        let (own, old) = (course.end.as_ref()?, course.aged.as_ref()?);
        let first = at(&start)?;
        let steps = [
            first.rank,
            at(&known)?.rank,
            at(&ruled)?.rank,
            at(&aged)?.rank,
            all.rank_instead(own, old),
            stayed.rank_instead(own, old),
            joined.rank_instead(own, old),
            after.rank,
        ];
        Some((first, parts(steps.map(signed))))
    };
    let placed = courses.iter().filter_map(|course| Some((course, *end.get(&course.id)?)));
    placed
        .map(|(course, after)| (course.id, Change { after, since: since(course, after) }))
        .collect()
}

fn places(ranking: &Ranking) -> BTreeMap<DemandId, Place> {
    ranking.places(Scope::Comparable).into_iter().collect()
}

fn parts([start, known, ruled, aged, own, departures, arrivals, end]: [i32; 8]) -> Parts {
    Parts {
        corrections: known - start,
        rule: ruled - known,
        seniority: aged - ruled,
        own: own - aged,
        departures: departures - own,
        arrivals: arrivals - departures,
        others: end - arrivals,
    }
}

fn signed(rank: u32) -> i32 {
    i32::try_from(rank).unwrap_or(i32::MAX)
}

/// An order in which a demand can be looked for with other facts than it stands there with.
struct Order<'a> {
    ordered: &'a [Standing],
    marks: Marks<'a>,
}

impl<'a> Order<'a> {
    fn of(ranking: &'a Ranking) -> Self {
        let ordered = ranking.ordered();
        Self { ordered, marks: Marks::of(ordered) }
    }

    /// The rank of `own` if it stood there instead of `old`, which is the same demand.
    fn rank_instead(&self, own: &Standing, old: &Standing) -> u32 {
        let at = self.ordered.partition_point(|other| other.precedes(own));
        let (before, _) = self.marks.count(at, &own.wished);
        let itself = old.precedes(own) && own.wished.is_comparable(&old.wished);
        1 + before - u32::from(itself)
    }
}
