//! The rules raced: 64 tasks at once, through two doors of one database.

use crate::server::Database;
use domain::{
    demand::{DemandCommand, DemandEvent},
    id::{PersonId, StreamId},
    law::Law,
    sealed::Sealed,
    testing::{self as t, day},
    vacancy::{VacancyCommand, VacancyEvent},
    world::{Command, Event},
};
use eventstore::{
    execute::{AsAt, Done, ExecuteError, Executor, Request, Rulebook, command_id},
    postgres::PgStore,
    recorded::{Actor, Instant},
    vault::{Entry, NumberEntry, PersonEntry, Vault},
};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::task::JoinSet;
use uuid::Uuid;

const TASKS: u128 = 64;
/// Demands of one person, and dwellings that one household accepted.
const EACH: u128 = 8;

/// Two processes with one log and one vault.
struct Raced {
    doors: [Executor; 2],
    _keep: (Database, TempDir),
}

impl Raced {
    /// Applicants have their keys, nothing has happened.
    async fn new(people: u128) -> Self {
        let database = Database::with_log().await;
        let folder = tempfile::tempdir().unwrap();
        let (location, kek) = (folder.path().join("vault"), folder.path().join("kek"));
        let location = location.to_string_lossy().into_owned();
        Vault::init(&location, &kek).await.unwrap();
        let vault = Arc::new(Vault::open(&location, &kek).await.unwrap());
        let persons = (1..=people).map(|n| PersonEntry { id: t::person(n), identity: None });
        let (command_id, number) = (Uuid::from_u128(1), NumberEntry::None);
        let entry = Entry { command_id, demand: None, persons: persons.collect(), number };
        vault.prepare(vec![entry]).await.unwrap();
        let law = Rulebook::new(Arc::new(Law::default()));
        let door = async || Executor {
            store: Arc::new(PgStore::open(&database.application()).await.unwrap()),
            vault: Arc::clone(&vault),
            law: law.clone(),
        };
        let doors = [door().await, door().await];
        Self { doors, _keep: (database, folder) }
    }

    async fn given(&self, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            self.doors[0].execute(request(Uuid::new_v4(), command)).await.unwrap();
        }
    }

    /// What stands of a command for each task, all at once.
    async fn race(&self, command: impl Fn(u128) -> Command) -> Vec<Result<Done, ExecuteError>> {
        let mut tasks = JoinSet::new();
        for n in 0..TASKS {
            let door = self.doors[usize::try_from(n % 2).unwrap()].clone();
            let request = request(Uuid::new_v4(), command(n));
            tasks.spawn(async move { door.execute(request).await });
        }
        tasks.join_all().await
    }

    async fn count(&self, stream: StreamId, of: impl Fn(&Event) -> bool) -> usize {
        let history = self.doors[1].read_history(stream).await.unwrap();
        history.iter().filter(|(_, event)| of(event)).count()
    }
}

fn request(id: Uuid, command: Command) -> Request {
    Request {
        command_id: command_id("test", "cli", &id.to_string()),
        correlation: None,
        causation: None,
        actor: Actor { who: "system:test".into(), body: String::new(), role: "system".into() },
        source: "cli".into(),
        occurred_on: day("2025-09-10"),
        at: Instant::midday(day("2025-09-10")),
        command,
    }
}

fn register(n: u128, same: Vec<PersonId>) -> Command {
    match t::register(n) {
        Command::Demand(id, DemandCommand::Register { on, body, number, desk, .. }) => {
            Command::Demand(id, DemandCommand::Register { on, body, number, desk, same })
        }
        other => other,
    }
}

