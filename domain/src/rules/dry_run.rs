//! What a version would change, counted on the demands of a day before it applies.

use crate::{
    demand::{Demand, Quartile},
    eligibility::{Outcome, Rule, assess},
    id::DemandId,
    law::Law,
    rules::{Parameter, Value},
    scoring,
    territory::{Financing, Typology},
    vacancy::Dwelling,
};
use chrono::NaiveDate;

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effect {
    /// Active demands looked at.
    pub examined: u32,
    /// Those for which something changes.
    pub moved: u32,
    /// The greatest change of one demand: points, days, euros, or 1 for what is or is not.
    pub largest: i64,
}

/// Counts what a version changes between two laws, as at its first day.
///
/// A grid or the abnormal delays: points. A threshold of quartile: whether the household is below it. Ceilings: whether
/// it is below each. A delay: the days by which the nearest deadlines move. Anything else moves no demand. A demand with an
/// erased part has no score and no income, before or after: it is looked at and does not move.
pub fn count<'a>(
    parameter: &Parameter,
    (before, after): (&Law, &Law),
    demands: impl IntoIterator<Item = (DemandId, &'a Demand)>,
) -> Effect {
    let mut effect = Effect::default();
    for (_, demand) in demands.into_iter().filter(|(_, demand)| demand.is_active()) {
        let change = change(parameter, demand, (before, after));
        effect.examined = effect.examined.saturating_add(1);
        effect.moved = effect.moved.saturating_add(u32::from(change != 0));
        effect.largest = effect.largest.max(change);
    }
    effect
}

/// How much changes for one demand.
fn change(parameter: &Parameter, demand: &Demand, (before, after): (&Law, &Law)) -> i64 {
    let on = parameter.effective_from;
    let between = |read: &dyn Fn(&Law) -> Option<i64>| {
        read(before).zip(read(after)).map_or(0, |(one, other)| (one - other).abs())
    };
    match &parameter.value {
        Value::ScoringGrid(_) | Value::AbnormalDelays { .. } => {
            between(&|law| scoring::score(demand, on, law).ok().map(|score| score.total.into()))
        }
        Value::QuartileThreshold { .. } => between(&|law| {
            quartile(demand, law, on).map(|quartile| (quartile == Quartile::First).into())
        }),
        Value::Ceilings { financing, .. } => {
            let kinds: &[Financing] = match financing {
                Financing::Plai => &[Financing::Plai],
                Financing::Plus | Financing::Pls => &[Financing::Plus, Financing::Pls],
            };
            let below = |financing: &Financing| between(&|law| admits(demand, *financing, law, on));
            kinds.iter().map(below).max().unwrap_or(0)
        }
        Value::Delay { .. } => moved_days(demand, before, after),
        Value::DrawSeed { .. }
        | Value::LevelReferential { .. }
        | Value::ReceptionPlan { .. }
        | Value::ExaminationList { .. }
        | Value::NonAllocationReasons { .. }
        | Value::RefusalReasons { .. } => 0,
    }
}

fn quartile(demand: &Demand, law: &Law, on: NaiveDate) -> Option<Quartile> {
    let (_, resources) = demand.resources.as_ref()?;
    let household = demand.household.as_ref().and_then(|declared| declared.household.open());
    Some(law.quartile.quartile(household, resources.open()?, &demand.co_applicants, on))
}

/// Whether its income is under the ceiling of a dwelling of this financing in the first commune it wishes.
fn admits(demand: &Demand, financing: Financing, law: &Law, on: NaiveDate) -> Option<i64> {
    let commune = demand.wish.as_ref()?.communes.first()?.clone();
    let dwelling = Dwelling {
        landlord: "essai".parse().ok()?,
        rpls: "0".parse().ok()?,
        commune,
        typology: Typology::T1,
        surface: 30,
        floor: 0,
        accessible: true,
        rent_cents: 0,
        charges_cents: 0,
        financing,
        in_priority_district: false,
        available_on: on,
    };
    match assess(demand, &dwelling, on, law).finding(Rule::Ceiling)?.outcome {
        Outcome::Met | Outcome::Measured => Some(1),
        Outcome::NotMet(_) => Some(0),
        Outcome::Unknown(_) => None,
    }
}

/// The greatest move among the deadlines that both laws have.
fn moved_days(demand: &Demand, before: &Law, after: &Law) -> i64 {
    let later = demand.deadlines(after);
    let moves = demand.deadlines(before).into_iter().map(|(kind, due)| {
        let other = later.iter().find(|(other, _)| *other == kind);
        // one that appears or goes counts for a day
        other.map_or(1, |(_, other)| (*other - due).num_days().abs())
    });
    moves.max().unwrap_or(0)
}
