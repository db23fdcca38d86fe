use super::*;
use crate::{
    calendar::{LegalCalendar, Unit},
    ceilings::Zone,
    decider::fold,
    household::Counted,
    law::{Law, Laws, Reasons},
    place::{Duty, Referentials},
    referral::Mission,
    scoring::ScoringGrid,
    session::NonAllocationReason,
    territory::{Financing, Typology},
    testing::*,
    vacancy::RefusalReason,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub(super) fn parameter(key: &str, version: &str, from: &str, value: Value) -> Parameter {
    Parameter {
        key: token(key),
        version: token(version),
        value,
        effective_from: day(from),
        source: "Texte d'exemple".to_owned(),
        status: Status::Verified,
        voted_on: day("2024-01-01"),
        act: token("2024-1"),
    }
}

fn delay(version: &str, from: &str, value: u32) -> Parameter {
    parameter("delay.offer-reply", version, from, Value::Delay { count: value, unit: Unit::Days })
}

/// Voted and published the day after.
pub(super) fn published(parameters: impl IntoIterator<Item = Parameter>) -> Vec<RulesEvent> {
    let events = parameters.into_iter().flat_map(|parameter| {
        let (key, version) = (parameter.key.clone(), parameter.version.clone());
        let step = Step { key, version, on: day("2024-01-02") };
        [RulesEvent::ParameterVoted(Box::new(parameter)), RulesEvent::ParameterPublished(step)]
    });
    events.collect()
}

pub(super) fn laws(events: &[RulesEvent]) -> Laws {
    let rules: Rules = fold(events);
    Laws::new(&Arc::new(Law::default()), &rules, &Arc::default())
}

#[test]
fn the_law_as_at_three_dates_has_three_values() {
    let laws = laws(&published([delay("b", "2026-01-01", 15), delay("a", "2025-07-01", 12)]));
    let reply = |on: &str| laws.on(day(on)).calendar.offer_reply.value;
    assert_eq!([reply("2025-06-30"), reply("2025-07-01"), reply("2026-01-01")], [10, 12, 15]);
    let version = |on: &str| laws.on(day(on)).versions.get(&token("delay.offer-reply")).cloned();
    let found = [version("2025-06-30"), version("2025-12-31"), version("2026-01-01")];
    assert_eq!(found, [None, Some(token("a")), Some(token("b"))]);
    // what was read in a text is no assumption any more, and keeps its article
    let held = laws.on(day("2025-07-01")).calendar.offer_reply;
    assert_eq!((held.assumption, held.article), (false, "CCH R441-10"));
}

#[test]
fn what_is_voted_and_not_published_or_is_taken_back_never_applies() {
    let mut events = published([delay("a", "2025-07-01", 12), delay("b", "2025-08-01", 15)]);
    events.push(RulesEvent::ParameterVoted(Box::new(delay("c", "2025-09-01", 20))));
    let step = Step { key: token("delay.offer-reply"), version: token("b"), on: day("2025-07-15") };
    events.push(RulesEvent::ParameterWithdrawn(step));
    let (rules, laws): (Rules, _) = (fold(&events), laws(&events));
    assert_eq!(laws.on(day("2026-01-01")).calendar.offer_reply.value, 12);
    let phases = |on: &str| rules.versions.iter().map(|one| one.phase(day(on))).collect::<Vec<_>>();
    assert_eq!(phases("2025-06-30"), [Phase::Published, Phase::Withdrawn, Phase::Voted]);
    assert_eq!(phases("2025-07-01"), [Phase::InForce, Phase::Withdrawn, Phase::Voted]);
    let key = token("delay.offer-reply");
    let held = rules.in_force(&key, day("2026-01-01")).map(|one| one.parameter.version.clone());
    assert_eq!(held, Some(token("a")));
}

#[test]
fn of_two_versions_for_one_day_the_one_published_last_applies() {
    let mut events = published([delay("a", "2025-07-01", 12), delay("b", "2025-07-01", 15)]);
    let again =
        Step { key: token("delay.offer-reply"), version: token("a"), on: day("2024-02-01") };
    events.push(RulesEvent::ParameterPublished(again));
    assert_eq!(laws(&events).on(day("2025-07-01")).calendar.offer_reply.value, 12);
}

#[test]
fn every_delay_of_the_law_can_be_adopted() {
    for (n, (code, _)) in LegalCalendar::default().delays().into_iter().enumerate() {
        let value = 100 + u32::try_from(n).unwrap();
        let key = format!("{DELAY}{code}");
        let voted =
            parameter(&key, "1", "2025-01-01", Value::Delay { count: value, unit: Unit::Months });
        assert!(is_known(&voted.key) && voted.value.fits(&voted.key));
        let laws = laws(&published([voted]));
        let delays = laws.on(day("2025-01-01")).calendar.delays();
        let held = delays.iter().find(|(other, _)| *other == code).unwrap().1;
        assert_eq!((held.value, held.unit), (value, Unit::Months), "{code}");
    }
}

/// One value of each kind, that a rule reads otherwise than what shipped.
pub(super) fn one_of_each() -> Vec<Parameter> {
    let may = [Duty::Optional, Duty::Mandatory, Duty::Mandatory];
    let line = AbnormalLine {
        communes: BTreeSet::from([token("44109")]),
        typologies: BTreeSet::from([Typology::T4]),
        months: 24,
    };
    let euros = vec![11_000, 21_000, 31_000, 41_000, 51_000, 61_000, 5_000];
    let situations = BTreeMap::from([(crate::examination::EntrySituation::Violence, 1)]);
    let grid = GridValue::from(&ScoringGrid::second_example());
    let [plai, plus] = [Financing::Plai, Financing::Plus].map(|financing| Value::Ceilings {
        zone: Zone::OtherRegions,
        financing,
        euros: euros.clone(),
    });
    let reasons = BTreeSet::from([NonAllocationReason::EffortRate]);
    let values = [
        ("delay.validity", Value::Delay { count: 24, unit: Unit::Months }),
        ("abnormal-delays", Value::AbnormalDelays { lines: vec![line] }),
        ("ceilings.plai", plai),
        ("ceilings.plus", plus),
        ("quartile-threshold", Value::QuartileThreshold { euros: 10_000 }),
        ("scoring-grid", Value::ScoringGrid(grid)),
        ("draw-seed", Value::DrawSeed { seed: "départage 2".to_owned() }),
        (
            "level-referential",
            Value::LevelReferential { matrix: BTreeMap::from([(Mission::Interview, may)]) },
        ),
        ("reception-plan", Value::ReceptionPlan { extended: true }),
        ("examination-list", Value::ExaminationList { situations, least_bodies: 2 }),
        ("non-allocation-reasons", Value::NonAllocationReasons { reasons }),
        (
            "refusal-reasons",
            Value::RefusalReasons { reasons: BTreeSet::from([RefusalReason::Size]) },
        ),
    ];
    values.map(|(key, value)| parameter(key, "2025.1", "2025-03-01", value)).to_vec()
}

#[test]
fn every_kind_of_parameter_changes_what_a_rule_reads_from_its_first_day() {
    let keys: BTreeSet<_> = one_of_each().iter().map(|p| p.key.to_string()).collect();
    let kinds = value::keys().into_iter().filter(|key| !key.starts_with(DELAY));
    assert!(kinds.into_iter().all(|key| keys.contains(&key)), "{keys:?}");
    for one in one_of_each() {
        assert!(one.value.fits(&one.key) && one.value.is_sound(), "{}", one.key);
        let (key, laws) = (one.key.clone(), laws(&published([one])));
        let (before, after) = (laws.on(day("2025-02-28")), laws.on(day("2025-03-01")));
        assert_eq!(**before, Law::default(), "{key}");
        let unversioned = Law { versions: BTreeMap::new(), ..(**after).clone() };
        assert_ne!(unversioned, Law::default(), "{key}");
    }
    let laws = laws(&published(one_of_each()));
    let law = laws.on(day("2025-03-01"));
    let household = Counted { category: 6, extra: 2, size: 8 };
    let ceiling = |financing| {
        let place = (Zone::OtherRegions, financing);
        law.ceilings.ceiling(place, household, day("2025-03-01")).unwrap().euros
    };
    assert_eq!([ceiling(Financing::Plai), ceiling(Financing::Pls)], [71_000, 92_300]);
    assert_eq!(law.quartile.in_force(day("2025-03-01")).unwrap().1, 10_000);
    assert_eq!(law.draws.on(day("2025-03-01")).text(), "départage 2");
    assert_eq!(law.referentials.on(day("2025-03-01")).unwrap().version, "2025.1");
    assert_eq!(law.first_reception(day("2025-03-01")).value, 2);
    assert_eq!(law.examinations.on(day("2025-03-01")).unwrap().situations.len(), 1);
    let given = |reason| Reasons::allows(law.non_allocation_reasons.as_ref(), &reason);
    assert!(given(NonAllocationReason::EffortRate) && !given(NonAllocationReason::AboveCeiling));
    assert_eq!(Referentials::default().versions.len() + 1, law.referentials.versions.len());
}

#[test]
fn a_grid_is_read_back_as_it_was_voted() {
    for grid in [ScoringGrid::default(), ScoringGrid::second_example()] {
        let value = GridValue::from(&grid);
        assert!(value.is_sound(), "{}", grid.version);
        assert_eq!(value.grid(&grid.version, grid.effective_from), grid);
        let text = serde_json::to_string(&Value::ScoringGrid(value.clone())).unwrap();
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, Value::ScoringGrid(value));
    }
}

