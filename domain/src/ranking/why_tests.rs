//! One cause at a time: each part alone, with every other part zero.

use crate::{
    declaration::CurrentHousing,
    demand::{Demand, Registration, Submission},
    id::DemandId,
    law::Law,
    ranking::{Corrections, Field, Parts, Scope, Seed, Why, why_did_my_place_change},
    refusal::Refusal,
    sealed::Sealed,
    testing::*,
};
use std::collections::BTreeMap;

type Demands = BTreeMap<DemandId, Demand>;

/// A demand of the first person's kind: its date and its present housing.
fn life(n: u128, presented: &str, model: &str) -> (DemandId, Demand) {
    let registration = Registration {
        presented_on: day(presented),
        last_renewed_on: None,
        number: number(n),
        migrated: true,
    };
    let mut form = Submission { registration: Some(registration), ..form(n) };
    let housing = CurrentHousing { models: vec![token(model)], ..CurrentHousing::default() };
    form.declaration.housing = Some(Sealed::new(person(n), housing));
    let world = Scenario::new().given([submission(n, form)]).world();
    (demand(n), world.demand(demand(n)).unwrap().clone())
}

/// Three private tenants who waited 29, 17 and 5 months: the second is the one who asks, second of three.
fn three() -> Demands {
    [life(1, "2024-01-10", "LP"), life(2, "2023-01-10", "LP"), life(3, "2025-01-10", "LP")].into()
}

fn with(mut demands: Demands, changed: (DemandId, Demand)) -> Demands {
    demands.insert(changed.0, changed.1);
    demands
}

struct Days<'a> {
    laws: (&'a Law, &'a Law),
    on: (&'a str, &'a str),
    corrections: Corrections<'a>,
}

fn explain(before: &Demands, after: &Demands, days: &Days<'_>) -> Result<Why, Refusal> {
    let seed = Seed::published("2025");
    fn all(demands: &Demands) -> impl Iterator<Item = (DemandId, &Demand)> {
        demands.iter().map(|(id, demand)| (*id, demand))
    }
    let before = Field::new(day(days.on.0), (days.laws.0, &seed), all(before));
    let after = Field::new(day(days.on.1), (days.laws.1, &seed), all(after));
    why_did_my_place_change(demand(1), &before, &days.corrections, &after, Scope::Comparable)
}

/// The parts between two states of the same day under the same grid.
fn parts(before: &Demands, after: &Demands) -> Parts {
    let law = Law::default();
    explain(before, after, &same_day(&law)).unwrap().parts
}

fn same_day(law: &Law) -> Days<'_> {
    let on = ("2025-06-10", "2025-06-10");
    Days { laws: (law, law), on, corrections: Corrections::new() }
}

#[test]
fn nothing_happened_and_every_part_is_zero() {
    assert_eq!(parts(&three(), &three()), Parts::default());
}

#[test]
fn only_my_own_change() {
    let after = with(three(), life(1, "2024-01-10", "SD"));
    assert_eq!(parts(&three(), &after), Parts { own: -1, ..Parts::default() });
}

#[test]
fn only_the_rule() {
    let demands = with(three(), life(3, "2025-01-10", "CPE"));
    let (old, mut new) = (Law::default(), Law::default());
    let housing = new.grid.groups.iter_mut().find(|group| group.code == "housing").unwrap();
    housing.criteria.iter_mut().find(|c| c.code == "with-parents").unwrap().points = 30;
    new.grid.version = "exemple-2".to_owned();
    let days = Days { laws: (&old, &new), ..same_day(&old) };
    let why = explain(&demands, &demands, &days).unwrap();
    assert_eq!(why.parts, Parts { rule: 1, ..Parts::default() });
    assert_eq!(
        (why.before.grid.as_str(), why.after.grid.as_str()),
        ("exemple-2024.1", "exemple-2")
    );
}

/// 29 months against 28 and ten points of hosting; on 11 July the other has waited 30 months and a day: 20 points.
#[test]
fn only_time() {
    let demands: Demands = [life(1, "2023-02-10", "CP"), life(2, "2023-01-10", "LP")].into();
    let law = Law::default();
    let days = Days { on: ("2025-07-10", "2025-07-11"), ..same_day(&law) };
    let why = explain(&demands, &demands, &days).unwrap();
    assert_eq!(why.parts, Parts { seniority: 1, ..Parts::default() });
}

#[test]
fn only_an_arrival() {
    let after = with(three(), life(4, "2025-03-10", "SD"));
    assert_eq!(parts(&three(), &after), Parts { arrivals: 1, ..Parts::default() });
}

