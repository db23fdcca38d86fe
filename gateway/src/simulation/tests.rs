use super::{
    doors::dry::Dry,
    run::{Failed, Plan, Simulation},
};
use chrono::NaiveDate;
use std::sync::Arc;

async fn played(scale: f64, years: u32) -> Result<Simulation<Dry>, Failed> {
    let until = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap_or_default();
    let plan = Plan { seed: 42, scale, years, until };
    let since = until - chrono::Days::new(365);
    let mut dry = Dry::default();
    dry.since = since;
    let mut simulation = Simulation::new(plan, dry, Arc::default(), |_| ())?;
    simulation.play().await?;
    Ok(simulation)
}

fn near(found: f64, target: f64, margin: f64) {
    assert!((found - target).abs() <= margin, "{found} is not {target} ± {margin}");
}

async fn find_targets(scale: f64, years: u32) -> Result<(), Failed> {
    let simulation = played(scale, years).await?;
    let found = simulation.doors();
    let waits = found.waits.iter().sum::<i64>() / i64::try_from(found.waits.len()).unwrap_or(1);
    eprintln!(
        "active {} new {} leases {} reached {} renewed {} offered {} refused {} declared {} withdrawn {} shortfalls {} commands {} mean wait {waits} mean age {}",
        found.active(),
        found.new,
        found.leases,
        found.reached,
        found.renewed,
        found.offered.len(),
        found.refused.len(),
        found.declared,
        found.withdrawn,
        found.shortfalls,
        found.commands,
        found.mean_age(simulation.today)
    );
    near(found.active() as f64, 38_000.0 * scale, 38_000.0 * scale * 0.05);
    near(f64::from(found.new), 19_000.0 * scale, 19_000.0 * scale * 0.05);
    near(f64::from(found.leases), 5_400.0 * scale, 5_400.0 * scale * 0.1);
    near(f64::from(found.renewed) / f64::from(found.reached), 0.49, 0.03);
    near(found.refused.len() as f64 / found.offered.len() as f64, 0.47, 0.03);
    Ok(())
}

#[tokio::test]
async fn the_first_year_finds_the_targets_again() -> Result<(), Failed> {
    find_targets(0.2, 1).await
}

#[tokio::test]
async fn the_second_year_finds_them_too() -> Result<(), Failed> {
    find_targets(0.2, 2).await
}
