//! Reading with a filter, and knowing how far.

use super::{Filter, Scanned};
use crate::{
    position::Position,
    recorded::Recorded,
    store::{Direction, EventStore, StoreError},
};

/// Events looked at in one page of a pattern.
const WINDOW: usize = 1_000;

/// See [`EventStore::scan`].
pub(crate) async fn scan<S: EventStore + ?Sized>(
    store: &S,
    after: Position,
    filter: &Filter,
    limit: usize,
) -> Result<Scanned, StoreError> {
    let after = after.max(Position(0));
    if limit == 0 {
        return Ok(Scanned { events: Vec::new(), considered: after, more: true });
    }
    if filter.in_process() {
        return window(store, after, filter, limit).await;
    }
    // The head is read before the page. Positions are dense and come in order: whatever is at or below that head
    // was there when the page was read, so a page that is not full has looked at all of it.
    let head = match filter {
        Filter::All => after,
        _ => store.head().await?,
    };
    let events = store.read_all(after, Direction::Forwards, filter, limit).await?;
    let more = events.len() >= limit;
    let last = events.last().map_or(after, |event| event.position);
    let considered = if more { last } else { last.max(head) };
    Ok(Scanned { events, considered: considered.max(after), more })
}

/// A page of a pattern: a stretch of the log, sifted.
async fn window<S: EventStore + ?Sized>(
    store: &S,
    after: Position,
    filter: &Filter,
    limit: usize,
) -> Result<Scanned, StoreError> {
    let page = store.read_all(after, Direction::Forwards, &Filter::All, WINDOW).await?;
    let mut scanned = Scanned { events: Vec::new(), considered: after, more: page.len() >= WINDOW };
    for event in page {
        if filter.keeps(&event)? {
            if scanned.events.len() == limit {
                scanned.more = true;
                break;
            }
            scanned.considered = event.position;
            scanned.events.push(event);
        } else {
            scanned.considered = event.position;
        }
    }
    Ok(scanned)
}

/// [`EventStore::read_all`] of a filter that no index can answer: page after page, until there is enough.
pub(crate) async fn sift<S: EventStore + ?Sized>(
    store: &S,
    from: Position,
    direction: Direction,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let (mut from, mut kept) = (from, Vec::new());
    while kept.len() < limit {
        let page = store.read_all(from, direction, &Filter::All, WINDOW).await?;
        let full = page.len() >= WINDOW;
        from = page.last().map_or(from, |event| event.position);
        for event in page {
            if kept.len() < limit && filter.keeps(&event)? {
                kept.push(event);
            }
        }
        if !full {
            break;
        }
    }
    Ok(kept)
}
