use super::{extract, minutes};
use crate::{
    declaration::Situation,
    law::Law,
    sealed::Sealed,
    session::{Decision, DecisionKind, NonAllocationReason, SessionEvent},
    testing::*,
    world::Event,
};

fn decided() -> Scenario {
    let mut decisions = ranks(2);
    let reasons = vec![NonAllocationReason::EffortRate];
    decisions.push((demand(3), Decision::NotAllocate { reasons }));
    let mut separated = form(1);
    let reasons = vec![token("01"), token("11")];
    let situation = Situation { reasons, ..Situation::default() };
    separated.declaration.situation = Some(Sealed::new(person(1), situation));
    let first = [submission(1, separated), register(1)];
    let candidates = first.into_iter().chain(offered().skip(2).take(8));
    Scenario::new().given(candidates).given([
        call(1, 1),
        freeze(1),
        attend(1, 1..=6),
        recuse(1, 1, 6),
        voted(decide(1, 1, decisions), ballots(1..=4, [5])),
    ])
}

#[test]
fn an_extract_tells_the_household_its_own_decision_and_only_counts_the_others() {
    let world = decided().world();
    let (session, state) = (world.session(session(1)).unwrap(), world.vacancy(vacancy(1)).unwrap());
    let rules = Law::default().commissions;
    let own = extract(session, (vacancy(1), state), demand(3), &rules).unwrap();
    assert_eq!((own.others, own.before, own.votes), (2, 2, Some([4, 1, 0])));
    assert_eq!(own.own.decision, DecisionKind::NotAllocated);
    assert_eq!(own.own.reasons, [NonAllocationReason::EffortRate]);
    let second = extract(session, (vacancy(1), state), demand(2), &rules).unwrap();
    assert_eq!((second.own.rank, second.before), (Some(2), 1));
    assert_eq!(extract(session, (vacancy(1), state), demand(4), &rules), None);
}

#[test]
fn no_extract_holds_an_identifier_of_anybody() {
    let world = decided().world();
    let (session, state) = (world.session(session(1)).unwrap(), world.vacancy(vacancy(1)).unwrap());
    for n in 1..=3 {
        let own = extract(session, (vacancy(1), state), demand(n), &Law::default().commissions);
        let text = serde_json::to_string(&own.unwrap()).unwrap();
        for kind in ["demand-", "person-", "member-", "DURAND"] {
            assert!(!text.contains(kind), "{text}");
        }
    }
}

#[test]
fn minutes_name_who_sat_who_stood_aside_and_every_decision_and_no_person() {
    let world = decided().world();
    let told = minutes(world.session(session(1)).unwrap()).unwrap();
    let [dwelling] = &told.dwellings[..] else { panic!() };
    assert_eq!((told.present.len(), dwelling.aside.len()), (6, 1));
    assert_eq!(
        dwelling.decisions.iter().map(|d| d.2).collect::<Vec<_>>(),
        [Some(1), Some(2), None]
    );
    let text = serde_json::to_string(&told).unwrap();
    assert!(!text.contains("person-") && !text.contains("DURAND"), "{text}");
    let silent = Scenario::new().given(offered().take(12)).world();
    assert_eq!(minutes(silent.session(session(1)).unwrap()), None);
}

#[test]
fn the_record_names_nobody_and_outlives_the_erasure_of_everybody() {
    let record = |scenario: &Scenario| {
        let erased = (1..=3).fold(scenario.clone(), |all, n| all.erase(person(n)));
        erased.history_of(session(1)).into_iter().find_map(|event| match event {
            Event::Session(SessionEvent::DecisionRecorded(record)) => Some(record),
            _ => None,
        })
    };
    let kept = record(&decided()).unwrap();
    assert_eq!((kept.records.len(), kept.votes), (3, Some([4, 1, 0])));
    assert_eq!(kept.records.iter().map(|r| r.rank).collect::<Vec<_>>(), [Some(1), Some(2), None]);
    assert_eq!(kept.records[2].reasons, [NonAllocationReason::EffortRate]);
    assert!(kept.records.iter().all(|record| record.ceiling_met == Some(true)));
    assert!(kept.records.iter().all(|record| !record.lines.is_empty()));
    let text = serde_json::to_string(&kept).unwrap();
    for kind in ["demand-", "person-", "member-", "DURAND"] {
        assert!(!text.contains(kind), "{text}");
    }
}

#[test]
fn the_points_of_protected_criteria_are_one_line_of_a_record() {
    let world = decided().world();
    let told = world.demand(demand(1)).unwrap().score.as_ref().unwrap().lines.open().unwrap();
    let mut events = decided().history_of(session(1)).into_iter();
    let lines = events.find_map(|event| match event {
        Event::Session(SessionEvent::DecisionRecorded(record)) => {
            Some(record.records[0].lines.clone())
        }
        _ => None,
    });
    let lines = lines.unwrap();
    let sum = |points: Vec<i32>| points.into_iter().sum::<i32>();
    assert_eq!(
        sum(lines.iter().map(|line| line.points).collect()),
        sum(told.lines.iter().map(|line| line.points).collect())
    );
    let others = lines.iter().find(|line| line.criterion == super::OTHERS);
    assert_eq!(others.map(|line| line.points), Some(8), "a separation, by its points alone");
    let law = Law::default();
    for line in lines.iter().filter(|line| line.criterion != super::OTHERS) {
        let facts = law.grid.criterion(&line.criterion).unwrap().rule.facts();
        let told = format!("{facts:?}");
        assert!(!told.contains("Reasons") && !told.contains("Handicap"), "{told}");
    }
}
