use crate::{
    decider::fold,
    person::{Person, PersonEvent},
    testing::demand,
};

#[test]
fn detaching_another_demand_changes_nothing() {
    let attached = PersonEvent::DemandAttached { demand: demand(1) };
    let detached = PersonEvent::DemandDetached { demand: demand(2) };
    let person: Person = fold([&attached, &detached]);
    assert_eq!(person.demand, Some(demand(1)));
    assert!(person.holds_other(demand(2)));
}
