//! Parameters of the law and of the plan: voted, counted, published, in force, taken back.

use super::{Example, gives, refused};
use crate::{
    calendar::Unit,
    refusal::Refusal as R,
    rules::{DryRun, Parameter, RulesCommand as C, Status, Step, Value},
    testing::*,
    world::Command,
};

/// Twelve days to reply to an offer, from 1 July 2025, voted on 15 May.
fn twelve_days() -> Parameter {
    Parameter {
        key: token("delay.offer-reply"),
        version: token("2025.1"),
        value: Value::Delay { count: 12, unit: Unit::Days },
        effective_from: day("2025-07-01"),
        source: "Délibération d'exemple".to_owned(),
        status: Status::Assumption,
        voted_on: day("2025-05-15"),
        act: token("2025-77"),
    }
}

fn vote(change: impl FnOnce(&mut Parameter)) -> Command {
    let mut parameter = twelve_days();
    change(&mut parameter);
    Command::Rules(C::Vote(Box::new(parameter)))
}

fn step(date: &str) -> Step {
    Step { key: token("delay.offer-reply"), version: token("2025.1"), on: day(date) }
}

fn publish(date: &str) -> Command {
    Command::Rules(C::Publish(step(date)))
}

fn withdraw(date: &str) -> Command {
    Command::Rules(C::Withdraw(step(date)))
}

fn note(date: &str) -> Command {
    Command::Rules(C::NoteEffect(step(date)))
}

fn count(moved: u32) -> Command {
    let Step { key, version, on } = step("2025-05-20");
    let (examined, largest, position) = (380, 0, 12_000);
    Command::Rules(C::RecordDryRun(DryRun { key, version, on, position, examined, moved, largest }))
}

pub(super) fn examples() -> Vec<Example> {
    let nothing = Scenario::new();
    let voted = Scenario::new().given([vote(|_| ())]);
    let counted = voted.clone().given([count(0)]);
    let published = counted.clone().given([publish("2025-05-30")]);
    let taken_back = published.clone().given([withdraw("2025-06-10")]);
    let mut examples = votes(&nothing, &voted);
    examples.extend([
        gives("its effect is counted", &voted, count(0), &["rules.dry-run-recorded"]),
        gives("counted again alike, nothing", &counted, count(0), &[]),
        gives("and otherwise, kept too", &counted, count(3), &["rules.dry-run-recorded"]),
        refused("not once it is published", &published, count(3), R::RulePublished),
        refused("nor for a version nobody voted", &nothing, count(0), R::RuleNotVoted),
        gives("it is published", &counted, publish("2025-05-30"), &["rules.parameter-published"]),
        gives("once", &published, publish("2025-06-02"), &[]),
        gives(
            "its first day at the latest",
            &counted,
            publish("2025-07-01"),
            &["rules.parameter-published"],
        ),
        refused(
            "a rule for a day that is over",
            &counted,
            publish("2025-07-02"),
            R::RuleDatePassed,
        ),
        refused("or before its vote", &counted, publish("2025-05-14"), R::RuleDatePassed),
        refused("or whose effect nobody counted", &voted, publish("2025-05-30"), R::RuleNotCounted),
        refused("or that nobody voted", &nothing, publish("2025-05-30"), R::RuleNotVoted),
        gives(
            "its first day comes",
            &published,
            note("2025-07-01"),
            &["rules.parameter-took-effect"],
        ),
        gives("once", &published.clone().given([note("2025-07-01")]), note("2025-07-02"), &[]),
        refused("not before", &published, note("2025-06-30"), R::RuleNotYet(day("2025-07-01"))),
        refused("nor unpublished", &counted, note("2025-07-01"), R::RuleNotYet(day("2025-07-01"))),
        gives(
            "before its first day it can be taken back",
            &published,
            withdraw("2025-06-30"),
            &["rules.parameter-withdrawn"],
        ),
        gives("once", &taken_back, withdraw("2025-06-11"), &[]),
        refused("not after", &published, withdraw("2025-07-01"), R::RuleInForce),
        refused(
            "taken back, it is not published",
            &taken_back,
            publish("2025-06-12"),
            R::RuleWithdrawn,
        ),
        refused("nor noted", &taken_back, note("2025-07-01"), R::RuleWithdrawn),
    ]);
    examples
}

fn votes(nothing: &Scenario, voted: &Scenario) -> Vec<Example> {
    vec![
        gives("a value is voted", nothing, vote(|_| ()), &["rules.parameter-voted"]),
        gives("once", voted, vote(|_| ()), &[]),
        refused(
            "a version does not change",
            voted,
            vote(|p| p.status = Status::Verified),
            R::RuleVersionTaken,
        ),
        refused(
            "a parameter that no rule reads",
            nothing,
            vote(|p| p.key = token("delay.of-nothing")),
            R::RuleUnknown,
        ),
        refused(
            "a value of another kind",
            nothing,
            vote(|p| p.value = Value::QuartileThreshold { euros: 9_800 }),
            R::RuleValue,
        ),
        refused(
            "a delay of nothing",
            nothing,
            vote(|p| p.value = Value::Delay { count: 0, unit: Unit::Days }),
            R::RuleValue,
        ),
        refused("a value without a source", nothing, vote(|p| p.source.clear()), R::RuleValue),
    ]
}
