//! One event at a time: the state that the rules fold, before and after it, and what differs.
//!
//! **What it must never do.** Open anything: states are folded from events whose sealed values read as erased. The
//! pages of auditors and the command line share it, so that both tell the same story.

pub(crate) mod diff;
mod rows;

pub(crate) use rows::{json as row_json, rows_step, shown};

use crate::{app::App, error::Trouble};
use diff::{Mark, compare};
use domain::{
    id::StreamId,
    world::{Event, World},
};
use eventstore::{
    codec::decode_closed,
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Direction, EventStore},
};

/// Events read at once.
const PAGE: usize = 1_000;

/// Which event of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// The last one.
    End,
    /// The one of this revision.
    Revision(i64),
    /// The last one that the log had at this position.
    Known(Position),
}

/// An event of a stream, with its neighbours.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The event.
    pub(crate) recorded: Recorded,
    /// Revision of the stream's last event.
    pub(crate) last: i64,
}

/// Finds an event of a stream.
///
/// # Errors
/// `NotFound`: none is there. A store does not answer.
pub(crate) async fn place(
    store: &dyn EventStore,
    stream: &StreamName,
    at: At,
) -> Result<Place, Trouble> {
    let end = store.read_stream(stream, None, Direction::Backwards, 1).await?;
    let end = end.into_iter().next().ok_or(Trouble::NotFound)?;
    let last = end.revision.0;
    let recorded = match at {
        At::End => end,
        At::Revision(revision) => one(store, stream, revision).await?.ok_or(Trouble::NotFound)?,
        At::Known(position) => known(store, stream, (last, position)).await?,
    };
    Ok(Place { recorded, last })
}

async fn one(
    store: &dyn EventStore,
    stream: &StreamName,
    revision: i64,
) -> Result<Option<Recorded>, Trouble> {
    if revision < 0 {
        return Ok(None);
    }
    let from = Some(Revision(revision));
    let found = store.read_stream(stream, from, Direction::Forwards, 1).await?;
    Ok(found.into_iter().next().filter(|event| event.revision.0 == revision))
}

/// Positions rise along a stream: halving finds the last one at or before a position.
async fn known(
    store: &dyn EventStore,
    stream: &StreamName,
    (last, position): (i64, Position),
) -> Result<Recorded, Trouble> {
    let (mut low, mut high, mut found) = (0, last, None);
    while low <= high {
        let middle = low + (high - low) / 2;
        let event = one(store, stream, middle).await?.ok_or(Trouble::NotFound)?;
        if event.position <= position {
            low = middle + 1;
            found = Some(event);
        } else {
            high = middle - 1;
        }
    }
    found.ok_or(Trouble::NotFound)
}

/// What an event does to the state of its stream.
#[derive(Debug, Clone)]
pub(crate) struct StateStep {
    /// Where it stands.
    pub(crate) place: Place,
    /// The state before and after, line by line, with what went and what came.
    pub(crate) lines: Vec<(Mark, String)>,
    /// Whether this version reads the event; one that it does not read changes nothing here.
    pub(crate) known: bool,
}

impl StateStep {
    /// Lines of the state before, or after, it.
    pub(crate) fn side(&self, without: Mark) -> Vec<&str> {
        let lines = self.lines.iter().filter(|(mark, _)| *mark != without);
        lines.map(|(_, line)| line.as_str()).collect()
    }
}

/// The state of a stream before and after one of its events.
///
/// # Errors
/// `NotFound`: no such stream of the rules, or no such event. A store does not answer.
pub(crate) async fn state_step(
    app: &App,
    stream: &StreamName,
    at: At,
) -> Result<StateStep, Trouble> {
    let id: StreamId = stream.as_str().parse().map_err(|_| Trouble::NotFound)?;
    let store = &*app.executor.store;
    let place = place(store, stream, at).await?;
    let mut world = World::default();
    world.load(id, &before(store, stream, place.recorded.revision.0).await?);
    let earlier = drawn(&world);
    let event = decode_closed(&place.recorded).ok();
    if let Some(event) = &event {
        world.apply(id, event);
    }
    let lines = compare(&earlier, &drawn(&world));
    Ok(StateStep { place, lines, known: event.is_some() })
}

/// The events of a stream before a revision, closed; those of a later version of this program are left out.
async fn before(
    store: &dyn EventStore,
    stream: &StreamName,
    revision: i64,
) -> Result<Vec<Event>, Trouble> {
    let mut events = Vec::new();
    let mut from = 0;
    while from < revision {
        let left = usize::try_from(revision - from).unwrap_or(PAGE).min(PAGE);
        let page =
            store.read_stream(stream, Some(Revision(from)), Direction::Forwards, left).await?;
        if page.is_empty() {
            break;
        }
        from += i64::try_from(page.len()).unwrap_or(0);
        events.extend(page.iter().filter_map(|recorded| decode_closed(recorded).ok()));
    }
    Ok(events)
}

fn drawn(world: &World) -> Vec<String> {
    let states = world.streams().map(|(_, state)| format!("{state:#?}"));
    states.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}
