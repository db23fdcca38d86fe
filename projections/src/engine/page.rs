//! A page of the log, read and decoded once for every projection.

use super::{
    ViewsError,
    part::{Untold, guarded},
};
use crate::{projection::Poison, quick::Quick};
use domain::world::Event;
use eventstore::{
    codec::is_ours,
    position::Position,
    recorded::Recorded,
    span::{Skipped, Span},
    store::{Direction, EventStore, Filter},
};
use std::{collections::VecDeque, hash::BuildHasher as _, sync::Arc};
use tokio::task::JoinHandle;

/// Reads the payload of an event without opening anything.
pub type Decode = fn(&Recorded) -> Result<Event, Poison>;

/// Events of a page near the end of the log: few, for whoever waits for them.
const NEAR: usize = if cfg!(test) { 7 } else { 1_000 };
/// Events of a page far from it: enough for a page's fixed cost to vanish, few enough to stay small in memory.
const FAR: usize = if cfg!(test) { 5 } else { 5_000 };
/// Pages that are read while one is folded, far from the end of the log.
const AHEAD: usize = 2;

/// One event of a page: what it says, or why it cannot be read.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) recorded: Recorded,
    pub(super) event: Result<Event, Poison>,
    /// Whether it is told to projections at all: the store's own events and other writers' are not.
    pub(super) ours: bool,
    /// The same for all events of a stream: shares streams out over parts.
    pub(super) share: u64,
}

impl Entry {
    pub(super) fn new(recorded: Recorded, decode: Decode) -> Self {
        let ours = is_ours(&recorded);
        let event = guarded(|| decode(&recorded)).and_then(|event| event);
        let share = Quick::default().hash_one(recorded.stream.as_str());
        Self { recorded, event, ours, share }
    }

    /// Whether whoever skips some types is told it.
    pub(super) fn is_told(&self, untold: &Untold) -> bool {
        self.ours && !untold.contains(self.recorded.event.event_type.as_str())
    }
}

/// Events in a row, but for those of types that nobody uses.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    /// Position of the last event, also of one that is left out; none when the log ends before it.
    pub(super) last: Option<Position>,
    /// Whether it is one of many, far from the end of the log.
    pub(super) far: bool,
}

/// A page being read: from where, how many, the task.
type Ahead = (Position, usize, JoinHandle<Result<Page, ViewsError>>);

/// Reads pages, some ahead while the last is folded.
#[derive(Debug)]
pub(super) struct Reader {
    store: Arc<dyn EventStore>,
    decode: Decode,
    skipped: Arc<Skipped>,
    ahead: VecDeque<Ahead>,
    far: bool,
}

impl Reader {
    /// A reader for projections that use none of some types.
    pub(super) fn new(store: Arc<dyn EventStore>, decode: Decode, skipped: Skipped) -> Self {
        Self { store, decode, skipped: Arc::new(skipped), ahead: VecDeque::new(), far: false }
    }

    /// The events after `from`, at most `room`.
    pub(super) async fn page(&mut self, from: Position, room: usize) -> Result<Page, ViewsError> {
        let limit = room.min(if self.far { FAR } else { NEAR });
        let page = match self.ahead.pop_front() {
            Some((at, size, task)) if at == from && size == limit => {
                task.await.map_err(|_| ViewsError::Stopped)??
            }
            _ => {
                self.ahead.clear();
                self.read(from, limit).await.map_err(|_| ViewsError::Stopped)??
            }
        };
        let taken = page.last.map_or(0, |last| last.0 - from.0);
        let full = usize::try_from(taken).is_ok_and(|taken| taken == limit);
        self.far = full && limit >= NEAR.min(FAR);
        if let Some(last) = page.last.filter(|_| self.far) {
            self.look_ahead(last);
        }
        Ok(page)
    }

    /// Has the pages after a position read: the log has no hole, so that it is known where each begins.
    fn look_ahead(&mut self, after: Position) {
        let next = |(at, size, _): &Ahead| Position(at.0 + i64::try_from(*size).unwrap_or(0));
        let mut at = self.ahead.back().map_or(after, next);
        while self.ahead.len() < AHEAD {
            self.ahead.push_back((at, FAR, self.read(at, FAR)));
            at = self.ahead.back().map_or(at, next);
        }
    }

    fn read(&self, from: Position, limit: usize) -> JoinHandle<Result<Page, ViewsError>> {
        let (store, decode, skipped) = (self.store.clone(), self.decode, self.skipped.clone());
        let far = self.far || limit == FAR;
        tokio::spawn(async move {
            let span = match far {
                true => far_span(&*store, from, limit, &skipped).await?,
                false => near_span(&*store, from, limit).await?,
            };
            let last = Some(span.last).filter(|last| *last > from);
            let decoded =
                move || span.events.into_iter().map(move |event| Entry::new(event, decode));
            let entries = match far {
                true => tokio::task::spawn_blocking(move || decoded().collect())
                    .await
                    .map_err(|_| ViewsError::Stopped)?,
                false => decoded().collect(),
            };
            Ok(Page { entries, last, far })
        })
    }
}

async fn far_span(
    store: &dyn EventStore,
    from: Position,
    limit: usize,
    skipped: &Skipped,
) -> Result<Span, ViewsError> {
    let upto = from.0.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(store.read_span(from, Position(upto), skipped).await?)
}

/// The same for few events, in one question.
async fn near_span(
    store: &dyn EventStore,
    from: Position,
    limit: usize,
) -> Result<Span, ViewsError> {
    let events = store.read_all(from, Direction::Forwards, &Filter::All, limit).await?;
    let mut next = from;
    for recorded in &events {
        next.0 += 1;
        if recorded.position != next {
            return Err(ViewsError::Gap(next));
        }
    }
    Ok(Span { events, last: next })
}
