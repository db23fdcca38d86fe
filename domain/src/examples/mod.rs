//! Given, when, then: one example at least of every event and of every refusal. A type or a refusal without one is
//! named by a test.

mod body;
mod clock;
mod commission;
mod conditions;
mod contestation;
mod demand;
mod examination;
mod household;
mod judgement;
mod letters;
mod life;
mod mandates;
mod network;
mod parting;
mod people;
mod reception;
mod right;
mod rules;
mod session;
mod tests;
mod vacancy;

use crate::{
    catalogue,
    refusal::{self, Refusal},
    testing::Scenario,
    world::Command,
};
use std::collections::BTreeSet;

/// What must come of a command.
enum Then {
    /// Events of these types, in order.
    Gives(&'static [&'static str]),
    Refused(Refusal),
}

struct Example {
    says: &'static str,
    given: Scenario,
    when: Command,
    then: Then,
}

/// In this state, a command gives events.
fn gives(
    says: &'static str,
    given: &Scenario,
    when: Command,
    types: &'static [&'static str],
) -> Example {
    Example { says, given: given.clone(), when, then: Then::Gives(types) }
}

/// In this state, a command is refused.
fn refused(says: &'static str, given: &Scenario, when: Command, why: Refusal) -> Example {
    Example { says, given: given.clone(), when, then: Then::Refused(why) }
}

impl Example {
    /// What is wrong, if anything.
    fn fails(&self) -> Option<String> {
        let met = self.given.when(&self.when);
        let wrong = match (&self.then, &met) {
            (Then::Gives(types), Ok(events)) => {
                !events.iter().map(|(_, event)| event.type_name()).eq(types.iter().copied())
            }
            (Then::Refused(why), Err(refusal)) => why != refusal,
            _ => true,
        };
        let types = |events: &[(_, crate::world::Event)]| {
            events.iter().map(|(_, event)| event.type_name()).collect::<Vec<_>>().join(", ")
        };
        let got = || met.as_ref().map_or_else(ToString::to_string, |events| types(events));
        wrong.then(|| format!("{}: {}", self.says, got()))
    }
}

/// Refusals that answer a question, not a command; `ranking` shows them.
const OF_QUESTIONS: [Refusal; 1] = [Refusal::NotRanked];

fn all() -> Vec<Example> {
    [
        demand::examples(),
        life::examples(),
        mandates::examples(),
        vacancy::examples(),
        session::examples(),
        commission::examples(),
        contestation::examples(),
        network::examples(),
        clock::examples(),
        conditions::examples(),
        judgement::examples(),
        letters::examples(),
        examination::examples(),
        household::examples(),
        reception::examples(),
        people::examples(),
        parting::examples(),
        right::examples(),
        rules::examples(),
        body::examples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The types and the codes of refusals that no example of these shows.
fn not_shown(examples: &[Example]) -> Vec<&'static str> {
    let mut shown = BTreeSet::from(OF_QUESTIONS.map(Refusal::code));
    for example in examples {
        match &example.then {
            Then::Gives(types) => shown.extend(types.iter().copied()),
            Then::Refused(why) => {
                shown.insert(why.code());
            }
        }
    }
    let types = catalogue::types().iter().map(|info| info.name);
    let codes = refusal::ALL.iter().map(|info| info.code);
    types.chain(codes).filter(|name| !shown.contains(name)).collect()
}

#[test]
fn every_example_holds() {
    let failing: Vec<_> = all().iter().filter_map(Example::fails).collect();
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}

#[test]
fn every_event_and_every_refusal_has_an_example() {
    assert_eq!(not_shown(&all()), Vec::<&str>::new());
}

#[test]
fn what_has_no_example_is_named() {
    let fewer: Vec<_> = all()
        .into_iter()
        .filter(|example| !matches!(&example.then, Then::Gives(types) if types.contains(&"demand.reinstated")))
        .filter(|example| !matches!(example.then, Then::Refused(Refusal::EmptyAgenda)))
        .collect();
    assert_eq!(not_shown(&fewer), ["demand.reinstated", "session.empty-agenda"]);
}

#[test]
fn an_example_that_does_not_hold_is_named() {
    let mut examples = all();
    let first = examples.first_mut().unwrap();
    first.then = Then::Refused(Refusal::Erased);
    assert!(first.fails().is_some_and(|why| why.starts_with(first.says)));
}
