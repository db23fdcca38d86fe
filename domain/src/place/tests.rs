use crate::{
    place::{
        Duty, Level, PlaceCommand as C, PlaceEvent, Referential, Referentials, SuspensionCause,
    },
    referral::Mission,
    refusal::Refusal,
    testing::*,
    world::{Command, Event},
};
use std::collections::BTreeSet;

fn on(command: C) -> Command {
    Command::Place(place(1), command)
}

fn declare() -> Command {
    on(C::Declare {
        name: "Mairie de Rezé".to_owned(),
        body: token("reze"),
        commune: token("44143"),
        address: "Place Jean-Baptiste-Daviais".to_owned(),
    })
}

fn commit(level: Level) -> Command {
    commit_with(level, &[], "2025-01-06")
}

fn commit_with(level: Level, optional: &[Mission], date: &str) -> Command {
    let optional = optional.iter().copied().collect();
    let referential = "exemple-2017".to_owned();
    on(C::Commit { level, referential, on: day(date), optional })
}

fn authorise(desk: &str) -> Command {
    let convention = Some(token("CONV-2025/014"));
    on(C::AuthoriseDesk { desk: token(desk), on: day("2025-01-06"), convention })
}

#[test]
fn a_place_of_level_one_cannot_register_demands() {
    let scenario = Scenario::new().given([declare(), commit(Level::One)]);
    assert_eq!(scenario.then_refusal(&authorise("G4402")), Refusal::LevelTooLow);
}

#[test]
fn a_desk_keeps_its_place_at_level_two_or_above() {
    let scenario = Scenario::new().given([declare(), commit(Level::Two), authorise("G4402")]);
    assert_eq!(scenario.then_refusal(&commit(Level::One)), Refusal::DeskNeedsLevel);
    assert_eq!(scenario.when(&authorise("G4402")), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&authorise("G4403")), Refusal::DeskExists);
}

#[test]
fn a_place_that_left_commits_to_nothing() {
    let leave = on(C::Leave { on: day("2025-12-31") });
    let scenario = Scenario::new().given([declare(), leave.clone()]);
    assert_eq!(scenario.when(&leave), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&commit(Level::Two)), Refusal::PlaceLeft);
}

#[test]
fn a_place_nobody_declared_commits_to_nothing() {
    assert_eq!(Scenario::new().then_refusal(&commit(Level::Two)), Refusal::PlaceUnknown);
}

#[test]
fn a_place_declared_twice_counts_once() {
    assert_eq!(Scenario::new().given([declare()]).when(&declare()), Ok(vec![]));
}

/// The matrix of 5.3 of the domain reference, line by line: mandatory (X), optional (o), none (-).
#[test]
fn the_matrix_of_the_levels_is_the_one_proposed() {
    let table = [
        (Mission::Information, "XXX"),
        (Mission::Redirection, "XXX"),
        (Mission::FormHelp, "oXX"),
        (Mission::Registration, "-XX"),
        (Mission::Documents, "-XX"),
        (Mission::FollowUp, "-XX"),
        (Mission::Interview, "-oX"),
        (Mission::SpecificExamination, "-oX"),
    ];
    let referentials = Referentials::default();
    let version = referentials.on(day("2025-01-06")).unwrap();
    assert!(version.assumption);
    for (mission, line) in table {
        let duties = [Level::One, Level::Two, Level::Three].map(|level| {
            match version.duty(level, mission) {
                Duty::Mandatory => 'X',
                Duty::Optional => 'o',
                Duty::Absent => '-',
            }
        });
        assert_eq!(String::from_iter(duties), line, "{mission:?}");
    }
    assert_eq!(table.len(), Mission::ALL.len());
}

