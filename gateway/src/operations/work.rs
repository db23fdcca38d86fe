//! Long gestures while the site goes on: building a read model again, taking parked events after all.

use crate::app::App;
use eventstore::position::Position;
use projections::engine::Replayed;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How a gesture that this process began stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    /// It reads the log; so far up to this position.
    Building(i64),
    /// It takes the parked events of a stream.
    Replaying(String),
    /// The build serves.
    Built,
    /// The parked events were taken, or some are parked still.
    Replayed(Replayed),
    /// It ended without effect; what served serves. Says why.
    Failed(String),
}

/// The gestures that this process began since it started: the last one of each read model.
#[derive(Debug, Default)]
pub(crate) struct Works(Mutex<BTreeMap<String, Work>>);

impl Works {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// That of a read model.
    pub(crate) fn of(&self, name: &str) -> Option<Work> {
        self.all().get(name).cloned()
    }

    fn set(&self, name: &str, work: Work) {
        self.all().insert(name.to_owned(), work);
    }

    /// Notes that one begins; false: one of this read model goes on.
    fn begin(&self, name: &str, work: Work) -> bool {
        let mut all = self.all();
        if matches!(all.get(name), Some(Work::Building(_) | Work::Replaying(_))) {
            return false;
        }
        all.insert(name.to_owned(), work);
        true
    }
}

/// Begins to build a read model again beside the one that serves, and returns at once. One that runs goes on.
pub(crate) fn rebuild(app: &App, name: &str) {
    if !app.works.begin(name, Work::Building(0)) {
        return;
    }
    let (app, name) = (app.clone(), name.to_owned());
    tokio::spawn(async move {
        let progress = |at: Position| app.works.set(&name, Work::Building(at.0));
        let store = app.executor.store.clone();
        let done = match app.views.rebuild(store, &name, progress).await {
            Ok(()) => Work::Built,
            Err(error) => failed(&name, error.to_string()),
        };
        app.works.set(&name, done);
    });
}

/// Begins to take the parked events of a stream after all, and returns at once.
pub(crate) fn replay(app: &App, name: &str, stream: &str) {
    if !app.works.begin(name, Work::Replaying(stream.to_owned())) {
        return;
    }
    let (app, name, stream) = (app.clone(), name.to_owned(), stream.to_owned());
    tokio::spawn(async move {
        let store = app.executor.store.clone();
        let done = match app.views.replay_parked(store, &name, &stream).await {
            Ok(replayed) => Work::Replayed(replayed),
            Err(error) => failed(&name, error.to_string()),
        };
        app.works.set(&name, done);
    });
}

fn failed(name: &str, error: String) -> Work {
    tracing::error!(projection = name, error, "a gesture on a read model ended without effect");
    Work::Failed(error)
}
