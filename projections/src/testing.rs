//! What the tests of this crate share.

use crate::{Views, db::Location};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::{
    id::StreamId,
    testing::Scenario,
    world::{Command, Event},
};
use eventstore::{
    codec::{Draft, encode},
    memory::MemoryStore,
    position::{Expected, Position},
    recorded::{Actor, Instant, NewEvent, Origin, StreamName},
    store::{Append, EventStore, StreamWrite},
    vault::Vault,
};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use uuid::Uuid;

/// A fresh database of each kind, with whatever must live as long as it.
pub(crate) async fn both(name: &str) -> Vec<(Option<TempDir>, Location)> {
    let folder = tempfile::tempdir().unwrap();
    let file = Location::Sqlite(folder.path().join(format!("{name}.views")));
    vec![(Some(folder), file), (None, fresh_pg(name))]
}

/// A schema that nobody used yet, on the server the environment names.
pub(crate) fn fresh_pg(name: &str) -> Location {
    let url = std::env::var("FILCOMMUN_TEST_PG").unwrap_or_else(|_| {
        panic!("FILCOMMUN_TEST_PG must hold the address of a PostgreSQL server for tests")
    });
    pg_location(&url, &format!("{name}_{}", Uuid::new_v4().simple()))
}

pub(crate) fn pg_location(url: &str, schema: &str) -> Location {
    Location::parse(url, schema).unwrap()
}

/// A log in memory that takes domain events as they are, unsealed.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) store: Arc<MemoryStore>,
    day: Mutex<NaiveDate>,
}

impl Log {
    pub(crate) fn new(day: &str) -> Self {
        Self { store: Arc::new(MemoryStore::new()), day: Mutex::new(day.parse().unwrap()) }
    }

    /// What is said from now on happens and is recorded on this day.
    pub(crate) fn on(&self, day: &str) -> &Self {
        *self.day.lock().unwrap() = day.parse().unwrap();
        self
    }

    pub(crate) async fn say(&self, stream: impl Into<StreamId>, event: Event) -> Position {
        self.raw(stream.into().into(), event.type_name(), event.data()).await
    }

    pub(crate) async fn raw(&self, stream: StreamName, kind: &str, data: Value) -> Position {
        self.append(stream, self.event(kind, &data)).await
    }

    pub(crate) fn event(&self, kind: &str, data: &Value) -> NewEvent {
        let day = *self.day.lock().unwrap();
        let info = domain::catalogue::info(kind);
        NewEvent {
            event_id: Uuid::new_v4(),
            event_type: kind.parse().unwrap(),
            schema_version: 1,
            content_type: "application/json".into(),
            occurred_on: day,
            origin: origin(),
            legal_basis: info.map(|info| info.legal_basis).unwrap_or_default().into(),
            applicant_visible: info.is_some_and(|info| info.applicant_visible),
            key_ids: vec![],
            metadata: Bytes::new(),
            payload: serde_json::to_vec(data).unwrap().into(),
        }
    }

    /// An event as a later version of this program would write it, for the applicant to see.
    pub(crate) async fn foretold(&self, stream: StreamName, kind: &str) -> Position {
        let mut event = self.event(kind, &serde_json::json!({"foretold": true}));
        event.schema_version = 9;
        event.applicant_visible = true;
        self.append(stream, event).await
    }

    /// The same as the codec writes it, under keys of a vault.
    pub(crate) async fn sealed(&self, vault: &Vault, stream: StreamId, event: &Event) {
        let stream: StreamName = stream.into();
        let draft = Draft {
            stream: &stream,
            event_id: Uuid::new_v4(),
            event,
            occurred_on: *self.day.lock().unwrap(),
            origin: origin(),
            metadata: Bytes::new(),
        };
        let event = encode(vault, draft).await.unwrap();
        self.append(stream, event).await;
    }

    async fn append(&self, stream: StreamName, event: NewEvent) -> Position {
        let day = event.occurred_on;
        let write = StreamWrite { stream, expected: Expected::Any, events: vec![event] };
        let request = Append { writes: vec![write], checks: vec![], at: Instant::midday(day) };
        self.store.append(vec![request]).await.remove(0).unwrap().position
    }
}

fn origin() -> Origin {
    Origin {
        command_id: Uuid::new_v4(),
        correlation: Uuid::nil(),
        causation: Uuid::nil(),
        actor: Actor { who: "system:test".into(), body: "test".into(), role: "system".into() },
        source: "cli".into(),
    }
}

/// What a test tells through the rules: commands decided, their events in a log.
pub(crate) struct Story {
    pub(crate) log: Log,
    scenario: Scenario,
}

impl Story {
    pub(crate) fn new() -> Self {
        Self { log: Log::new("2025-03-10"), scenario: Scenario::new() }
    }

    /// Plays commands that the rules must accept, on a day.
    pub(crate) async fn on(
        &mut self,
        day: &str,
        commands: impl IntoIterator<Item = Command>,
    ) -> &mut Self {
        self.log.on(day);
        for command in commands {
            for (stream, event) in self.scenario.play(&command) {
                self.log.say(stream, event).await;
            }
        }
        self
    }

    /// Every stream as the rules fold it.
    pub(crate) fn world(&self) -> domain::world::World {
        self.scenario.world()
    }

    /// The read models of now, in a fresh database of each kind.
    pub(crate) async fn views(&self) -> Vec<(Option<TempDir>, Views)> {
        let mut all = Vec::new();
        for (keep, location) in both("story").await {
            let views = Views::open(&location, crate::all(&Arc::default())).await.unwrap();
            views.catch_up(self.log.store.clone(), Position(i64::MAX)).await.unwrap();
            for standing in views.list().await.unwrap() {
                let parked = views.parked(&standing.name).await.unwrap();
                assert!(parked.is_empty(), "{}: {parked:?}", standing.name);
            }
            all.push((keep, views));
        }
        all
    }
}