#[test]
fn a_grid_that_could_not_be_explained_is_not_sound() {
    let broken: [fn(&mut GridValue); 4] = [
        |grid| grid.groups.clear(),
        |grid| {
            let twice = grid.groups.first().cloned().unwrap();
            grid.groups.push(twice);
        },
        |grid| grid.groups.first_mut().unwrap().floor = 1_000,
        |grid| {
            let bands =
                vec![BandValue { over: 400, points: 1 }, BandValue { over: 330, points: 2 }];
            let group = grid.groups.first_mut().unwrap();
            group.criteria.first_mut().unwrap().rule = RuleValue::RentShareBand { bands };
        },
    ];
    for change in broken {
        let mut grid = GridValue::from(&ScoringGrid::default());
        change(&mut grid);
        assert!(!grid.is_sound());
    }
}

#[test]
fn ceilings_that_do_not_rise_or_are_not_seven_are_not_sound() {
    let plus = |euros: &[i64]| Value::Ceilings {
        zone: Zone::OtherRegions,
        financing: Financing::Plus,
        euros: euros.into(),
    };
    assert!(plus(&[1, 2, 3, 4, 5, 6, 1]).is_sound());
    assert!(!plus(&[1, 2, 3, 4, 5, 6]).is_sound());
    assert!(!plus(&[1, 2, 3, 3, 5, 6, 1]).is_sound());
    assert!(!plus(&[0, 2, 3, 4, 5, 6, 1]).is_sound());
    assert!(
        !Value::Ceilings { zone: Zone::OtherRegions, financing: Financing::Pls, euros: vec![] }
            .fits(&token("ceilings.plus"))
    );
}

