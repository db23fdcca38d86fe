//! Writing through the log: one event a request, awkward requests among them, batches.

use super::{
    BenchError,
    error::expect,
    event::{Maker, Place, expected, request},
    looped::{Caller, Done, Looped, Timing, looped},
    sample::Sample,
};
use eventstore::{
    position::Expected,
    store::{Append, Appended, EventStore, StoreError},
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::{collections::VecDeque, sync::Arc};

/// Streams of each caller, its own: no two callers meet, as no two agents work on one file.
const STREAMS: usize = 8;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// So many new events for a stream of known revision.
    Exact(usize),
    /// One event; a tenth of the requests does not care for the revision, a twentieth names a stale one, a twentieth
    /// repeats the request before.
    Mixed,
}

/// One caller.
struct Appends {
    store: Arc<dyn EventStore>,
    maker: Maker,
    asks: Asks,
    dice: ChaCha8Rng,
    places: VecDeque<Place>,
    before: Option<(Append, Appended)>,
}

/// Callers at work on an empty log, which at the end must hold what was acknowledged.
pub(super) async fn measure(
    store: Arc<dyn EventStore>,
    callers: usize,
    asks: Asks,
    timing: Timing,
) -> Result<Sample, BenchError> {
    let looped = work(store.clone(), callers, asks, timing).await?;
    adds_up(&*store, looped.written).await?;
    Ok(looped.sample)
}

/// Callers at work.
pub(super) async fn work(
    store: Arc<dyn EventStore>,
    callers: usize,
    asks: Asks,
    timing: Timing,
) -> Result<Looped, BenchError> {
    let maker = Maker::new()?;
    let caller = |seed| Appends {
        store: store.clone(),
        maker: maker.clone(),
        asks,
        dice: ChaCha8Rng::seed_from_u64(seed),
        places: (0..STREAMS).map(|_| Place::new()).collect(),
        before: None,
    };
    looped((0..callers as u64).map(caller).collect(), timing).await
}

/// Head, highest position and number of events are one number, and it is the number of acknowledged events.
pub(super) async fn adds_up(store: &dyn EventStore, written: u64) -> Result<(), BenchError> {
    let head = store.verify_head().await?.0;
    expect(u64::try_from(head) == Ok(written), || {
        format!("{written} events were acknowledged, the log holds {head}")
    })
}

/// Asks for one request.
pub(super) async fn ask(
    store: &dyn EventStore,
    request: Append,
) -> Result<Result<Appended, StoreError>, BenchError> {
    let answer = store.append(vec![request]).await.pop();
    answer.ok_or_else(|| BenchError::wrong("a request was not answered"))
}

impl Caller for Appends {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let chance = if self.asks == Asks::Mixed { self.dice.random_range(0..100) } else { 100 };
        match (chance, self.before.take()) {
            (0..5, Some((request, first))) => self.repeat(request, first).await,
            (5..10, _) => self.stale().await,
            (10..20, _) => self.write(true).await,
            _ => self.write(false).await,
        }
    }
}

impl Appends {
    fn next_place(&mut self) -> Place {
        self.places.pop_front().unwrap_or_else(Place::new)
    }

    async fn write(&mut self, anywhere: bool) -> Result<Done, BenchError> {
        let mut place = self.next_place();
        let count = if let Asks::Exact(count) = self.asks { count } else { 1 };
        let expected = if anywhere { Expected::Any } else { place.exact() };
        let request = request(&place.stream, expected, self.maker.events(count));
        let kept = (self.asks == Asks::Mixed).then(|| request.clone());
        let answer = ask(&*self.store, request).await??;
        place.last += count as i64;
        let here = answer.revisions.first().is_some_and(|(_, at)| at.0 == place.last);
        expect(here && !answer.repeated, || {
            format!("a new event got {answer:?}, expected at {}", place.last)
        })?;
        self.places.push_back(place);
        self.before = kept.map(|request| (request, answer));
        Ok(Done { events: count as u64, written: count as u64, waited: None })
    }

    async fn repeat(&mut self, request: Append, first: Appended) -> Result<Done, BenchError> {
        let answer = ask(&*self.store, request).await??;
        let same = answer.repeated
            && answer.position == first.position
            && answer.revisions == first.revisions;
        expect(same, || format!("a repeat got {answer:?}, at first {first:?}"))?;
        Ok(Done { events: 1, ..Done::default() })
    }

    async fn stale(&mut self) -> Result<Done, BenchError> {
        let place = self.next_place();
        if place.last < 0 {
            self.places.push_back(place);
            return self.write(false).await;
        }
        let request = request(&place.stream, expected(place.last - 1), self.maker.events(1));
        let answer = ask(&*self.store, request).await?;
        self.places.push_back(place);
        expect(matches!(answer, Err(StoreError::Conflict { .. })), || {
            format!("a stale request got {answer:?}")
        })?;
        Ok(Done { events: 1, ..Done::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::looped::Timing, Asks, adds_up, measure};
    use eventstore::memory::MemoryStore;
    use std::{sync::Arc, time::Duration};

    const SHORT: Timing =
        Timing { warm: Duration::from_millis(10), measured: Duration::from_millis(50) };

    #[tokio::test]
    async fn a_log_that_holds_less_than_was_acknowledged_gives_no_figure() {
        let log = Arc::new(MemoryStore::new());
        assert!(adds_up(&*log, 0).await.is_ok());
        let wrong = adds_up(&*log, 1).await.unwrap_err().to_string();
        assert_eq!(wrong, "1 events were acknowledged, the log holds 0");
    }

    #[tokio::test]
    async fn a_log_that_someone_else_writes_to_gives_no_figure() {
        let log = Arc::new(MemoryStore::new());
        measure(log.clone(), 2, Asks::Mixed, SHORT).await.unwrap();
        assert!(measure(log, 2, Asks::Mixed, SHORT).await.is_err(), "the log was not empty");
    }
}
