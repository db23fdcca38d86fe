//! How fast each read model goes: events a second between two looks at it.

use crate::{app::App, error::Trouble};
use eventstore::position::Position;
use projections::engine::{Health, ViewsError};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// A rate is taken over at least this long.
const SPAN: Duration = Duration::from_secs(2);

/// A read model and its pace.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// How it does.
    pub(crate) health: Health,
    /// Events a second since it was last looked at, if it was.
    pub(crate) rate: Option<f64>,
}

/// Where a read model was seen, when, and how fast it was.
#[derive(Debug, Clone, Copy)]
struct Sight {
    position: i64,
    at: Instant,
    rate: Option<f64>,
}

/// What this process saw of the read models.
#[derive(Debug, Default)]
pub(crate) struct Paces(Mutex<BTreeMap<String, Sight>>);

impl Paces {
    /// Notes a look at a read model; its rate.
    fn look(&self, name: &str, position: i64, now: Instant) -> Option<f64> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Sight { position, at: now, rate: None };
        let sight = seen.entry(name.to_owned()).or_insert(fresh);
        if position < sight.position {
            // built again from zero: it did not go back
            *sight = fresh;
        }
        let span = now.duration_since(sight.at);
        if span >= SPAN {
            #[expect(clippy::cast_precision_loss, reason = "a rate to read")]
            let rate = (position - sight.position) as f64 / span.as_secs_f64();
            *sight = Sight { position, at: now, rate: Some(rate) };
        }
        sight.rate
    }
}

/// Every read model, builds beside and kept ones included, and the last position of the log.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn models(app: &App) -> Result<(Position, Vec<Model>), Trouble> {
    let failed = |error: ViewsError| Trouble::Unavailable(error.to_string());
    let all = app.views.health(&*app.executor.store, app.clock.now()).await.map_err(failed)?;
    let (head, now) = (app.executor.store.head().await?, Instant::now());
    let model = |health: Health| {
        let rate = app.paces.look(&health.standing.name, health.standing.position.0, now);
        Model { health, rate }
    };
    Ok((head, all.into_iter().map(model).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_that_of_the_last_stretch_and_a_rebuild_begins_a_new_one() {
        let (paces, begun) = (Paces::default(), Instant::now());
        let at = |seconds: u64| begun + Duration::from_secs(seconds);
        assert_eq!(paces.look("a", 100, at(0)), None);
        assert_eq!(paces.look("a", 300, at(10)), Some(20.0));
        assert_eq!(paces.look("a", 400, at(11)), Some(20.0), "too short to tell");
        assert_eq!(paces.look("a", 200, at(30)), None, "it did not go back");
        assert_eq!(paces.look("a", 200, at(40)), Some(0.0));
    }
}
