use super::*;
use crate::{
    decider::fold,
    session::SessionCommand,
    territory::Body,
    testing::*,
    vacancy::{VacancyCommand, VacancyEvent},
    world::{Command, Event},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

fn declared(body: &str, siren: &str) -> BodyEvent {
    BodyEvent::Declared(Organisation {
        body: token(body),
        name: format!("Organisme {body}"),
        kind: BodyKind::Landlord,
        siren: Some(token(siren)),
        from: day("2015-01-01"),
    })
}

fn merged(body: &str, into: &str, on: &str) -> BodyEvent {
    BodyEvent::Merged { body: token(body), into: token(into), on: day(on) }
}

fn split(body: &str, into: &str, communes: &[&str], on: &str) -> BodyEvent {
    let communes = communes.iter().map(|code| token(code)).collect();
    BodyEvent::Split { body: token(body), into: token(into), communes, on: day(on) }
}

fn bodies(events: &[BodyEvent]) -> Bodies {
    let known = ["a", "b", "c", "d"].map(|body| declared(body, "123456789"));
    fold(known.iter().chain(events))
}

fn holder(bodies: &Bodies, body: &str, on: &str) -> Option<String> {
    bodies.holder(&token(body), day(on)).map(ToString::to_string)
}

fn some(body: &str) -> Option<String> {
    Some(body.to_owned())
}

#[test]
fn who_answers_for_a_body_follows_its_successors_day_by_day() {
    let bodies = bodies(&[merged("a", "b", "2025-07-01"), merged("b", "c", "2026-01-01")]);
    let days = ["2025-06-30", "2025-07-01", "2025-12-31", "2026-01-01"];
    assert_eq!(
        days.map(|on| holder(&bodies, "a", on)),
        [some("a"), some("b"), some("b"), some("c")]
    );
    assert_eq!(holder(&bodies, "nobody-declared-it", "2026-01-01"), some("nobody-declared-it"));
    let held = |on| {
        bodies.answers_for(&token("b"), day(on)).iter().map(Body::to_string).collect::<Vec<_>>()
    };
    assert_eq!(held("2025-06-30"), ["b"]);
    assert_eq!(held("2025-07-01"), ["a", "b"]);
    assert_eq!(held("2026-01-01"), Vec::<String>::new());
}

#[test]
fn after_the_end_of_a_body_without_successor_nobody_answers() {
    let bodies = bodies(&[BodyEvent::Closed { body: token("a"), on: day("2025-07-01") }]);
    assert_eq!(holder(&bodies, "a", "2025-06-30"), some("a"));
    assert_eq!(holder(&bodies, "a", "2025-07-01"), None);
}

#[test]
fn the_dwellings_of_a_commune_go_their_own_way() {
    let events = [split("a", "c", &["44109"], "2025-03-01"), merged("a", "b", "2025-07-01")];
    let bodies = bodies(&events);
    let of = |commune: &str, on: &str| {
        bodies.holder_in(&token("a"), &token(commune), day(on)).map(ToString::to_string)
    };
    assert_eq!(of("44109", "2025-02-28"), some("a"));
    assert_eq!(of("44109", "2025-08-01"), some("c"));
    assert_eq!(of("44143", "2025-08-01"), some("b"));
    assert_eq!(holder(&bodies, "a", "2025-08-01"), some("b"));
}

#[test]
fn a_circle_that_should_not_be_recorded_ends_the_walk() {
    let bodies = bodies(&[merged("a", "b", "2025-07-01"), merged("b", "a", "2025-07-01")]);
    assert_eq!(holder(&bodies, "a", "2025-07-01"), None);
}

#[test]
fn the_past_keeps_the_old_name() {
    let renamed = |name: &str, on| BodyEvent::Renamed {
        body: token("a"),
        name: name.to_owned(),
        on: day(on),
    };
    let bodies = bodies(&[renamed("A Habitat", "2024-01-01"), renamed("Habitat 44", "2025-01-01")]);
    let history = bodies.get(&token("a")).unwrap();
    let names = ["2023-12-31", "2024-12-31", "2025-01-01"].map(|on| history.name(day(on)));
    assert_eq!(names, ["Organisme a", "A Habitat", "Habitat 44"]);
}

#[test]
fn a_share_is_summed_on_the_successor_and_no_dwelling_counts_twice() {
    let flow = |landlord: &str, permille, base| {
        let (landlord, holder) = (token(landlord), token("d"));
        BodyEvent::FlowAgreed(FlowAgreement { landlord, holder, year: 2025, permille, base })
    };
    let events = [flow("a", 300, 41), flow("b", 250, 100), merged("a", "b", "2025-07-01")];
    let bodies = bodies(&events);
    let given = |landlord: &str, on: &str| Assignment {
        landlord: token(landlord),
        commune: token("44109"),
        holder: token("d"),
        on: day(on),
    };
    let all = [
        given("a", "2025-02-01"),
        given("a", "2025-06-30"),
        given("b", "2025-03-01"),
        given("b", "2025-09-01"),
        given("a", "2024-12-31"),
    ];
    let flow = |landlord: &str, on: &str| {
        bodies.flow((&token(landlord), &token("d")), 2025, day(on), &all)
    };
    assert_eq!(flow("a", "2025-06-30"), Flow { agreed: 13, used: 2 });
    assert_eq!(flow("b", "2025-06-30"), Flow { agreed: 25, used: 1 });
    assert_eq!(flow("b", "2025-07-01"), Flow { agreed: 38, used: 3 });
    assert_eq!(flow("b", "2025-12-31"), Flow { agreed: 38, used: 4 });
    assert_eq!(flow("a", "2025-07-01"), Flow::default());
}

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
        let call = SessionCommand::Convene { landlord, meets_on: day(meets_on), agenda, quorum: 4 };
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
fn figures_break_where_an_organisation_changes() {
    let events = [
        BodyEvent::Renamed {
            body: token("a"),
            name: "A Habitat".to_owned(),
            on: day("2025-02-01"),
        },
        split("a", "c", &["44109", "44143"], "2025-03-01"),
        merged("a", "b", "2025-07-01"),
        BodyEvent::Closed { body: token("d"), on: day("2025-08-01") },
    ];
    let told = |from: &str, to: &str| {
        let breaks = bodies(&events).breaks(day(from), day(to));
        breaks.iter().map(|one| format!("{} {}", one.on, one.sentence())).collect::<Vec<_>>()
    };
    assert_eq!(
        told("2025-01-01", "2025-12-31"),
        [
            "2025-02-01 Organisme a s’appelle désormais A Habitat.",
            "2025-03-01 Organisme c reprend les logements de A Habitat dans 2 communes.",
            "2025-07-01 A Habitat est réuni à Organisme b : avant ce jour, leurs chiffres sont séparés.",
            "2025-08-01 Organisme d prend fin.",
        ]
    );
    assert_eq!(told("2025-03-02", "2025-06-30"), Vec::<String>::new());
}

/// Given in March to somebody who is absorbed in July: they come home.
#[test]
fn what_was_given_away_comes_back_with_whoever_is_absorbed() {
    let events = [split("a", "b", &["44109"], "2025-03-01"), merged("b", "a", "2025-07-01")];
    let bodies = bodies(&events);
    let of = |on: &str| bodies.holder_in(&token("a"), &token("44109"), day(on)).cloned();
    assert_eq!(
        ["2025-02-28", "2025-03-01", "2025-07-01"].map(of),
        ["a", "b", "a"].map(|b| Some(token(b)))
    );
    assert!(!bodies.go_round());
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
            let on = NaiveDate::from_yo_opt(2025, 1 + u32::try_from(next(300)).unwrap()).unwrap();
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
