//! How the read models do: by whether they move, not by how far they have to go.

use super::{
    ViewsError,
    meta::{Role, Standing},
    views::Views,
};
use eventstore::{
    position::Position,
    recorded::Instant as Recorded,
    store::{Direction, EventStore, Filter, StoreError},
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a projection may stand still before events it has not taken.
pub const STALLED: Duration = Duration::from_secs(10);

/// Events by which a projection may be behind and yet count as having arrived.
const NEAR: i64 = 1_000;

/// What a projection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It took every event there is.
    Current,
    /// It is behind and moves, or was not yet seen to stand still for [`STALLED`].
    Moving,
    /// It is behind and did not move for [`STALLED`]: nobody feeds it, or it cannot be written. Unhealthy.
    Stalled,
    /// Someone paused it, or a poison event that it may not skip did.
    Paused,
    /// A build beside the one that serves.
    Building,
    /// Kept until it is dropped; nobody feeds it.
    Kept,
}

impl State {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Moving => "moving",
            Self::Stalled => "stalled",
            Self::Paused => "paused",
            Self::Building => "building",
            Self::Kept => "kept",
        }
    }
}

/// A projection beside the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Health {
    /// Where it stands.
    #[serde(flatten)]
    pub standing: Standing,
    /// What it does.
    pub state: State,
    /// Events of the log that it has not taken.
    pub lag_events: i64,
    /// Seconds since the oldest of them was recorded; 0 when there is none.
    pub lag_seconds: i64,
    /// Seconds for which this process has seen it stand still before them.
    pub still_seconds: u64,
    /// Whether this process has once seen it at the end of the log, or near: before that its answers are of long ago.
    pub arrived: bool,
}

/// What this process saw of a projection.
#[derive(Debug, Clone, Copy)]
struct Sight {
    position: Position,
    since: Instant,
    arrived: bool,
}

/// Where each projection was seen, and since when it stands there with events before it.
#[derive(Debug, Default)]
pub(super) struct Sights(Mutex<BTreeMap<String, Sight>>);

impl Sights {
    /// For how long a projection has stood where it is with events before it, and whether it ever arrived.
    fn look(&self, standing: &Standing, lag: i64, waits: bool, now: Instant) -> (Duration, bool) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = Sight { position: standing.position, since: now, arrived: false };
        let sight = seen.entry(standing.name.clone()).or_insert(first);
        if !waits || sight.position != standing.position {
            (sight.position, sight.since) = (standing.position, now);
        }
        sight.arrived |= lag <= NEAR;
        (now.duration_since(sight.since), sight.arrived)
    }
}

impl Views {
    /// How each projection does at `now`, builds beside and kept ones included. Ask every few seconds: that one does
    /// not move is known from asking twice.
    ///
    /// # Errors
    /// `Db`, `Store`.
    pub async fn health(
        &self,
        store: &dyn EventStore,
        now: Recorded,
    ) -> Result<Vec<Health>, ViewsError> {
        let standings = self.list().await?;
        // After the positions: none of them is beyond.
        let head = store.head().await?;
        let (seen, mut all) = (Instant::now(), Vec::new());
        for standing in standings {
            let lag_events = (head.0 - standing.position.0).max(0);
            let feeds = matches!(standing.role, Role::Serving | Role::Beside);
            let waits = lag_events > 0 && feeds && !standing.paused;
            let (still, arrived) = self.sights.look(&standing, lag_events, waits, seen);
            let state = match (standing.role, standing.paused) {
                (Role::Kept | Role::Retired, _) => State::Kept,
                (Role::Beside, _) => State::Building,
                (Role::Serving, true) => State::Paused,
                (Role::Serving, false) if lag_events == 0 => State::Current,
                (Role::Serving, false) if still >= STALLED => State::Stalled,
                (Role::Serving, false) => State::Moving,
            };
            let lag_seconds = match feeds && lag_events > 0 {
                true => recorded_since(store, standing.position, now).await?,
                false => 0,
            };
            let still_seconds = still.as_secs();
            let health =
                Health { standing, state, lag_events, lag_seconds, still_seconds, arrived };
            all.push(health);
        }
        Ok(all)
    }
}

/// Seconds since the event after a position was recorded.
async fn recorded_since(
    store: &dyn EventStore,
    at: Position,
    now: Recorded,
) -> Result<i64, StoreError> {
    let next = store.read_all(at, Direction::Forwards, &Filter::All, 1).await?;
    let since = next.first().map_or(0, |next| now.0.saturating_sub(next.recorded_at.0));
    Ok((since / 1_000_000).max(0))
}

#[cfg(test)]
mod tests {
    use super::{Role, STALLED, Sights, Standing};
    use eventstore::position::Position;
    use std::time::{Duration, Instant};

    fn at(position: i64) -> Standing {
        Standing {
            name: "a_1".into(),
            role: Role::Serving,
            position: Position(position),
            epoch: 1,
            paused: false,
            parked: 0,
            generation: 0,
        }
    }

    #[test]
    fn what_moves_however_far_behind_does_not_stand_still_and_what_has_nothing_to_take_neither() {
        let (sights, begun) = (Sights::default(), Instant::now());
        let look = |position, lag: i64, seconds| {
            let now = begun + Duration::from_secs(seconds);
            sights.look(&at(position), lag, lag > 0, now)
        };
        for n in 0..100_u32 {
            assert_eq!(look(n.into(), 9_999, 3 * u64::from(n)), (Duration::ZERO, false));
        }
        assert_eq!(look(99, 0, 1_000), (Duration::ZERO, true));
        assert_eq!(look(99, 1, 1_005), (Duration::from_secs(5), true));
        assert_eq!(look(99, 9_999, 1_010), (STALLED, true), "it arrived once");
        assert_eq!(look(100, 9_999, 1_030), (Duration::ZERO, true));
    }
}
