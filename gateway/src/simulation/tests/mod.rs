mod count;
mod coverage;
mod places;
mod stop;

use super::{
    doors::{Live, dry::Dry},
    run::{Failed, Plan, Simulation},
};
use chrono::NaiveDate;
use domain::law::Law;
use eventstore::{
    digest,
    execute::{Executor, Rulebook},
    memory::MemoryStore,
    position::Position,
    store::EventStore,
    vault::Vault,
};
use projections::{db::Location, deadlines::Deadlines, engine::Views};
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

/// Stores in a folder of their own.
struct Place {
    _folder: tempfile::TempDir,
    executor: Executor,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().join("vault").to_string_lossy().into_owned();
        let kek = folder.path().join("kek");
        Vault::init(&location, &kek).await.unwrap();
        let vault = Arc::new(Vault::open(&location, &kek).await.unwrap());
        let store: Arc<dyn EventStore> = Arc::new(MemoryStore::new());
        let law = Rulebook::new(Arc::new(Law::default()));
        Self { _folder: folder, executor: Executor { store, vault, law } }
    }

    async fn play(&self, years: u32) -> Simulation<Live> {
        self.try_play(years).await.unwrap()
    }

    async fn try_play(&self, years: u32) -> Result<Simulation<Live>, Failed> {
        let until = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
        let plan = Plan { seed: 42, scale: 0.004, years, until };
        let views = Views::open(&Location::Memory, vec![Arc::new(Deadlines::default())]).await;
        let views = Arc::new(views.unwrap());
        let doors = Live::open(self.executor.clone(), views, None).await.unwrap();
        let mut simulation =
            Simulation::new(plan, doors, self.executor.law.on(plan.go_live()), |_| ()).unwrap();
        simulation.play().await?;
        Ok(simulation)
    }

    /// The head, once what a dropped run left under way has ended: a killed process leaves nothing.
    async fn at_rest(&self) -> Position {
        let mut head = self.executor.store.head().await.unwrap();
        loop {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            let now = self.executor.store.head().await.unwrap();
            if now == head {
                return head;
            }
            head = now;
        }
    }

    async fn digest(&self) -> String {
        let Executor { store, vault, .. } = &self.executor;
        digest::opened_digest(store.as_ref(), vault).await.unwrap().sha256
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_folders_filled_alike_have_the_same_digest() {
    let (one, other) = (Place::new().await, Place::new().await);
    let played = one.play(1).await;
    let refused = &played.doors().counts().refused;
    // An outage holds back what goes against people: the rules say so every day until it is released.
    assert!(
        refused.keys().all(|code| ["clock.pushed", "clock.held"].contains(&code.as_str())),
        "{refused:?}"
    );
    other.play(1).await;
    assert_eq!(one.digest().await, other.digest().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_cut_many_times_ends_with_the_log_of_an_uncut_one() {
    let (uncut, cut) = (Place::new().await, Place::new().await);
    let started = std::time::Instant::now();
    uncut.play(1).await;
    let whole = started.elapsed();
    let mut heads = vec![cut.executor.store.head().await.unwrap()];
    for parts in 1..=6 {
        // The run is dropped wherever it stands; what it has sent is finished by the tasks it left.
        let _ = tokio::time::timeout(whole * parts / 9, cut.play(1)).await;
        heads.push(cut.at_rest().await);
    }
    let last = cut.play(1).await;
    assert!(heads.windows(2).filter(|pair| pair[0] < pair[1]).count() >= 3, "{heads:?}");
    assert!(last.doors().counts().replayed > 0);
    assert_eq!(uncut.digest().await, cut.digest().await);
    assert_eq!(
        uncut.executor.store.head().await.unwrap(),
        cut.executor.store.head().await.unwrap()
    );
}
