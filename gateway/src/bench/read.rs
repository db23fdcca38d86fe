//! Reading through the log: all of it in pages, or one stream.

use super::{
    BenchError,
    error::expect,
    event::{Maker, Place, request},
    ground::Ground,
    looped::{Caller, Done, Timing, looped, whole},
    sample::Sample,
};
use eventstore::{
    position::{Position, Revision},
    recorded::StreamName,
    store::{Direction, EventStore, Filter},
    undecoded::UndecodedStore,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

/// Streams of the log that is read.
const STREAMS: usize = 500;
/// Events of each.
const OF_STREAM: usize = 100;
/// Events that come together: a stream's events are spread over the log, as a demand's are over its years.
const TOGETHER: usize = 20;
/// Events of a page.
const PAGE: usize = 1_000;

/// A log that is only read, and what it holds.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    streams: Arc<[StreamName]>,
    dice: ChaCha8Rng,
    pub(super) events: u64,
    pub(super) of_stream: usize,
}

impl Filled {
    /// Fills an empty log.
    pub(super) async fn fill(ground: &Ground) -> Result<Self, BenchError> {
        ground.emptied().await?;
        let store = ground.log().await?;
        let maker = Maker::new()?;
        let mut places: Vec<Place> = (0..STREAMS).map(|_| Place::new()).collect();
        for _ in 0..OF_STREAM / TOGETHER {
            for some in places.chunks_mut(25) {
                let requests = some
                    .iter()
                    .map(|place| request(&place.stream, place.exact(), maker.events(TOGETHER)));
                for answer in store.append(requests.collect()).await {
                    answer?;
                }
                for place in some {
                    place.last += TOGETHER as i64;
                }
            }
        }
        let events = (STREAMS * OF_STREAM) as u64;
        super::append::adds_up(&*store, events).await?;
        ground.settled().await?;
        let streams = places.into_iter().map(|place| place.stream).collect();
        Ok(Self { streams, dice: ChaCha8Rng::seed_from_u64(1), events, of_stream: OF_STREAM })
    }

    /// One of the streams.
    pub(super) fn any_stream(&mut self) -> StreamName {
        let index = self.dice.random_range(0..self.streams.len());
        self.streams.get(index).cloned().unwrap_or_else(super::event::stream)
    }
}

struct Whole {
    store: Arc<dyn EventStore>,
    filled: Filled,
}

struct Undecoded {
    store: Arc<dyn UndecodedStore>,
    filled: Filled,
}

struct Streams {
    store: Arc<dyn EventStore>,
    filled: Filled,
}

impl Caller for Whole {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let (mut at, mut count) = (Position(0), 0);
        loop {
            let page = self.store.read_all(at, Direction::Forwards, &Filter::All, PAGE).await?;
            let Some(last) = page.last() else { break };
            at = last.position;
            count += page.len() as u64;
        }
        let held = self.filled.events;
        expect(count == held, || format!("{count} events were read of {held}"))?;
        Ok(Done { events: count, ..Done::default() })
    }
}

impl Caller for Undecoded {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let (mut at, mut count) = (Position(0), 0);
        loop {
            let page = self.store.read_undecoded(at, PAGE).await?;
            let Some(last) = page.last() else { break };
            at = last;
            count += page.len() as u64;
        }
        let held = self.filled.events;
        expect(count == held, || format!("{count} rows were read of {held}"))?;
        Ok(Done { events: count, ..Done::default() })
    }
}

struct UndecodedStreams {
    store: Arc<dyn UndecodedStore>,
    filled: Filled,
}

impl Caller for UndecodedStreams {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let name = self.filled.any_stream();
        let held = self.filled.of_stream;
        let page = self.store.read_stream_undecoded(&name, Revision(0), held).await?;
        expect(page.len() == held, || format!("{} rows were read of {held}", page.len()))?;
        Ok(Done { events: held as u64, ..Done::default() })
    }
}

impl Caller for Streams {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let name = self.filled.any_stream();
        let held = self.filled.of_stream;
        let events = self.store.read_stream(&name, None, Direction::Forwards, held).await?;
        let right = events.len() == held && events.iter().all(|event| event.stream == name);
        expect(right, || format!("{} events were read of a stream of {held}", events.len()))?;
        Ok(Done { events: events.len() as u64, ..Done::default() })
    }
}

/// The whole log, again and again; each time counts as one request.
pub(super) async fn all(
    ground: &Ground,
    filled: Filled,
    timing: Timing,
) -> Result<Sample, BenchError> {
    whole(Whole { store: ground.log().await?, filled }, timing).await
}

/// The same, not decoded.
pub(super) async fn undecoded(
    ground: &Ground,
    filled: Filled,
    timing: Timing,
) -> Result<Sample, BenchError> {
    whole(Undecoded { store: ground.undecoded().await?, filled }, timing).await
}

/// Streams, one after the other.
pub(super) async fn streams(
    ground: &Ground,
    filled: Filled,
    timing: Timing,
) -> Result<Sample, BenchError> {
    Ok(looped(vec![Streams { store: ground.log().await?, filled }], timing).await?.sample)
}

/// Streams, one after the other, their rows as the database keeps them.
pub(super) async fn undecoded_streams(
    ground: &Ground,
    filled: Filled,
    timing: Timing,
) -> Result<Sample, BenchError> {
    let store = ground.undecoded().await?;
    Ok(looped(vec![UndecodedStreams { store, filled }], timing).await?.sample)
}
