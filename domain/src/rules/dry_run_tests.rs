use super::{
    tests::{laws, one_of_each, parameter, published},
    *,
};
use crate::{
    calendar::Unit,
    law::Law,
    scoring::{self, ScoringGrid},
    testing::*,
};
use std::collections::BTreeSet;

/// Demands that wait since 2022, 2023 and 2025, for T1 and T2 in Nantes.
fn world() -> crate::world::World {
    let migrated = [(1, "2022-06-01"), (2, "2023-02-01"), (3, "2025-01-10")];
    Scenario::new().given(migrated.map(|(n, since)| migrate(n, since, Some("2025-02-01")))).world()
}

fn counted(parameter: &Parameter) -> dry_run::Effect {
    let laws = laws(&published([parameter.clone()]));
    let before = laws.on(parameter.effective_from.pred_opt().unwrap());
    let world = world();
    let demands = (1..=3).filter_map(|n| Some((demand(n), world.demand(demand(n))?)));
    dry_run::count(parameter, (before, laws.on(parameter.effective_from)), demands)
}

#[test]
fn a_dry_run_counts_what_each_kind_of_parameter_moves() {
    let found = |key: &str| {
        let one = one_of_each().into_iter().find(|one| one.key == token(key)).unwrap();
        let dry_run::Effect { examined, moved, largest } = counted(&one);
        (examined, moved, largest)
    };
    assert_eq!(found("delay.validity"), (3, 0, 0), "what was said to a household stays");
    assert_eq!(found("quartile-threshold"), (3, 0, 0));
    assert_eq!(found("ceilings.plai"), (3, 3, 1), "12,000 a year, alone");
    assert_eq!(found("draw-seed"), (3, 0, 0));
    let notice = Value::Delay { count: 2, unit: Unit::Months };
    let sooner = counted(&parameter("delay.renewal-notice", "1", "2025-03-01", notice));
    assert_eq!((sooner.moved, sooner.largest), (3, 31), "two months before 1 February, not one");
    let line = AbnormalLine { communes: BTreeSet::new(), typologies: BTreeSet::new(), months: 24 };
    let lines = Value::AbnormalDelays { lines: vec![line] };
    let shorter = parameter("abnormal-delays", "1", "2025-03-01", lines);
    let effect = counted(&shorter);
    assert_eq!((effect.moved, effect.largest), (1, 20), "25 months in March 2025: abnormally long");
}

#[test]
fn a_dry_run_of_a_grid_is_what_the_scores_then_are() {
    let mut grid = GridValue::from(&ScoringGrid::default());
    let housing = grid.groups.iter_mut().find(|group| group.code == "housing").unwrap();
    housing.criteria.iter_mut().find(|c| c.code == "with-parents").unwrap().points = 9;
    let voted = parameter("scoring-grid", "2025.1", "2025-03-01", Value::ScoringGrid(grid));
    let effect = counted(&voted);
    assert_eq!((effect.examined, effect.moved, effect.largest), (3, 3, 4));
    let (laws, world) = (laws(&published([voted])), world());
    for n in 1..=3 {
        let on = day("2025-03-01");
        let score = |law: &Law| scoring::score(world.demand(demand(n)).unwrap(), on, law).unwrap();
        let (before, after) = (score(laws.on(day("2025-02-28"))), score(laws.on(on)));
        assert_eq!(after.total - before.total, 4);
        assert_eq!((before.grid.as_str(), after.grid.as_str()), ("exemple-2024.1", "2025.1"));
    }
}
