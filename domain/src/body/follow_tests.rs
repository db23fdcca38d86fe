//! What follows organisations: leases, sessions, agents, places; and that nothing ever goes round.

use super::{tests::declared, *};
use crate::{
    session::SessionCommand,
    territory::Body,
    testing::*,
    vacancy::{VacancyCommand, VacancyEvent},
    world::{Command, Event},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

fn command(command: BodyCommand) -> Command {
    Command::Body(command)
}

fn known() -> Scenario {
    let declare = |body: &str, siren: &str| {
        let BodyEvent::Declared(organisation) = declared(body, siren) else { panic!("declared") };
        command(BodyCommand::Declare(organisation))
    };
    Scenario::new().given([declare("nmh", "111111111"), declare("b", "222222222")])
}

fn merge(body: &str, into: &str, on: &str) -> Command {
    command(BodyCommand::Merge { body: token(body), into: token(into), on: day(on) })
}

#[test]
fn the_agents_of_a_merged_body_end_with_it_and_are_not_copied() {
    let empower = |body: &str, from: &str| {
        let (body, agent, role, from) = (token(body), agent(1), BodyRole::Letting, day(from));
        command(BodyCommand::EmpowerAgent { body, agent, role, from })
    };
    let given = known().given([empower("nmh", "2024-01-01"), merge("nmh", "b", "2025-07-01")]);
    let acts = |scenario: &Scenario, body: &str, on: &str| {
        scenario.world().bodies().unwrap().empowers(&token(body), agent(1), day(on))
    };
    assert!(acts(&given, "nmh", "2025-06-30") && !acts(&given, "nmh", "2025-07-01"));
    assert!(!acts(&given, "b", "2025-07-01"), "not copied");
    let anew = given.given([empower("b", "2025-07-02")]);
    assert!(!acts(&anew, "b", "2025-07-01") && acts(&anew, "b", "2025-07-02"));
}

#[test]
fn the_lease_bears_the_number_of_who_answers_that_day() {
    let signed = |merged_on: &str| -> (Option<Body>, Option<crate::territory::Siren>) {
        let given = known().given(offered()).given([accept(1, 1), merge("nmh", "b", merged_on)]);
        let lease = VacancyCommand::SignLease { demand: demand(1), on: day("2025-10-08") };
        let events = given.when(&Command::Vacancy(vacancy(1), lease)).unwrap();
        events
            .into_iter()
            .find_map(|(_, event)| match event {
                Event::Vacancy(VacancyEvent::LeaseSigned { landlord, siren, .. }) => {
                    Some((landlord, siren))
                }
                _ => None,
            })
            .unwrap()
    };
    assert_eq!(signed("2025-10-08"), (Some(token("b")), Some(token("222222222"))));
    assert_eq!(signed("2025-10-09"), (Some(token("nmh")), Some(token("111111111"))));
}

#[test]
fn no_lease_is_signed_for_a_dwelling_that_nobody_answers_for() {
    let close = command(BodyCommand::Close { body: token("nmh"), on: day("2025-10-01") });
    let given = known().given(offered()).given([accept(1, 1), close]);
    let lease = VacancyCommand::SignLease { demand: demand(1), on: day("2025-10-08") };
    let refused = given.then_refusal(&Command::Vacancy(vacancy(1), lease));
    assert_eq!(refused.code(), "body.ended");
}

#[test]
fn a_session_is_of_who_answers_on_its_day_whoever_called_it() {
    let given = known().given(registered(1)).given([declare(1)]);
    let given = given.given([merge("nmh", "b", "2025-09-24")]);
    let called = |by: &str, meets_on: &str| {
        let (landlord, agenda) = (token(by), vec![vacancy(1)]);
        let (meets_on, members) = (day(meets_on), vec![]);
        let call = SessionCommand::Convene { landlord, meets_on, agenda, quorum: 4, members };
        given.when(&Command::Session(session(1), call)).map(|events| events.len())
    };
    assert_eq!(called("nmh", "2025-09-24"), Ok(1), "called before, held after");
    assert_eq!(called("b", "2025-09-24"), Ok(1));
    assert_eq!(called("b", "2025-09-23").unwrap_err().code(), "session.other-landlord");
}

#[test]
fn a_place_and_its_agents_follow_the_body_that_holds_it() {
    use crate::place::PlaceCommand as P;
    let of = |command| Command::Place(place(1), command);
    let declare = P::Declare {
        name: "Accueil".to_owned(),
        body: token("nmh"),
        commune: token("44109"),
        address: "1 rue de l'Exemple".to_owned(),
    };
    let empower = |by: &str, from: &str| {
        of(P::EmpowerAgent { agent: agent(1), by: token(by), from: day(from) })
    };
    let given = known().given([of(declare), empower("nmh", "2025-01-06")]);
    let given = given.given([merge("nmh", "b", "2025-07-01")]);
    let law = |scenario: &Scenario| {
        let bodies = std::sync::Arc::new(scenario.world().bodies().unwrap().clone());
        crate::law::Law { bodies, ..crate::law::Law::default() }
    };
    let acts = |scenario: &Scenario, on: &str| {
        let world = scenario.world();
        crate::place::empowered(world.place(place(1)).unwrap(), agent(1), (day(on), &law(scenario)))
            .is_ok()
    };
    assert!(acts(&given, "2025-06-30") && !acts(&given, "2025-07-01"));
    assert_eq!(given.then_refusal(&empower("nmh", "2025-07-02")).code(), "place.other-body");
    let anew = given.given([empower("b", "2025-07-02")]);
    assert!(acts(&anew, "2025-06-30") && !acts(&anew, "2025-07-01") && acts(&anew, "2025-07-02"));
}

#[test]
fn random_organisations_never_go_round() {
    for seed in 0..3_000_u64 {
        let mut dice = crate::testing::token::<u64>(&seed.to_string());
        let mut next = |sides: u64| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % sides
        };
        let names = ["nmh", "b", "c"];
        let BodyEvent::Declared(third) = declared("c", "333333333") else { panic!("declared") };
        let mut scenario = known().given([command(BodyCommand::Declare(third))]);
        for _ in 0..8 {
            let on = NaiveDate::from_yo_opt(2025, 1 + u32::try_from(next(6)).unwrap()).unwrap();
            let pick = |n: u64| token::<Body>(names.get(usize::try_from(n).unwrap()).unwrap());
            let (body, into) = (pick(next(3)), pick(next(3)));
            let asked = match next(3) {
                0 => BodyCommand::Merge { body, into, on },
                1 => {
                    let communes = BTreeSet::from([token("44109")]);
                    BodyCommand::Split { body, into, communes, on }
                }
                _ => BodyCommand::Close { body, on },
            };
            if let Ok(events) = scenario.when(&command(asked)) {
                scenario =
                    events.into_iter().fold(scenario, |s, (stream, event)| s.fact(stream, event));
            }
        }
        let world = scenario.world();
        let bodies = world.bodies().unwrap();
        assert!(!bodies.go_round(), "{seed}");
        for (body, history) in bodies.all() {
            let closed =
                || bodies.all().any(|(_, one)| one.ended.as_ref().is_some_and(|e| e.1.is_none()));
            // a walk that ends nowhere ends at a body that closed, never in a circle
            for last in [
                bodies.holder_in(body, &token("44109"), NaiveDate::MAX),
                bodies.holder(body, NaiveDate::MAX),
            ] {
                assert!(last.is_some() || closed(), "{seed} {history:?}");
            }
        }
    }
}
