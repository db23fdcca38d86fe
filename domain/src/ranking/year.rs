//! A simulated year for "why did my place change": households change, come, leave, are corrected; the grid, the delay
//! and the seed change. Ten thousand random pairs of days, each against an order written apart from the rules.

use crate::{
    calendar::Delay,
    declaration::{CurrentHousing, Situation},
    demand::{Demand, Ground, Stage},
    id::DemandId,
    law::Law,
    ranking::{
        Corrections, Course, Day, Field, Scope, Seed, why_did_my_place_change,
        why_did_places_change,
    },
    refusal::Refusal,
    scoring::{RankClass, ScoringGrid, score},
    sealed::Sealed,
    territory::Typology,
    testing::*,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

const PAIRS: u32 = 10_000;
const DEMANDS: u128 = 20;
const DAYS: u64 = 365;

/// What was known of a demand, from a day on, and since when it is known.
struct Version {
    valid: NaiveDate,
    known: NaiveDate,
    demand: Demand,
}

struct Year {
    versions: BTreeMap<DemandId, Vec<Version>>,
    laws: [(NaiveDate, Law); 3],
    seeds: [(NaiveDate, Seed); 2],
}

fn nth(number: u64) -> NaiveDate {
    day("2025-01-01") + Days::new(number)
}

fn ordinary() -> Demand {
    Scenario::new().given(registered(1)).world().demand(demand(1)).unwrap().clone()
}

/// Changes one thing that a place depends on.
fn change(demand: &mut Demand, random: &mut Dice) {
    let owner = person(1);
    match random.below(5) {
        0 | 1 => {
            let models = ["SD", "SH", "CP", "CPE", "LP"];
            let models = vec![token(models[usize::try_from(random.below(5)).unwrap()])];
            let rent = i64::try_from(random.below(600)).ok();
            let housing = CurrentHousing { models, rent, ..CurrentHousing::default() };
            demand.housing = Some((false, Sealed::new(owner, housing)));
        }
        2 => {
            let reasons = ["05", "11", "19", "23"];
            let reasons = vec![token(reasons[usize::try_from(random.below(4)).unwrap()])];
            let opposable_right = (random.below(8) == 0).then(|| token("ACTIF"));
            let said = Situation { reasons, opposable_right, ..Situation::default() };
            demand.situation = Some(Sealed::new(owner, said));
        }
        3 => demand.residence = (random.below(2) == 0).then(|| token("44109")),
        _ => {
            let communes = ["44109", "44190", "44143"];
            let wish = demand.wish.as_mut().unwrap();
            let first = usize::try_from(random.below(3)).unwrap();
            wish.communes = communes[first..].iter().map(|code| token(code)).collect();
            wish.typologies = vec![Typology::ALL[usize::try_from(1 + random.below(3)).unwrap()]];
        }
    }
}

/// A life in the year: most are there on the first day, some come later, some leave, some are put right.
fn life(random: &mut Dice, template: &Demand) -> Vec<Version> {
    let mut demand = template.clone();
    let came = if random.below(3) == 0 { random.below(DAYS) } else { 0 };
    let waited = Days::new(if came == 0 { random.below(2_000) } else { random.below(20) });
    demand.registration.as_mut().unwrap().presented_on = nth(came) - waited;
    (0..3).for_each(|_| change(&mut demand, random));
    let mut versions = vec![Version { valid: nth(came), known: nth(came), demand: demand.clone() }];
    let mut at = came;
    loop {
        at += 20 + random.below(120);
        if at >= DAYS {
            return versions;
        }
        let (valid, known) = match random.below(4) {
            // what held since the last version is put right, known only now
            0 => (versions.last().unwrap().valid, nth(at)),
            _ => (nth(at), nth(at)),
        };
        match random.below(8) {
            0 => {
                let on = nth(at);
                demand.stage = Stage::Deregistered { ground: Ground::NotRenewed, on };
            }
            1 => demand.stage = Stage::Active,
            _ => change(&mut demand, random),
        }
        versions.push(Version { valid, known, demand: demand.clone() });
    }
}

impl Year {
    fn new(seed: u64) -> Self {
        let mut random = Dice(seed);
        let template = ordinary();
        let lives = (1..=DEMANDS).map(|n| (demand(n), life(&mut random, &template)));
        let second = Law { grid: ScoringGrid::second_example(), ..Law::default() };
        let mut third = second.clone();
        third.grid.version = "exemple-2025.2".to_owned();
        third.calendar.abnormal_delay = Delay { value: 24, ..third.calendar.abnormal_delay };
        for group in third.grid.groups.iter_mut().filter(|group| group.code == "housing") {
            group.criteria.iter_mut().for_each(|criterion| criterion.points /= 5);
        }
        let start = nth(0);
        Self {
            versions: lives.collect(),
            laws: [(start, Law::default()), (nth(120), second), (nth(250), third)],
            seeds: [(start, Seed::published("2025-1")), (nth(181), Seed::published("2025-2"))],
        }
    }

    /// What holds on a day, as it is known on another.
    fn held(&self, id: DemandId, on: NaiveDate, known: NaiveDate) -> Option<&Demand> {
        let versions = self.versions[&id].iter();
        let held = versions.filter(|version| version.valid <= on && version.known <= known);
        held.max_by_key(|version| (version.valid, version.known)).map(|version| &version.demand)
    }

    fn field(&self, on: NaiveDate) -> Field<'_> {
        let law = &self.laws.iter().rfind(|(from, _)| *from <= on).unwrap().1;
        let seed = &self.seeds.iter().rfind(|(from, _)| *from <= on).unwrap().1;
        let held = self.versions.keys().filter_map(|id| Some((*id, self.held(*id, on, on)?)));
        Field::new(on, (law, seed), held)
    }

    /// Where what is known later of a day differs from what was known then.
    fn corrections(&self, on: NaiveDate, later: NaiveDate) -> Corrections<'_> {
        let ids = self.versions.keys();
        let differing = ids.filter_map(|id| {
            let (then, now) = (self.held(*id, on, on), self.held(*id, on, later));
            (then != now).then_some((*id, now))
        });
        differing.collect()
    }

    /// The place by counting, written apart from the rules of the ranking.
    fn reference(&self, own: DemandId, on: NaiveDate, scope: Scope) -> Option<i32> {
        let field = self.field(on);
        let facts = |id: DemandId| {
            let demand = self.held(id, on, on).filter(|demand| demand.is_active())?;
            let score = score(demand, on, field.law).unwrap();
            let right = score.class == RankClass::OpposableRight;
            let wish = demand.wish.clone().unwrap();
            Some((right, score.total, demand.presented_on().unwrap(), field.seed.draw(id), wish))
        };
        let mine = facts(own)?;
        let before = self.versions.keys().filter(|id| **id != own).filter_map(|id| facts(*id));
        let before = before.filter(|other| {
            let compared = scope == Scope::Territory
                || other.4.typologies.iter().any(|t| mine.4.typologies.contains(t))
                    && other.4.communes.iter().any(|c| mine.4.communes.contains(c));
            let first = if other.0 != mine.0 {
                other.0
            } else if other.1 != mine.1 {
                other.1 > mine.1
            } else if other.2 != mine.2 {
                other.2 < mine.2
            } else {
                other.3 < mine.3
            };
            compared && first
        });
        Some(1 + i32::try_from(before.count()).unwrap())
    }
}