#[test]
fn an_abnormal_delay_goes_by_territory_and_typology_and_the_shortest_of_the_wishes_counts() {
    let line = |communes: &[&str], typologies: &[Typology], months| AbnormalLine {
        communes: communes.iter().map(|code| token(code)).collect(),
        typologies: typologies.iter().copied().collect(),
        months,
    };
    let lines = vec![
        line(&["44109"], &[], 30),
        line(&["44109"], &[Typology::T4], 24),
        line(&["44184"], &[], 20),
    ];
    let value = Value::AbnormalDelays { lines };
    let laws = laws(&published([parameter("abnormal-delays", "1", "2025-01-01", value)]));
    let law = laws.on(day("2025-01-01"));
    let months = |communes: &[&str], typologies: &[Typology]| {
        let communes: Vec<_> = communes.iter().map(|code| token(code)).collect();
        law.abnormal_delay(&communes, typologies).value
    };
    assert_eq!(months(&["44109"], &[Typology::T2]), 30);
    assert_eq!(months(&["44109"], &[Typology::T2, Typology::T4]), 24);
    assert_eq!(months(&["44109", "44184"], &[Typology::T2]), 20);
    assert_eq!(months(&["49007"], &[Typology::T4]), law.calendar.abnormal_delay.value);
}

#[test]
fn what_applies_is_told_in_the_shape_in_which_another_value_is_voted() {
    let on = day("2025-03-01");
    for one in one_of_each() {
        let laws = laws(&published([one.clone()]));
        let told = laws.on(on).setting(one.key.as_str(), on).map(|(value, _)| value);
        assert_eq!(told.as_ref(), Some(&one.value), "{}", one.key);
    }
    let shipped = Law::default();
    let none: Vec<_> = value::keys()
        .into_iter()
        .filter(|key| match shipped.setting(key, on) {
            Some((value, _)) => !(value.fits(&token(key)) && value.is_sound()),
            None => true,
        })
        .collect();
    let lists = ["abnormal-delays", "non-allocation-reasons", "refusal-reasons"];
    assert_eq!(none, lists, "only what nobody adopted has no value");
}