#[test]
fn only_a_departure() {
    let mut after = three();
    after.remove(&demand(2));
    assert_eq!(parts(&three(), &after), Parts { departures: -1, ..Parts::default() });
}

#[test]
fn a_demand_that_is_no_longer_active_has_left() {
    let mut after = three();
    let left = after.get_mut(&demand(2)).unwrap();
    let (ground, on) = (crate::demand::Ground::NotRenewed, day("2025-06-10"));
    left.stage = crate::demand::Stage::Deregistered { ground, on };
    assert_eq!(parts(&three(), &after), Parts { departures: -1, ..Parts::default() });
}

#[test]
fn only_a_change_of_another() {
    let after = with(three(), life(3, "2025-01-10", "SD"));
    assert_eq!(parts(&three(), &after), Parts { others: 1, ..Parts::default() });
}

/// The third was recorded without a home by mistake; today one knows that it was a tenant all along.
#[test]
fn only_a_correction_of_a_fact() {
    let (law, mistaken, right) = (Law::default(), life(3, "2025-01-10", "SD"), three());
    let corrections = [(demand(3), right.get(&demand(3)))].into();
    let days = Days { corrections, ..same_day(&law) };
    let why = explain(&with(three(), mistaken), &right, &days).unwrap();
    assert_eq!(why.parts, Parts { corrections: -1, ..Parts::default() });
}

/// A demand struck off by mistake is given back with its date: a correction, never an arrival.
#[test]
fn a_demand_given_back_is_a_correction() {
    let (law, right) = (Law::default(), three());
    let mut struck = three();
    struck.remove(&demand(2));
    let corrections = [(demand(2), right.get(&demand(2)))].into();
    let days = Days { corrections, ..same_day(&law) };
    let why = explain(&struck, &right, &days).unwrap();
    assert_eq!(why.parts, Parts { corrections: 1, ..Parts::default() });
}

#[test]
fn causes_that_meet_are_told_apart_and_still_sum() {
    let mut after = with(three(), life(1, "2024-01-10", "SD"));
    after.remove(&demand(3));
    let after = with(with(after, life(4, "2020-01-10", "SD")), life(5, "2020-01-10", "SD"));
    let law = Law::default();
    let why = explain(&three(), &after, &same_day(&law)).unwrap();
    assert_eq!(why.parts, Parts { own: -1, arrivals: 2, ..Parts::default() });
    assert_eq!((why.before.place.rank, why.after.place.rank, why.difference()), (2, 3, 1));
}

#[test]
fn an_explanation_names_the_points_of_both_days() {
    let after = with(three(), life(1, "2024-01-10", "SD"));
    let law = Law::default();
    let why = explain(&three(), &after, &same_day(&law)).unwrap();
    // 17 months and the metropolis, then thirty more without a home
    assert_eq!((why.before.standing.points, why.after.standing.points), (22, 52));
}

#[test]
fn without_a_place_on_one_of_the_days_there_is_nothing_to_explain() {
    let law = Law::default();
    let mut absent = three();
    absent.remove(&demand(1));
    for (before, after) in [(&absent, &three()), (&three(), &absent)] {
        let refusal = explain(before, after, &same_day(&law)).unwrap_err();
        assert_eq!(refusal, Refusal::NotRanked);
        assert_eq!(refusal.code(), "demand.not-ranked");
    }
}

#[test]
fn the_second_day_is_not_the_earlier() {
    let law = Law::default();
    let days = Days { on: ("2025-06-10", "2025-06-09"), ..same_day(&law) };
    assert_eq!(explain(&three(), &three(), &days).unwrap_err(), Refusal::ImpossibleDate);
}

/// Two demands alike in all but the draw: another published seed is a rule, not anyone's act.
#[test]
fn another_seed_is_a_change_of_rule() {
    let alike: Demands = [life(1, "2024-01-10", "LP"), life(2, "2024-01-10", "LP")].into();
    let seeds = || (0..50).map(|n| Seed::published(&n.to_string()));
    let first = |seed: &Seed| seed.draw(demand(1)) < seed.draw(demand(2));
    let (mine, theirs) = (seeds().find(first).unwrap(), seeds().find(|s| !first(s)).unwrap());
    let law = Law::default();
    let field = |seed| {
        let all = alike.iter().map(|(id, demand)| (*id, demand));
        Field::new(day("2025-06-10"), (&law, seed), all)
    };
    let (before, after) = (field(&mine), field(&theirs));
    let none = Corrections::new();
    let why = why_did_my_place_change(demand(1), &before, &none, &after, Scope::Territory).unwrap();
    assert_eq!(why.parts, Parts { rule: 1, ..Parts::default() });
}
