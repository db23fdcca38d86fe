//! Whatever is done to the read models and in whatever order, each is the fold of the log at its checkpoint.

use crate::{
    Views,
    db::Location,
    demands,
    engine::Role,
    queues,
    testing::{Log, both},
};
use domain::{
    testing::{self as t, Dice, Scenario},
    vacancy::{RefusalReason, VacancyCommand},
    world::Command,
};
use eventstore::{position::Position, store::EventStore};
use proptest::prelude::*;
use std::sync::Arc;

/// What is done between two looks.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// So many commands are tried; those that the rules accept are in the log.
    Say(u8),
    /// So many events are taken.
    Feed(u8),
    /// The process ends and another one opens.
    Restart,
    /// Another process takes the read models over, and is gone.
    TakeOver,
    Pause(usize),
    Resume(usize),
    /// A build beside, up to a place, whose process is killed there.
    Cut(usize, u8),
    Rebuild(usize),
    DropOld(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let model = 0..crate::all(&Arc::default()).len();
    let step = prop_oneof![
        4 => (1..30_u8).prop_map(Step::Say),
        4 => (1..40_u8).prop_map(Step::Feed),
        1 => Just(Step::Restart),
        1 => Just(Step::TakeOver),
        1 => model.clone().prop_map(Step::Pause),
        2 => model.clone().prop_map(Step::Resume),
        1 => (model.clone(), 1..60_u8).prop_map(|(model, to)| Step::Cut(model, to)),
        2 => model.clone().prop_map(Step::Rebuild),
        1 => model.prop_map(Step::DropOld),
    ];
    prop::collection::vec(step, 4..24)
}

/// Lives that the rules accept, drawn.
struct Lives {
    log: Log,
    scenario: Scenario,
    dice: Dice,
}

impl Lives {
    fn command(&mut self) -> Command {
        let (n, v) = (self.dice.of(4), self.dice.of(2));
        let vacancy = |command| Command::Vacancy(t::vacancy(v), command);
        match self.dice.below(14) {
            0..=1 => t::submit(n),
            2..=3 => t::register(n),
            4 => t::declare(v),
            5..=6 => t::nominate(v, n),
            7 => t::convene(v, v),
            8 => t::quorum(v),
            9 => t::decide(v, v, t::ranks(3)),
            10 => t::offer(v, n),
            11 => t::accept(v, n),
            12 => vacancy(VacancyCommand::RefuseOffer {
                demand: t::demand(n),
                on: t::day("2025-09-28"),
                reason: RefusalReason::Location,
            }),
            _ => vacancy(VacancyCommand::SignLease {
                demand: t::demand(n),
                on: t::day("2025-10-08"),
            }),
        }
    }

    async fn say(&mut self, count: u8) {
        for _ in 0..count {
            let command = self.command();
            if self.scenario.when(&command).is_ok() {
                for (stream, event) in self.scenario.play(&command) {
                    self.log.say(stream, event).await;
                }
            }
        }
    }
}

/// A process with its read models.
struct World {
    location: Location,
    views: Views,
    lives: Lives,
}

impl World {
    async fn open(location: Location, seed: u64) -> Self {
        let views = Views::open(&location, crate::all(&Arc::default())).await.unwrap();
        let mut lives =
            Lives { log: Log::new("2025-03-10"), scenario: Scenario::new(), dice: Dice(seed) };
        for command in t::registered(3) {
            for (stream, event) in lives.scenario.play(&command) {
                lives.log.say(stream, event).await;
            }
        }
        Self { location, views, lives }
    }

    fn store(&self) -> Arc<dyn EventStore> {
        self.lives.log.store.clone()
    }

    async fn another(&self) -> Views {
        Views::open(&self.location, crate::all(&Arc::default())).await.unwrap()
    }

    async fn place(&self) -> i64 {
        let all = self.views.list().await.unwrap();
        let going = all.iter().filter(|one| one.role == Role::Serving && !one.paused);
        going.map(|one| one.position.0).min().unwrap_or(0)
    }

    async fn take(&mut self, step: Step) {
        let name = |n: usize| crate::all(&Arc::default())[n].name();
        match step {
            Step::Say(count) => self.lives.say(count).await,
            Step::Feed(count) => {
                let to = Position(self.place().await + i64::from(count));
                self.views.catch_up(self.store(), to).await.unwrap();
            }
            Step::Restart => self.views = self.another().await,
            Step::TakeOver => {
                let other = self.another().await;
                other.catch_up(self.store(), Position(self.place().await + 1)).await.unwrap();
            }
            Step::Pause(n) => self.views.pause(name(n)).await.unwrap(),
            Step::Resume(n) => self.views.resume(name(n)).await.unwrap(),
            Step::Cut(n, to) => {
                self.views.build_and_die(self.store(), name(n), Position(to.into())).await.unwrap();
            }
            Step::Rebuild(n) => self.views.rebuild(self.store(), name(n), |_| {}).await.unwrap(),
            Step::DropOld(n) => drop(self.views.drop_old(name(n)).await.unwrap()),
        }
    }

    async fn look(&self, after: Step) {
        for projection in crate::all(&Arc::default()) {
            let name = projection.name();
            assert!(
                self.views.equals_rebuild(self.store(), name).await.unwrap(),
                "{name} {after:?}"
            );
            assert!(self.views.parked(name).await.unwrap().is_empty(), "{name}");
        }
        let db = self.views.db();
        self.counters_are_lengths(after).await;
        for (status, count) in demands::count_by_status(db).await.unwrap() {
            let search = demands::Search {
                status: Some(status),
                limit: 1_000,
                ..demands::Search::default()
            };
            let found = demands::search(db, &search).await.unwrap().len();
            assert_eq!(count, i64::try_from(found).unwrap(), "{status:?} {after:?}");
        }
    }

    /// Each counter of a desk is the length of its list, both from one statement.
    async fn counters_are_lengths(&self, after: Step) {
        use queues::{Asked, Filter, Named, Scope};
        let (desks, body) = ([t::token("G4401")], t::token("nmh"));
        let (mine, today) = (desks.first(), t::day("2026-01-05"));
        let scope = Scope { desks: &desks, mine, body: &body, taken: &[], held: &[], today };
        let lines = queues::Queue::ALL.into_iter().map(Named::Lines);
        for named in lines.chain([Named::ToTake, Named::DueSoon, Named::Silent]) {
            let asked = Asked { named, filter: &Filter::default(), after: None, limit: 1_000 };
            let found = queues::snapshot(self.views.db(), &scope, &asked, &[named]).await.unwrap();
            let listed = i64::try_from(found.rows.len()).unwrap();
            assert_eq!((found.count(named), found.left), (listed, listed), "{named:?} {after:?}");
        }
    }
}

fn run(postgres: bool, seed: u64, steps: Vec<Step>) {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async move {
        let (_keep, location) = both("property").await.remove(usize::from(postgres));
        let mut world = World::open(location, seed).await;
        for step in steps {
            world.take(step).await;
            world.look(step).await;
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_sqlite_every_read_model_is_the_fold_of_the_log_at_its_checkpoint(seed in any::<u64>(), steps in steps()) {
        run(false, seed, steps);
    }

    #[test]
    fn on_postgresql_every_read_model_is_the_fold_of_the_log_at_its_checkpoint(seed in any::<u64>(), steps in steps()) {
        run(true, seed, steps);
    }
}
