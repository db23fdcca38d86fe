//! What a dry run counted is what then happens.

use super::rules::{counted, given, on, parameter, step};
use crate::execute::testing::Bench;
use domain::{
    id::StreamId,
    rules::{GridValue, Parameter, RulesCommand, Value, dry_run},
    scoring::ScoringGrid,
    testing as t,
    world::Command,
};

#[tokio::test]
async fn the_effect_that_was_counted_is_what_the_scores_then_show() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let migrated = [(1, "2022-06-01"), (2, "2023-02-01"), (3, "2025-01-10")];
        given(&bench, "a", migrated.map(|(n, since)| t::migrate(n, since, None))).await;
        // valid a year: migrated without renewal, the first two would be over; the third is active
        let mut grid = GridValue::from(&ScoringGrid::default());
        let seniority = grid.groups.iter_mut().find(|group| group.code == "seniority").unwrap();
        seniority.criteria.iter_mut().for_each(|criterion| criterion.points *= 2);
        let voted = parameter("scoring-grid", "2025.1", "2025-04-01", Value::ScoringGrid(grid));
        let streams: Vec<_> = (1..=3).map(|n| StreamId::Demand(t::demand(n))).collect();
        let scores = async |date: &str, key: &str| {
            let mut totals = Vec::new();
            for n in 1..=3 {
                let score = domain::demand::DemandCommand::Score { on: t::day("2025-04-01") };
                let asked = on(date, &format!("{key}/{n}"), Command::Demand(t::demand(n), score));
                bench.run(asked).await.unwrap();
                let now = crate::execute::AsAt::default();
                let world = bench.executor.world_at(&streams, &now);
                let world = world.await.unwrap();
                totals.push(world.demand(t::demand(n)).unwrap().score.clone().unwrap().total);
            }
            totals
        };
        let before = scores("2025-03-31", "before").await;
        given(&bench, "v", [Command::Rules(RulesCommand::Vote(Box::new(voted.clone())))]).await;
        let effect = effect_of(&bench, &voted, &streams).await;
        let publish = Command::Rules(RulesCommand::Publish(step(&voted, "2025-03-15")));
        given(&bench, "p", [counted(&voted, effect), publish]).await;
        let after = scores("2025-04-01", "after").await;
        let moves: Vec<i64> =
            before.iter().zip(&after).map(|(a, b)| i64::from((b - a).abs())).collect();
        let moved = u32::try_from(moves.iter().filter(|change| **change != 0).count()).unwrap();
        assert_eq!((effect.examined, effect.moved), (3, moved), "{moves:?}");
        assert_eq!(effect.largest, moves.into_iter().max().unwrap());
        assert!(effect.largest > 0);
    }
}

/// What the version would change, from the log alone.
async fn effect_of(bench: &Bench, voted: &Parameter, streams: &[StreamId]) -> dry_run::Effect {
    let edition = bench.executor.edition().await.unwrap();
    let world = bench.executor.world_at(streams, &crate::execute::AsAt::default()).await.unwrap();
    let demands = (1..=3).filter_map(|n| Some((t::demand(n), world.demand(t::demand(n))?)));
    let before = edition.on(voted.effective_from);
    dry_run::count(voted, (before, &before.with(voted)), demands)
}