#[test]
fn a_place_takes_the_optional_missions_it_names_and_no_other() {
    let scenario = Scenario::new().given([declare()]);
    let interview = commit_with(Level::Two, &[Mission::Interview], "2025-01-06");
    let world = scenario.clone().given([interview]).world();
    let held = world.place(place(1)).unwrap();
    assert!(held.does(Mission::Interview) && held.does(Mission::FollowUp));
    assert!(!held.does(Mission::SpecificExamination));
    let too_much = commit_with(Level::One, &[Mission::Interview], "2025-01-06");
    assert_eq!(scenario.then_refusal(&too_much), Refusal::MissionNotOptional);
    let not_chosen = commit_with(Level::Two, &[Mission::FollowUp], "2025-01-06");
    assert_eq!(scenario.then_refusal(&not_chosen), Refusal::MissionNotOptional);
}

/// A later version of the referential rules later commitments and leaves the earlier ones as they were signed.
#[test]
fn a_commitment_follows_the_version_in_force_on_its_day() {
    let mut scenario = Scenario::new().given([declare(), commit(Level::Two)]);
    let mut next = scenario.law.referentials.versions.first().unwrap().clone();
    next.version = "2026".to_owned();
    next.effective_from = day("2026-01-01");
    next.matrix.insert(Mission::Interview, [Duty::Absent, Duty::Mandatory, Duty::Mandatory]);
    scenario.law.referentials.versions.push(next);
    assert!(!scenario.world().place(place(1)).unwrap().does(Mission::Interview));
    let late = commit_with(Level::Three, &[], "2026-01-02");
    assert_eq!(scenario.then_refusal(&late), Refusal::ReferentialNotInForce);
    let referential = "2026".to_owned();
    let again = |date| {
        let (referential, optional) = (referential.clone(), BTreeSet::new());
        on(C::Commit { level: Level::Two, referential, on: day(date), optional })
    };
    assert_eq!(scenario.then_refusal(&again("2025-12-31")), Refusal::ReferentialNotInForce);
    let scenario = scenario.given([again("2026-01-01")]);
    assert!(scenario.world().place(place(1)).unwrap().does(Mission::Interview));
    assert_eq!(Referential::ARTICLE, "CCH R441-2-10");
}

#[test]
fn a_commitment_signed_before_referentials_keeps_the_missions_of_its_level() {
    let data =
        serde_json::json!({"level": "3", "referential": "2025.1", "signed_on": "2025-01-06"});
    let event = Event::from_parts("place.level-committed", data.clone()).unwrap();
    assert_eq!(event.data(), data);
    let scenario =
        Scenario::new().given([declare()]).fact(crate::id::StreamId::Place(place(1)), event);
    let world = scenario.world();
    assert!(world.place(place(1)).unwrap().does(Mission::Interview));
    assert_eq!(world.place(place(1)).unwrap().committed().len(), Mission::ALL.len());
    assert!(!world.place(place(1)).unwrap().does(Mission::Registration), "a desk alone registers");
}

#[test]
fn a_change_of_level_says_which_one_it_was() {
    let scenario = Scenario::new().given([declare(), commit(Level::One)]);
    let change = commit_with(Level::Three, &[], "2025-03-03");
    let events = scenario.when(&change).unwrap();
    let Some((_, Event::Place(PlaceEvent::LevelChanged { from, level, .. }))) = events.first()
    else {
        panic!("{events:?}")
    };
    assert_eq!((*from, *level), (Level::One, Level::Three));
    let earlier = commit_with(Level::Three, &[], "2025-01-05");
    assert_eq!(scenario.then_refusal(&earlier), Refusal::NetworkDateImpossible);
}

