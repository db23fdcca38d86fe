//! The end of what is known of a person: planned a year after the demand ends (décret 2017-917, art. 4), held while
//! someone still needs it, and never while the demand, or the one it was merged into, goes on.
//!
//! Whoever destroys the key asks here first; the fact is recorded beside, and says nothing of the person.

use crate::{
    decider::Decided,
    demand::{Demand, DemandEvent, Stage, decide::own},
    id::{DemandId, StreamId},
    law::Law,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::Body,
    world::World,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why an erasure is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldCause {
    /// A decision is contested.
    Contestation,
    /// A right to housing is claimed (DALO).
    OpposableRight,
    /// An inspection needs the file.
    Inspection,
}

impl Classed for HoldCause {
    const CLASS: Class = Class::Sensitive;
}

/// Someone still needs what is known: nothing is erased.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureHeld {
    /// Day from which it is held.
    pub held_on: NaiveDate,
    /// Body that needs it: it says when it no longer does.
    pub body: Body,
    /// Why; it can tell a protected fact.
    pub cause: Sealed<HoldCause>,
}

/// A body no longer needs what is known.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureReleased {
    /// Day from which it no longer needs it.
    pub released_on: NaiveDate,
    /// The body.
    pub body: Body,
}

/// What is known of the people of a demand is erased.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataErased {
    /// Day of the erasure.
    pub erased_on: NaiveDate,
}

/// The demand that this one was merged into: its person still answers to the old number.
pub(super) fn needs(demand: &Demand, needs: &mut Vec<StreamId>) {
    needs.extend(demand.merged_into.map(StreamId::Demand));
}

/// Any body may hold, for its own reason, before or after the demand ends.
pub(super) fn hold(
    (id, demand): (DemandId, &Demand),
    (on, body): (NaiveDate, &Body),
    cause: HoldCause,
) -> Decided {
    let identity = demand.identity.as_ref().ok_or(Refusal::DemandUnknown)?;
    if demand.erased_on.is_some() || identity.open().is_none() {
        return Err(Refusal::Erased);
    }
    if demand.holds.contains_key(body) {
        return Ok(vec![]);
    }
    let cause = Sealed::new(identity.person(), cause);
    let held = ErasureHeld { held_on: on, body: body.clone(), cause };
    own(id, Ok(vec![DemandEvent::ErasureHeld(held)]))
}

pub(super) fn release((id, demand): (DemandId, &Demand), on: NaiveDate, body: &Body) -> Decided {
    match demand.holds.get(body) {
        None => Ok(vec![]),
        Some(since) if on < *since => Err(Refusal::ImpossibleDate),
        Some(_) => {
            let released = ErasureReleased { released_on: on, body: body.clone() };
            own(id, Ok(vec![DemandEvent::ErasureReleased(released)]))
        }
    }
}

pub(super) fn erase(
    (id, demand): (DemandId, &Demand),
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    if demand.erased_on.is_some() {
        return Ok(vec![]);
    }
    let goes_on = demand.merged_into.and_then(|into| world.demand(into));
    let Stage::Deregistered { on: left_on, .. } = demand.stage else {
        return Err(match demand.stage {
            Stage::Absent => Refusal::DemandUnknown,
            _ => Refusal::StillNeeded,
        });
    };
    if goes_on.is_some_and(|kept| kept.erased_on.is_none()) {
        return Err(Refusal::StillNeeded);
    }
    if !demand.holds.is_empty() {
        return Err(Refusal::ErasureHeld);
    }
    let last_day = law.calendar.retention.after(left_on);
    if on <= last_day {
        return Err(Refusal::RetentionRunning(last_day));
    }
    own(id, Ok(vec![DemandEvent::DataErased(DataErased { erased_on: on })]))
}

impl Demand {
    /// The first day on which what is known may be erased, as things stand; none while the demand goes on or while
    /// someone holds it. A reinstatement takes the plan back.
    #[must_use]
    pub fn erasure_planned(&self, law: &Law) -> Option<NaiveDate> {
        let Stage::Deregistered { on, .. } = self.stage else { return None };
        let free = self.holds.is_empty() && self.erased_on.is_none();
        free.then(|| law.calendar.retention.after(on).succ_opt().unwrap_or(NaiveDate::MAX))
    }
}