/// One random demand and pair of days; none when the demand has no place on one of them.
fn pair(year: &Year, random: &mut Dice) -> Option<[(&'static str, i32); 7]> {
    let (a, b) = (random.below(DAYS), random.below(DAYS));
    let (from, to) = (nth(a.min(b)), nth(a.max(b)));
    let own = demand(1 + u128::from(random.below(u64::try_from(DEMANDS).unwrap())));
    let scope = [Scope::Comparable, Scope::Territory][usize::try_from(random.below(2)).unwrap()];
    let (before, after) = (year.field(from), year.field(to));
    let corrections = year.corrections(from, to);
    let places = (year.reference(own, from, scope), year.reference(own, to, scope));
    match why_did_my_place_change(own, &before, &corrections, &after, scope) {
        Ok(why) => {
            let expected = places.1.unwrap() - places.0.unwrap();
            assert_eq!(why.parts.sum(), expected, "{own} {from} {to} {scope:?} {why:?}");
            assert_eq!(why.difference(), expected, "{own} {from} {to} {scope:?}");
            Some(why.parts.listed())
        }
        Err(refusal) => {
            assert_eq!(refusal, Refusal::NotRanked);
            let gone = corrections.get(&own).is_some_and(|now| now.is_none_or(|d| !d.is_active()));
            assert!(places.0.is_none() || places.1.is_none() || gone, "{own} {from} {to}");
            None
        }
    }
}

#[test]
fn the_parts_sum_to_the_difference_for_ten_thousand_pairs_of_days_of_a_year() {
    let mut random = Dice(2_025);
    let years: Vec<Year> = (1..=8).map(Year::new).collect();
    let (mut explained, mut told) = (0, BTreeMap::<&str, u32>::new());
    for turn in (0..years.len()).cycle() {
        let Some(parts) = pair(&years[turn], &mut random) else { continue };
        for (code, part) in parts {
            *told.entry(code).or_default() += u32::from(part != 0);
        }
        explained += 1;
        if explained == PAIRS {
            break;
        }
    }
    // the sum would not hold without any one of them
    assert!(told.len() == 7 && told.values().all(|count| *count > 300), "{told:?}");
}

/// Every place at once is what each demand would be told alone, part by part.
#[test]
fn all_places_explained_in_one_pass_are_those_explained_one_by_one() {
    let mut random = Dice(7_117);
    let (mut compared, mut told) = (0, BTreeMap::<&str, u32>::new());
    for turn in 1..=60 {
        let year = Year::new(turn);
        let (a, b) = (random.below(DAYS), random.below(DAYS));
        let (from, to) = (nth(a.min(b)), nth(a.max(b)));
        let (before, after) = (year.field(from), year.field(to));
        let corrections = year.corrections(from, to);
        let day = |field: &Field<'_>| field.on;
        let courses: Vec<Course> = year
            .versions
            .keys()
            .map(|id| {
                let states = (
                    year.held(*id, from, from),
                    corrections.get(id).copied(),
                    year.held(*id, to, to),
                );
                let first = Day { on: day(&before), law: before.law, seed: before.seed };
                let second = Day { on: day(&after), law: after.law, seed: after.seed };
                Course::of(*id, states, (first, second))
            })
            .collect();
        let all = why_did_places_change(&courses);
        for id in year.versions.keys() {
            let alone =
                why_did_my_place_change(*id, &before, &corrections, &after, Scope::Comparable);
            match alone {
                Ok(why) => {
                    let (first, parts) = all[id].since.unwrap();
                    let once = (why.before.place, why.after.place, why.parts);
                    assert_eq!((first, all[id].after, parts), once, "{id} {from} {to}");
                    assert_eq!(parts.sum(), why.difference());
                    for (code, part) in parts.listed() {
                        *told.entry(code).or_default() += u32::from(part != 0);
                    }
                    compared += 1;
                }
                Err(_) => assert!(all.get(id).is_none_or(|change| change.since.is_none())),
            }
        }
    }
    assert!(compared > 300 && told.values().all(|count| *count > 20), "{compared} {told:?}");
}
