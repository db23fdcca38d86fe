//! A birth that is no longer expected: one action at the desk, no document, no reason, nothing said of it.

use crate::{
    declaration::{Household, Received},
    demand::{Demand, DemandEvent, decide::Facts},
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
};
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// The part of the form that announces births, below `personnePhysique`.
const ANNOUNCED: &str = "personneANaitre";

/// Says how many children are still expected. What is recorded is an ordinary declaration of the household: nothing tells
/// it from any other change, and a form written back announces no more.
pub(super) fn adjust(demand: &Demand, on: NaiveDate, expected: u8, law: &Law) -> Facts {
    super::decide::open(demand)?;
    super::decide::not_before_form(demand, on)?;
    let declared = demand.household.as_ref().ok_or(Refusal::HouseholdUnknown)?;
    let known = declared.household.open().ok_or(Refusal::Erased)?;
    if expected > known.unborn {
        return Err(Refusal::MoreExpected);
    }
    if expected == known.unborn {
        return Ok(vec![]);
    }
    let household = Household {
        unborn: expected,
        expected_on: known.expected_on.filter(|_| expected > 0),
        received: announcing(&known.received, expected),
        ..known.clone()
    };
    let counted = household.counted(on, &law.counting);
    let household = Sealed::new(declared.household.person(), household);
    let (category, size) = (counted.category, counted.size);
    Ok(vec![DemandEvent::HouseholdDeclared { category, size, household }])
}

/// The section as it came, announcing so many births.
fn announcing(received: &Received, expected: u8) -> Received {
    let mut tree = received.0.clone();
    if let Some(Value::Object(people)) = tree.get_mut("personnePhysique") {
        announce(people, expected);
        if people.is_empty() {
            tree.remove("personnePhysique");
        }
    }
    Received(tree)
}

fn announce(people: &mut Map<String, Value>, expected: u8) {
    if expected == 0 {
        people.remove(ANNOUNCED);
    } else if let Some(Value::Object(births)) = people.get_mut(ANNOUNCED) {
        births.insert("nombre".to_owned(), Value::String(expected.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        declaration::{Member, MemberLink},
        demand::DemandCommand,
        testing::*,
        world::{Command, Event},
    };
    use serde_json::json;

    /// A couple that expects twins, as its form said.
    fn expecting() -> Scenario {
        let received = json!({ "personnePhysique": {
            "personneANaitre": { "nombre": "2", "dateNaissancePrevue": "2025-06-20" },
        }});
        expecting_as(received)
    }

    fn expecting_as(received: Value) -> Scenario {
        let mut changed = form(1);
        let member = |link| Member { link, birth_date: Some(day("1990-05-17")) };
        let household = Household {
            members: vec![member(MemberLink::Applicant), member(MemberLink::Partner)],
            unborn: 2,
            expected_on: Some(day("2025-06-20")),
            received: serde_json::from_value(received).unwrap(),
            ..Household::default()
        };
        changed.declaration.household = Some(Sealed::new(person(1), household));
        Scenario::new().given([submission(1, changed), register(1)])
    }

    fn adjust(expected: u8) -> Command {
        let on = day("2025-05-12");
        Command::Demand(demand(1), DemandCommand::AdjustHousehold { on, expected })
    }

    fn household(scenario: &Scenario) -> Household {
        let world = scenario.world();
        let declared = world.demand(demand(1)).unwrap().household.clone().unwrap();
        declared.household.open().unwrap().clone()
    }

    #[test]
    fn one_action_takes_the_expectation_away_everywhere() {
        let after = expecting().given([adjust(0)]);
        let told = household(&after);
        assert_eq!((told.unborn, told.expected_on), (0, None));
        assert_eq!(told.received, Received::default(), "a form written back announces nothing");
        assert_eq!(told.members, household(&expecting()).members);
    }

    #[test]
    fn it_is_recorded_as_any_change_of_the_household() {
        let events = expecting().when(&adjust(0)).unwrap();
        let [(_, Event::Demand(DemandEvent::HouseholdDeclared { category, size, .. }))] =
            events.as_slice()
        else {
            panic!("{events:?}")
        };
        assert_eq!((*category, *size), (2, 2));
    }

    #[test]
    fn of_two_births_one_may_remain() {
        let after = expecting().given([adjust(1)]);
        let told = household(&after);
        assert_eq!((told.unborn, told.expected_on), (1, Some(day("2025-06-20"))));
        let announced = json!({ "personnePhysique": {
            "personneANaitre": { "nombre": "1", "dateNaissancePrevue": "2025-06-20" },
        }});
        assert_eq!(serde_json::to_value(&told.received).unwrap(), announced);
    }

    #[test]
    fn the_rest_of_the_section_stays_as_it_came() {
        let children = json!({ "personneACharge": [{ "nom": "DURAND" }] });
        let received = json!({ "personnePhysique": {
            "personneANaitre": { "nombre": "2" }, "listePersonneACharge": children,
        }});
        let told = household(&expecting_as(received).given([adjust(0)]));
        let kept = json!({ "personnePhysique": { "listePersonneACharge": children } });
        assert_eq!(serde_json::to_value(&told.received).unwrap(), kept);
    }

    #[test]
    fn told_twice_it_is_done_once() {
        assert_eq!(expecting().given([adjust(0)]).when(&adjust(0)), Ok(vec![]));
    }
}
