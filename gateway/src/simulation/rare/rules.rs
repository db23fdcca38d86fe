//! The register of parameters in the first year: a delay that is voted and taken back, and a scoring grid that is voted,
//! counted, published and applied.

use super::{
    super::{
        diary::later,
        doors::{By, Door},
        run::Simulation,
    },
    Planned,
};
use chrono::NaiveDate;
use domain::{
    calendar::Unit,
    rules::{GridValue, Parameter, RulesCommand as C, Status, Step, Value},
    territory::{ParameterKey, RuleVersion},
    world::Command,
};

/// Days after go-live: another delay for a place to answer is voted, and taken back before it is published.
const TAKEN_BACK: [i64; 2] = [120, 130];
const DELAY: &str = "delay.referral-answer";

/// Days after go-live: another grid is voted and counted, published, and applied from the last one on. Half of the
/// year stands on each side, so that the places of a year show what the rule changed.
const GRID_CHANGES: [i64; 3] = [150, 154, 184];
const GRID: &str = "scoring-grid";
/// The criterion that the new grid raises, and its points: many households are housed by their parents.
const RAISED: (&str, i32) = ("with-parents", 10);

/// One version of a parameter, and the key of what is asked about it.
struct Version {
    key: ParameterKey,
    version: RuleVersion,
}

impl Version {
    fn of(key: &str, version: &str) -> Option<Self> {
        Some(Self { key: key.parse().ok()?, version: version.parse().ok()? })
    }
}

impl<D: Door> Simulation<D> {
    pub(in super::super) fn rules(&mut self, go_live: NaiveDate) {
        if let Some(shorter) = Version::of(DELAY, "shorter") {
            let [voted, back] = TAKEN_BACK.map(|days| later(go_live, days));
            let value = Value::Delay { count: 10, unit: Unit::Days };
            self.adopt(&shorter, (voted, later(voted, 60)), "demo-1", value);
            self.step(&shorter, back, "withdraw", C::Withdraw);
        }
        if let Some(grid) = Version::of(GRID, "exemple-revue") {
            let [voted, published, first] = GRID_CHANGES.map(|days| later(go_live, days));
            let value = Value::ScoringGrid(self.raised());
            self.adopt(&grid, (voted, first), "demo-2", value);
            let count = Planned::Count(grid.key.clone(), grid.version.clone());
            self.planned.entry(voted).or_default().push(count);
            self.step(&grid, published, "publish", C::Publish);
        }
    }

    /// The shipped grid, one criterion higher.
    fn raised(&self) -> GridValue {
        let mut grid = GridValue::from(&self.law.grid);
        let criteria = grid.groups.iter_mut().flat_map(|group| &mut group.criteria);
        for criterion in criteria.filter(|criterion| criterion.code == RAISED.0) {
            criterion.points = RAISED.1;
        }
        grid
    }

    fn adopt(
        &mut self,
        Version { key, version }: &Version,
        (on, effective_from): (NaiveDate, NaiveDate),
        act: &str,
        value: Value,
    ) {
        let Ok(act) = act.parse() else { return };
        let parameter = Parameter {
            key: key.clone(),
            version: version.clone(),
            value,
            effective_from,
            source: "Délibération de démonstration".to_owned(),
            status: Status::Assumption,
            voted_on: on,
            act,
        };
        let command = Command::Rules(C::Vote(Box::new(parameter)));
        self.plan(on, format!("rules/{version}/vote"), By::Operator, command);
    }

    /// Each step has a key of its own: one that was asked under the key of another would be taken for it in a run that
    /// goes on.
    fn step(
        &mut self,
        Version { key, version }: &Version,
        on: NaiveDate,
        name: &str,
        command: impl Fn(Step) -> C,
    ) {
        let step = Step { key: key.clone(), version: version.clone(), on };
        let command = Command::Rules(command(step));
        self.plan(on, format!("rules/{version}/{name}"), By::Operator, command);
    }
}
