//! Why a place changed between two days.
//!
//! **Definition.** The first day is turned into the second in seven steps, always in this order, each changing one
//! kind of thing for everybody it touches and leaving the rest as it was:
//!
//! 1. *corrections*: the facts of the first day become what is known of that day today;
//! 2. *rule*: grid, delays and seed become those of the second day;
//! 3. *seniority*: the day becomes the second day, facts unchanged;
//! 4. *own*: the facts of this demand become those of the second day;
//! 5. *departures*: demands that are no longer active leave;
//! 6. *arrivals*: demands that were not active come in;
//! 7. *others*: the facts of every other demand become those of the second day.
//!
//! A part is the place after its step less the place before it. The place before the first step is that of the first
//! day, the place after the last is that of the second, so the parts sum exactly to the difference.
//!
//! **What it costs.** Another order of steps would share the same difference otherwise where two causes meet (a
//! demand that would pass me only with the new grid *and* its new facts counts in the later step, "others"). The
//! order is part of the definition: what nobody chose comes before what people did, so that a new grid or the mere
//! months never count as anyone's act.

use crate::{
    id::DemandId,
    ranking::{Corrections, Field, Parts, Place, Scope, Standing, order},
    refusal::Refusal,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The difference of place between two days, and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Among whom.
    pub scope: Scope,
    /// The first day, the version of its grid, and the place then.
    pub before: Moment,
    /// The second day, the version of its grid, and the place then.
    pub after: Moment,
    /// The parts of the difference.
    pub parts: Parts,
}

/// A place on a day, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub on: NaiveDate,
    /// Version of the grid.
    pub grid: String,
    /// The published seed.
    pub seed: String,
    /// Class, points and initial date of the demand.
    pub standing: Standing,
    /// The place.
    pub place: Place,
}

impl Why {
    /// Places lost (more than zero) or won.
    #[must_use]
    pub fn difference(&self) -> i32 {
        signed(self.after.place) - signed(self.before.place)
    }
}

/// Explains the difference of place of a demand between two days.
///
/// # Errors
/// It has no place on one of the days, or on the first as it is known today; or the second day is the earlier.
pub fn why_did_my_place_change<'a>(
    demand: DemandId,
    before: &Field<'a>,
    corrections: &Corrections<'a>,
    after: &Field<'a>,
    scope: Scope,
) -> Result<Why, Refusal> {
    if after.on < before.on {
        return Err(Refusal::ImpossibleDate);
    }
    let mut replay = Replay { demand, scope, now: before.all() };
    let start = replay.place()?;
    let first = moment(&replay, before, start)?;
    let mut parts = Parts::default();
    let known = before.corrected(corrections);
    let mut last = start;
    let mut step = |replay: &Replay, part: &mut i32| -> Result<(), Refusal> {
        let place = replay.place()?;
        *part = signed(place) - signed(last);
        last = place;
        Ok(())
    };
    replay.now = known.all();
    step(&replay, &mut parts.corrections)?;
    let ruled = known.under(after);
    replay.now = ruled.all();
    step(&replay, &mut parts.rule)?;
    replay.now = ruled.at(after.on).all();
    step(&replay, &mut parts.seniority)?;
    let end = after.all();
    replay.take(&end, |id, _| id == demand);
    step(&replay, &mut parts.own)?;
    replay.now.retain(|id, _| end.contains_key(id));
    step(&replay, &mut parts.departures)?;
    replay.take(&end, |_, known| !known);
    step(&replay, &mut parts.arrivals)?;
    replay.take(&end, |_, _| true);
    step(&replay, &mut parts.others)?;
    let second = moment(&replay, after, last)?;
    Ok(Why { scope, before: first, after: second, parts })
}

/// The field between two steps.
struct Replay {
    demand: DemandId,
    scope: Scope,
    now: BTreeMap<DemandId, Standing>,
}

impl Replay {
    fn own(&self) -> Result<&Standing, Refusal> {
        self.now.get(&self.demand).ok_or(Refusal::NotRanked)
    }

    fn place(&self) -> Result<Place, Refusal> {
        order::place(self.own()?, self.now.values(), self.scope).ok_or(Refusal::NotRanked)
    }

    /// Takes from the end those demands that `which` asks for, knowing whether they are there already.
    fn take(&mut self, end: &BTreeMap<DemandId, Standing>, which: impl Fn(DemandId, bool) -> bool) {
        for (id, standing) in end {
            if which(*id, self.now.contains_key(id)) {
                self.now.insert(*id, standing.clone());
            }
        }
    }
}

impl Field<'_> {
    fn all(&self) -> BTreeMap<DemandId, Standing> {
        self.ids().filter_map(|id| Some((id, self.standing(id)?))).collect()
    }
}

fn moment(replay: &Replay, field: &Field<'_>, place: Place) -> Result<Moment, Refusal> {
    Ok(Moment {
        on: field.on,
        grid: field.law.grid.version.clone(),
        seed: field.seed.text().to_owned(),
        standing: replay.own()?.clone(),
        place,
    })
}

fn signed(place: Place) -> i32 {
    i32::try_from(place.rank).unwrap_or(i32::MAX)
}
