//! The register of parameters in the first year: a delay that is voted, and taken back.

use super::super::{
    diary::later,
    doors::{By, Door},
    run::Simulation,
};
use chrono::NaiveDate;
use domain::{
    calendar::Unit,
    rules::{Parameter, RulesCommand as C, Status, Step, Value},
    world::Command,
};

/// Days after go-live: another delay for a place to answer is voted, and taken back before it is published.
const TAKEN_BACK: [i64; 2] = [120, 130];
const KEY: &str = "delay.referral-answer";

impl<D: Door> Simulation<D> {
    pub(in super::super) fn rules(&mut self, go_live: NaiveDate) {
        let [voted, back] = TAKEN_BACK.map(|days| later(go_live, days));
        self.adopt((voted, later(voted, 60)), "shorter", 10);
        self.step("shorter", back, C::Withdraw);
    }

    fn adopt(&mut self, (on, effective_from): (NaiveDate, NaiveDate), version: &str, count: u32) {
        let (Ok(key), Ok(name), Ok(act)) = (KEY.parse(), version.parse(), "demo-1".parse()) else {
            return;
        };
        let parameter = Parameter {
            key,
            version: name,
            value: Value::Delay { count, unit: Unit::Days },
            effective_from,
            source: "Délibération de démonstration".to_owned(),
            status: Status::Assumption,
            voted_on: on,
            act,
        };
        let command = Command::Rules(C::Vote(Box::new(parameter)));
        self.plan(on, format!("rules/{version}/vote"), By::Operator, command);
    }

    fn step(&mut self, version: &str, on: NaiveDate, command: impl Fn(Step) -> C) {
        let (Ok(key), Ok(name)) = (KEY.parse(), version.parse()) else { return };
        let command = Command::Rules(command(Step { key, version: name, on }));
        self.plan(on, format!("rules/{version}/step"), By::Operator, command);
    }
}
