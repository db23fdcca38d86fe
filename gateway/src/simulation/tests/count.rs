//! A grid adopted within the year: its count is the one of the demands of that moment, wherever the run is cut.

use super::Place;
use crate::{adoption, simulation::run::Failed};
use async_trait::async_trait;
use domain::{law::Law, rules::DryRun};
use eventstore::{
    execute::{Executor, Rulebook},
    memory::MemoryStore,
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
};
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// A log that takes nothing more once it has so many events.
#[derive(Debug)]
struct Cut {
    log: MemoryStore,
    at: Position,
}

#[async_trait]
impl EventStore for Cut {
    async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
        if self.log.head().await.is_ok_and(|head| head < self.at) {
            return self.log.append(requests).await;
        }
        let stopped = || Err(StoreError::Unavailable("cut".to_owned()));
        requests.iter().map(|_| stopped()).collect()
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        from: Option<Revision>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        self.log.read_stream(stream, from, direction, limit).await
    }

    async fn read_all(
        &self,
        from: Position,
        direction: Direction,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        self.log.read_all(from, direction, filter, limit).await
    }

    async fn find_command(&self, command_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        self.log.find_command(command_id).await
    }

    async fn head(&self) -> Result<Position, StoreError> {
        self.log.head().await
    }

    async fn verify_head(&self) -> Result<Position, StoreError> {
        self.log.verify_head().await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.log.watch()
    }
}

/// Where the count of the grid stands in the log, and what it says.
async fn count(place: &Place) -> (Position, DryRun) {
    let every = Filter::Category("rules".to_owned());
    let store = &place.executor.store;
    let rules = store.read_all(Position(0), Direction::Forwards, &every, 100).await.unwrap();
    let is_count = |one: &&Recorded| one.event.event_type.as_str() == "rules.dry-run-recorded";
    let edition = place.executor.edition().await.unwrap();
    let counted = edition.rules().versions.iter().find_map(|one| one.dry_run.clone());
    (rules.iter().find(is_count).unwrap().position, counted.unwrap())
}

/// As after a stop: nothing is remembered but the log and the vault.
fn reopened(place: &mut Place, store: Arc<dyn EventStore>) {
    let law = Rulebook::new(Arc::new(Law::default()));
    place.executor = Executor { store, law, vault: place.executor.vault.clone() };
}

#[tokio::test(flavor = "multi_thread")]
async fn the_effect_of_a_grid_is_counted_on_the_log_of_its_moment_wherever_the_run_is_cut() {
    let uncut = Place::new().await;
    uncut.play(1).await;
    let (Position(at), counted) = count(&uncut).await;
    assert!(counted.moved > 0 && counted.moved < counted.examined, "{counted:?}");
    assert_eq!(counted.position, u64::try_from(at).unwrap() - 1, "all that came before");
    for at in [at - 1, at] {
        let (log, mut cut) = (MemoryStore::new(), Place::new().await);
        reopened(&mut cut, Arc::new(Cut { log: log.clone(), at: Position(at) }));
        assert!(matches!(cut.try_play(1).await, Err(Failed::Store(_))));
        assert_eq!(log.head().await.unwrap(), Position(at));
        let version = (counted.key.clone(), counted.version.clone());
        let again = adoption::counted(&cut.executor, version, counted.on).await.unwrap();
        let numbers = |run: &DryRun| (run.examined, run.moved, run.largest);
        assert_eq!(numbers(&again), numbers(&counted), "whoever has the log counts the same");
        reopened(&mut cut, Arc::new(log));
        cut.play(1).await;
        assert_eq!(cut.digest().await, uncut.digest().await, "cut at {at}");
    }
}
