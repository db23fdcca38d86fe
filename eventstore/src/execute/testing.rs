//! A log, a vault and an executor for tests, and short commands.

use super::{Done, ExecuteError, Executor, Request, Rulebook, command_id};
use crate::{
    clock::Clock as _,
    clock::SystemClock,
    memory::MemoryStore,
    recorded::{Actor, Recorded},
    sqlite::SqliteStore,
    store::{Direction, EventStore, Filter},
    vault::Vault,
};
use chrono::NaiveDate;
use domain::{
    declaration::{ApplicantKind, Form, Identity, Received},
    demand::{Channel, Declaration, DemandCommand, Registration, Submission},
    id::{DemandId, PersonId, PlaceId},
    law::Law,
    place::{Level, PlaceCommand},
    sealed::Sealed,
    world::Command,
};
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// A log, a vault and an executor in a folder of their own.
pub(crate) struct Bench {
    pub(crate) folder: TempDir,
    pub(crate) executor: Executor,
}

impl Bench {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        SqliteStore::init(&path).await.unwrap();
        let store = Arc::new(SqliteStore::open(&path).await.unwrap());
        Self::with(folder, store).await
    }

    pub(crate) async fn memory() -> Self {
        Self::with(tempfile::tempdir().unwrap(), Arc::new(MemoryStore::new())).await
    }

    async fn with(folder: TempDir, store: Arc<dyn EventStore>) -> Self {
        let (location, kek) = (folder.path().join("log.vault"), folder.path().join("log.kek"));
        let location = location.to_string_lossy();
        Vault::init(&location, &kek).await.unwrap();
        let vault = Arc::new(Vault::open(&location, &kek).await.unwrap());
        let law = Rulebook::new(Arc::new(Law::default()));
        Self { folder, executor: Executor { store, vault, law } }
    }

    pub(crate) async fn run(&self, request: Request) -> Result<Done, ExecuteError> {
        self.executor.execute(request).await
    }

    pub(crate) async fn log(&self) -> Vec<Recorded> {
        let from = crate::position::Position(0);
        let all = self.executor.store.read_all(from, Direction::Forwards, &Filter::All, 100_000);
        all.await.unwrap()
    }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn today() -> NaiveDate {
    day("2026-03-09")
}

/// A request under the caller's key `key`.
pub(crate) fn ask(key: &str, command: Command) -> Request {
    Request {
        command_id: command_id("test", "cli", key),
        correlation: None,
        causation: None,
        actor: Actor { who: "system:test".into(), body: String::new(), role: "system".into() },
        source: "cli".into(),
        occurred_on: today(),
        at: SystemClock.now(),
        command,
    }
}

pub(crate) fn place(n: u128) -> PlaceId {
    PlaceId::new(Uuid::from_u128(n))
}

pub(crate) fn declare(n: u128) -> Command {
    named(n, "Maison de l'habitant")
}

pub(crate) fn named(n: u128, name: &str) -> Command {
    let command = PlaceCommand::Declare {
        name: name.to_owned(),
        body: "nantes-metropole".parse().unwrap(),
        commune: "44109".parse().unwrap(),
        address: "1 rue de l'Exemple".to_owned(),
    };
    Command::Place(place(n), command)
}

pub(crate) fn commit(n: u128, level: Level) -> Command {
    let (referential, optional) = ("exemple-2017".to_owned(), std::collections::BTreeSet::new());
    Command::Place(place(n), PlaceCommand::Commit { level, referential, on: today(), optional })
}

pub(crate) fn leave(n: u128) -> Command {
    Command::Place(place(n), PlaceCommand::Leave { on: today() })
}

pub(crate) fn demand(n: u128) -> DemandId {
    DemandId::new(Uuid::from_u128(n))
}

pub(crate) fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(n))
}

pub(crate) fn submit(n: u128, name: &str) -> Command {
    submit_as(n, &format!("0440326{n:06}044A7"), name)
}

pub(crate) fn submit_as(n: u128, number: &str, name: &str) -> Command {
    let identity = Identity {
        kind: ApplicantKind::Person,
        name: name.to_owned(),
        first_name: Some("Nour".to_owned()),
        birth_date: Some(day("1990-02-03")),
        email: None,
        phone: None,
        received: Received::default(),
    };
    let declaration = Declaration {
        on: today(),
        residence: None,
        identity: Sealed::new(person(n), identity),
        form: Sealed::new(person(n), Form::default()),
        co_applicants: Vec::new(),
        household: None,
        resources: None,
        housing: None,
        wish: None,
        situation: None,
        link: None,
        missing: vec!["revenuFiscal".to_owned()],
        anomalies: Vec::new(),
        lookalikes: Vec::new(),
    };
    let submission = Submission {
        received_on: today(),
        channel: Channel::Desk,
        desk: "44A7".parse().unwrap(),
        declaration,
        registration: Some(Registration {
            presented_on: today(),
            last_renewed_on: None,
            number: number.parse().unwrap(),
            migrated: false,
        }),
        lookalikes: Vec::new(),
    };
    Command::Demand(demand(n), DemandCommand::Submit(Box::new(submission)))
}

pub(crate) fn certify(n: u128) -> Command {
    Command::Demand(demand(n), DemandCommand::IssueCertificate { on: today() })
}