#[test]
fn what_is_suspended_is_not_done_until_it_is_resumed() {
    let suspend = |missions: &[Mission]| {
        let missions = missions.iter().copied().collect();
        on(C::Suspend { missions, cause: SuspensionCause::Staff, on: day("2025-02-03") })
    };
    let resume = |date| on(C::Resume { on: day(date) });
    let scenario = Scenario::new().given([declare(), commit(Level::Three)]);
    assert_eq!(scenario.when(&resume("2025-02-04")), Ok(vec![]));
    let partly = scenario.clone().given([suspend(&[Mission::Interview])]);
    let place_of = |scenario: &Scenario| scenario.world().place(place(1)).unwrap().clone();
    assert_eq!(place_of(&partly).offers(Mission::Interview), Err(Refusal::MissionSuspended));
    assert!(place_of(&partly).does(Mission::FollowUp));
    assert_eq!(partly.when(&suspend(&[Mission::Interview])), Ok(vec![]));
    assert_eq!(partly.then_refusal(&resume("2025-02-02")), Refusal::NetworkDateImpossible);
    let wholly = scenario.clone().given([suspend(&[])]);
    assert!(Mission::ALL.iter().all(|mission| !place_of(&wholly).does(*mission)));
    let resumed = wholly.given([resume("2025-02-10")]);
    assert!(place_of(&resumed).does(Mission::Interview));
    let small = Scenario::new().given([declare(), commit(Level::One)]);
    assert_eq!(small.then_refusal(&suspend(&[Mission::Interview])), Refusal::NothingToSuspend);
}

#[test]
fn a_desk_needs_a_signed_convention_and_registers_until_it_is_withdrawn() {
    let withdraw = |date| on(C::WithdrawDesk { on: day(date) });
    let unsigned =
        on(C::AuthoriseDesk { desk: token("G4402"), on: day("2025-01-06"), convention: None });
    let scenario = Scenario::new().given([declare(), commit(Level::Two)]);
    assert_eq!(scenario.then_refusal(&unsigned), Refusal::ConventionMissing);
    assert_eq!(scenario.then_refusal(&withdraw("2025-02-03")), Refusal::NoDesk);
    let registers =
        |scenario: &Scenario| scenario.world().place(place(1)).unwrap().does(Mission::Registration);
    assert!(!registers(&scenario));
    let desk = scenario.given([authorise("G4402")]);
    assert!(registers(&desk));
    assert_eq!(desk.then_refusal(&withdraw("2025-01-05")), Refusal::NetworkDateImpossible);
    let without = desk.given([withdraw("2025-02-03")]);
    assert!(!registers(&without));
    let lower = commit_with(Level::One, &[], "2025-02-04");
    assert_eq!(without.then_types(&lower), ["place.level-changed"]);
}

#[test]
fn the_head_of_the_body_alone_says_who_acts_and_when() {
    let empower = |by: &str, date: &str| {
        on(C::EmpowerAgent { agent: agent(1), by: token(by), from: day(date) })
    };
    let revoke =
        |date: &str| on(C::RevokeAgent { agent: agent(1), by: token("reze"), on: day(date) });
    let scenario = Scenario::new().given([declare()]);
    assert_eq!(scenario.then_refusal(&empower("nantes", "2025-01-06")), Refusal::OtherBody);
    assert_eq!(scenario.then_refusal(&revoke("2025-01-06")), Refusal::AgentNotEmpowered);
    let scenario = scenario.given([empower("reze", "2025-01-06")]);
    assert_eq!(scenario.when(&empower("reze", "2025-01-07")), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&revoke("2025-01-05")), Refusal::NetworkDateImpossible);
    let scenario = scenario.given([revoke("2025-03-03")]);
    assert_eq!(scenario.when(&revoke("2025-04-01")), Ok(vec![]));
    assert_eq!(
        scenario.then_refusal(&empower("reze", "2025-02-01")),
        Refusal::NetworkDateImpossible
    );
    let scenario = scenario.given([empower("reze", "2025-05-05")]);
    let left = scenario.clone().given([on(C::Leave { on: day("2025-06-30") })]);
    let days = ["2025-01-05", "2025-01-06", "2025-03-02", "2025-03-03", "2025-05-05", "2025-07-01"];
    let may = |scenario: &Scenario| {
        let world = scenario.world();
        let held = world.place(place(1)).unwrap();
        days.map(|date| held.empowers(agent(1), day(date)))
    };
    assert_eq!(may(&scenario), [false, true, true, false, true, true]);
    assert_eq!(may(&left), [false, true, true, false, true, false]);
}
