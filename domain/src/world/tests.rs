use super::*;
use crate::testing::{self, Scenario, day, demand, person, samples, vacancy};

#[test]
fn an_event_reads_back_as_it_was_written() {
    for ((name, data), event) in testing::written().into_iter().zip(samples()) {
        assert_eq!((event.type_name(), event.data()), (name.as_str(), data.clone()), "{name}");
        assert_eq!(Event::from_parts(&name, data).unwrap(), event);
    }
}

#[test]
fn the_name_of_a_type_is_the_one_it_is_stored_under() {
    for event in samples() {
        let tagged = match &event {
            Event::Demand(event) => serde_json::to_value(event),
            Event::Person(event) => serde_json::to_value(event),
            Event::Vacancy(event) => serde_json::to_value(event),
            Event::Session(event) => serde_json::to_value(event),
            Event::Place(event) => serde_json::to_value(event),
            Event::Referral(event) => serde_json::to_value(event),
            Event::Partner(event) => serde_json::to_value(event),
            Event::Clock(event) => serde_json::to_value(event),
            Event::Examination(event) => serde_json::to_value(event),
            Event::Network(event) => serde_json::to_value(event),
            Event::Reception(event) => serde_json::to_value(event),
            Event::Rules(event) => serde_json::to_value(event),
            Event::Body(event) => serde_json::to_value(event),
        };
        assert_eq!(tagged.unwrap()["type"], event.type_name());
    }
}

#[test]
fn an_unknown_type_is_an_error_without_the_payload() {
    let error = Event::from_parts("demand.invented", serde_json::json!({"name": "DURAND"}));
    assert!(!error.unwrap_err().to_string().contains("DURAND"));
    assert!(Event::from_parts("other.thing", Value::Null).is_err());
}

#[test]
fn every_event_is_read_without_its_sealed_values() {
    let scenario = samples().into_iter().fold(Scenario::new(), |scenario, event| {
        let stream = match &event {
            Event::Demand(_) => StreamId::Demand(demand(1)),
            Event::Session(_) => StreamId::Session(testing::session(1)),
            Event::Examination(_) => StreamId::Examination(testing::examination(1)),
            _ => StreamId::Vacancy(vacancy(1)),
        };
        scenario.fact(stream, event)
    });
    let erased = (1..=3).fold(scenario, |scenario, n| scenario.erase(person(n)));
    let world = erased.world();
    assert!(world.demand(demand(1)).unwrap().identity.as_ref().unwrap().open().is_none());
}

#[test]
fn a_fact_of_another_category_changes_nothing() {
    let mut world = World::default();
    for event in samples() {
        world.apply(StreamId::Place(testing::place(9)), &event);
        world.apply(StreamId::Person(person(9)), &event);
    }
    assert!(world.place(testing::place(9)).is_some());
}

#[test]
fn a_submission_without_its_values_is_refused() {
    let mut form = testing::form(1);
    form.declaration.identity = crate::sealed::Sealed::Erased { person: person(1) };
    let registration = crate::demand::Registration {
        presented_on: day("2025-03-10"),
        last_renewed_on: None,
        number: testing::number(1),
        migrated: false,
    };
    form.registration = Some(registration);
    let refusal = Scenario::new().then_refusal(&testing::submission(1, form));
    assert_eq!(refusal.code(), "demand.erased");
}

#[test]
fn a_lease_asks_for_every_stream_it_touches() {
    let scenario = Scenario::new().given(testing::offered());
    let lease = vacancy::VacancyCommand::SignLease { demand: demand(1), on: day("2025-10-08") };
    let world = scenario.world();
    let needs = Command::Vacancy(vacancy(1), lease).needs(&world);
    assert_eq!(needs.len(), 5, "{needs:?}");
}

/// A demand lives a year in well under a millisecond, so that a territory can be simulated.
#[test]
fn deciding_and_folding_a_demand_costs_microseconds() {
    let begun = std::time::Instant::now();
    let mut world = World::default();
    let law = Law::default();
    for n in 0..200 {
        for command in [testing::submit(n), testing::register(n)] {
            for (stream, event) in command.decide(&world, &law).unwrap() {
                world.apply(stream, &event);
            }
        }
    }
    let each = begun.elapsed() / 400;
    assert!(each < std::time::Duration::from_millis(1), "{each:?} a command, unoptimised");
}
