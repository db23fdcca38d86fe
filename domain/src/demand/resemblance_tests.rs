//! Demands that look alike: both say it, whatever the order, and nothing is refused for it.

use crate::{
    declaration::Link,
    demand::{Declaration, DemandCommand as C, Distinct, Registration, Submission},
    id::DemandId,
    refusal::Refusal,
    sealed::Sealed,
    testing::*,
    world::Command,
};

fn on(n: u128, command: C) -> Command {
    Command::Demand(demand(n), command)
}

fn alike(n: u128, others: &[u128]) -> Submission {
    let mut form = form(n);
    form.lookalikes = others.iter().copied().map(demand).collect();
    form
}

/// The n-th demand brought with a number, as it was given elsewhere.
fn brought(n: u128, number: &str, others: &[u128]) -> Command {
    let registration = Registration {
        presented_on: day("2023-05-02"),
        last_renewed_on: None,
        number: token(number),
        migrated: true,
    };
    submission(n, Submission { registration: Some(registration), ..alike(n, others) })
}

fn changed(n: u128, others: &[u128]) -> Box<Declaration> {
    let mut said = declaration(n);
    said.lookalikes = others.iter().copied().map(demand).collect();
    Box::new(said)
}

fn change(n: u128, others: &[u128]) -> Command {
    on(n, C::Change { on: day("2025-05-02"), declaration: changed(n, others) })
}

fn dismiss(n: u128, other: u128, date: &str) -> Command {
    let (other, body, reason) = (demand(other), token("nantes"), Distinct::Relatives);
    on(n, C::DismissResemblance { other, on: day(date), body, reason })
}

/// What each of the first demands says it looks like.
fn said(scenario: &Scenario, n: u128) -> Vec<DemandId> {
    scenario.world().demand(demand(n)).unwrap().lookalikes.clone()
}

#[test]
fn both_demands_say_that_they_look_alike_and_both_are_registered() {
    let scenario = Scenario::new().given([submit(1), submission(2, alike(2, &[1]))]);
    assert_eq!((said(&scenario, 1), said(&scenario, 2)), (vec![demand(2)], vec![demand(1)]));
    let registered = scenario.given([register(1), register(2)]).world();
    assert!((1..=2).all(|n| registered.demand(demand(n)).unwrap().is_active()));
}

#[test]
fn a_demand_known_to_the_registry_before_its_form_is_written_learns_it_first() {
    let scenario = Scenario::new().given([submission(2, alike(2, &[1])), submit(1)]);
    assert_eq!((said(&scenario, 1), said(&scenario, 2)), (vec![demand(2)], vec![demand(1)]));
    assert_eq!(scenario.when(&submit(1)), Ok(vec![]));
}

#[test]
fn a_corrected_name_is_compared_and_said_once() {
    let both = ["demand.duplicate-suspected"; 2];
    let scenario = Scenario::new().given(registered(2));
    assert_eq!(scenario.then_types(&change(2, &[1])), both);
    let scenario = scenario.given([change(2, &[1])]);
    assert_eq!((said(&scenario, 1), said(&scenario, 2)), (vec![demand(2)], vec![demand(1)]));
    assert_eq!(scenario.when(&change(2, &[1])), Ok(vec![]));
    assert_eq!(scenario.when(&change(1, &[2])), Ok(vec![]));
    let renew = C::Renew { on: day("2025-06-02"), declaration: Some(changed(1, &[2])) };
    let fresh = Scenario::new().given(registered(2));
    assert_eq!(fresh.then_types(&on(1, renew)), ["demand.renewed", both[0], both[1]]);
}

#[test]
fn of_three_that_look_alike_each_says_the_two_others() {
    let forms = [1, 2, 3].map(|n| submission(n, alike(n, &(1..n).collect::<Vec<_>>())));
    let scenario = Scenario::new().given(forms);
    for n in 1..=3 {
        let others: Vec<_> = (1..=3).filter(|other| *other != n).map(demand).collect();
        assert_eq!(said(&scenario, n), others);
    }
}

#[test]
fn a_person_sets_two_demands_apart_once_for_both() {
    let scenario = Scenario::new().given([submit(1), submission(2, alike(2, &[1]))]);
    let apart = scenario.given([dismiss(2, 1, "2025-03-12")]);
    assert_eq!((said(&apart, 1), said(&apart, 2)), (vec![], vec![]));
    assert_eq!(apart.when(&dismiss(1, 2, "2025-03-13")), Ok(vec![]));
    assert_eq!(apart.when(&change(2, &[1])), Ok(vec![]), "never said again");
}

#[test]
fn demands_that_nobody_noted_are_not_set_apart_nor_before_their_form() {
    let scenario = Scenario::new().given([submit(1), submit(2)]);
    let nothing = scenario.then_refusal(&dismiss(1, 2, "2025-03-12"));
    assert_eq!(nothing, Refusal::NoResemblance);
    let only = Scenario::new().given([submission(2, alike(2, &[1]))]);
    let unknown = only.then_refusal(&dismiss(2, 1, "2025-03-12"));
    assert_eq!(unknown, Refusal::DemandUnknown, "its form is not here yet");
    let alike = Scenario::new().given([submit(1), submission(2, alike(2, &[1]))]);
    let early = alike.then_refusal(&dismiss(1, 2, "2025-03-09"));
    assert_eq!(early, Refusal::ImpossibleDate);
}

#[test]
fn a_demand_of_another_territory_is_never_said_to_look_alike() {
    let angers = brought(1, "0490523000001G4901", &[]);
    let types = Scenario::new().given([angers.clone()]).then_types(&submission(2, alike(2, &[1])));
    assert!(!types.contains(&"demand.duplicate-suspected"), "{types:?}");
    let both = Scenario::new().given([submit(2)]);
    let types = both.then_types(&brought(1, "0490523000001G4901", &[2]));
    assert!(!types.contains(&"demand.duplicate-suspected"), "{types:?}");
    let here = both.then_types(&brought(1, "0440523000001G4901", &[2]));
    assert_eq!(here.iter().filter(|name| **name == "demand.duplicate-suspected").count(), 2);
}

#[test]
fn the_demand_that_a_spouse_came_from_learns_nothing_of_the_new_one() {
    let mut form = alike(2, &[1]);
    let other_number = number(1).to_string();
    form.declaration.link = Some(Sealed::new(person(2), Link::to(other_number)));
    let scenario = Scenario::new().given(registered(1));
    let events = scenario.when(&submission(2, form)).unwrap();
    let told = |name: &str| events.iter().any(|(_, event)| event.type_name() == name);
    assert!(told("demand.link-recorded") && !told("demand.duplicate-suspected"));
}