async fn registered(raced: &Raced) -> usize {
    let mut count = 0;
    for n in 1..=EACH {
        let of = |event: &Event| matches!(event, Event::Demand(DemandEvent::Registered { .. }));
        count += raced.count(StreamId::Demand(t::demand(n)), of).await;
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_demands_of_one_verified_person_one_is_registered() {
    let raced = Raced::new(EACH).await;
    raced.given((1..=EACH).map(t::submit)).await;
    let people: Vec<PersonId> = (1..=EACH).map(t::person).collect();
    let answers = raced.race(|n| register(n % EACH + 1, people.clone())).await;
    let stood = answers.iter().flatten().filter(|done| !done.events.is_empty()).count();
    let trouble =
        answers.iter().filter(|a| matches!(a, Err(e) if !matches!(e, ExecuteError::Refused(_))));
    assert_eq!((registered(&raced).await, stood, trouble.count()), (1, 1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_other_names_of_the_person_all_eight_are() {
    let raced = Raced::new(EACH).await;
    raced.given((1..=EACH).map(t::submit)).await;
    raced.race(|n| register(n % EACH + 1, vec![])).await;
    assert_eq!(registered(&raced).await, usize::try_from(EACH).unwrap());
}

/// A form of the n-th applicant, all of whom have the same names and birth date: the registry says who came before.
async fn same_names(vault: &Vault, n: u128) -> Command {
    let mut form = t::form(n);
    let identity = t::identity(1);
    let persons = vec![PersonEntry { id: t::person(n), identity: Some((&identity).into()) }];
    let (command_id, number) = (Uuid::from_u128(1_000 + n), NumberEntry::None);
    let entry = Entry { command_id, demand: Some(t::demand(n)), persons, number };
    form.lookalikes = vault.prepare(vec![entry]).await.unwrap().remove(0).lookalikes;
    form.declaration.identity = Sealed::new(t::person(n), identity);
    t::submission(n, form)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_four_forms_of_one_identity_at_once_all_come_in_and_all_are_flagged_with_all() {
    let raced = Raced::new(TASKS).await;
    let mut tasks = JoinSet::new();
    for n in 1..=TASKS {
        let door = raced.doors[usize::try_from(n % 2).unwrap()].clone();
        tasks.spawn(async move {
            let form = same_names(&door.vault, n).await;
            door.execute(request(Uuid::new_v4(), form)).await.unwrap();
            door.execute(request(Uuid::new_v4(), t::register(n))).await.unwrap();
        });
    }
    tasks.join_all().await;
    let streams: Vec<StreamId> = (1..=TASKS).map(|n| StreamId::Demand(t::demand(n))).collect();
    let world = raced.doors[0].world_at(&streams, &AsAt::default()).await.unwrap();
    for n in 1..=TASKS {
        let demand = world.demand(t::demand(n)).unwrap();
        let mut others = demand.lookalikes.clone();
        others.sort_unstable();
        let all: Vec<_> = (1..=TASKS).filter(|other| *other != n).map(t::demand).collect();
        assert!(demand.is_active(), "{n} is registered");
        assert_eq!(others, all, "{n} says every other");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_household_that_accepted_eight_dwellings_signs_one_lease() {
    let raced = Raced::new(3).await;
    raced.given(t::registered(3)).await;
    for v in 1..=EACH {
        let nominated = (1..=3).map(|d| t::nominate(v, d));
        raced.given([t::declare(v)].into_iter().chain(nominated)).await;
        let ranked = t::decide(v, v, t::ranks(3));
        raced
            .given([t::convene(v, v), t::quorum(v), ranked, t::offer(v, 1), t::accept(v, 1)])
            .await;
    }
    let sign = |v| {
        let command = VacancyCommand::SignLease { demand: t::demand(1), on: day("2025-10-08") };
        Command::Vacancy(t::vacancy(v), command)
    };
    let answers = raced.race(|n| sign(n % EACH + 1)).await;
    let stood = answers.iter().flatten().filter(|done| !done.events.is_empty()).count();
    let (mut leases, mut ended) = (0, 0);
    for v in 1..=EACH {
        let stream = StreamId::Vacancy(t::vacancy(v));
        let signed = |e: &Event| matches!(e, Event::Vacancy(VacancyEvent::LeaseSigned { .. }));
        leases += raced.count(stream, signed).await;
        let over = |e: &Event| {
            matches!(
                e,
                Event::Vacancy(
                    VacancyEvent::Closed { .. } | VacancyEvent::NextRankActivated { .. }
                )
            )
        };
        ended += raced.count(stream, over).await;
    }
    assert_eq!((leases, stood), (1, 1));
    assert_eq!(ended, usize::try_from(EACH).unwrap(), "the other seven go to the next rank");
}
