use super::*;
use crate::{decider::fold, territory::Body, testing::*};

pub(super) fn declared(body: &str, siren: &str) -> BodyEvent {
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
