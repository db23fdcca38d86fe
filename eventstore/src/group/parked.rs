//! Parked events: written, listed, handed out again, truncated.
//!
//! A parked event is a link: type `$>`, its payload the stream, revision and position of the event. The event itself
//! stays where it is.

use super::{GroupError, GroupId, GroupStore, Reason, Ticket, ledger::Entry};
use crate::{
    clock::Clock,
    position::{Expected, Position, Revision},
    recorded::{Actor, Instant, LINK, NewEvent, Origin, Recorded, StreamName},
    store::{Append, Direction, EventStore, StoreError, StreamWrite},
    views::{self, StreamFrom, StreamRead, ViewError},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a parked event stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Link {
    stream: StreamName,
    revision: Revision,
    position: Position,
}

/// Why it was parked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    reason: Reason,
    retries: u32,
}

/// A parked event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parked {
    /// Its place among the parked ones.
    pub revision: Revision,
    /// The stream of the event.
    pub stream: StreamName,
    /// Its revision there.
    pub at: Revision,
    /// Its position in the log.
    pub position: Position,
    /// Why.
    pub reason: Reason,
    /// How often it had come again.
    pub retries: u32,
    /// When it was parked.
    pub parked_at: Instant,
}

fn json<T: Serialize>(value: &T) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}

fn event(id: Uuid, event_type: &str, payload: Bytes, at: Instant) -> Result<NewEvent, GroupError> {
    let bad = |_| GroupError::BadName { field: "type", why: "a type of the log" };
    let who = Actor {
        who: "system:subscription".to_owned(),
        body: String::new(),
        role: "system".to_owned(),
    };
    Ok(NewEvent {
        event_id: id,
        event_type: event_type.parse().map_err(bad)?,
        schema_version: 1,
        content_type: "application/json".to_owned(),
        occurred_on: at.day(),
        origin: Origin {
            command_id: id,
            correlation: id,
            causation: id,
            actor: who,
            source: "subscription".to_owned(),
        },
        legal_basis: String::new(),
        applicant_visible: false,
        key_ids: Vec::new(),
        metadata: Bytes::new(),
        payload,
    })
}

fn one(stream: &StreamName, event: NewEvent, at: Instant) -> Append {
    let write =
        StreamWrite { stream: stream.clone(), expected: Expected::Any, events: vec![event] };
    Append { writes: vec![write], checks: Vec::new(), at }
}

async fn append(store: &dyn EventStore, request: Append) -> Result<(), StoreError> {
    match store.append(vec![request]).await.pop() {
        Some(answer) => answer.map(drop),
        None => Err(StoreError::Unavailable("the log gave no answer".to_owned())),
    }
}

/// Parks an event. Its id comes from the group and the delivery's ticket: two owners that park the same delivery park
/// it once.
pub(super) async fn park(
    store: &dyn EventStore,
    id: &GroupId,
    (entry, reason): (&Entry, Reason),
    at: Instant,
) -> Result<(), GroupError> {
    let original = &*entry.event;
    let Ticket { position, parked } = entry.ticket;
    let round = parked.map_or(0, |parked| parked.0 + 1);
    let name = format!("filcommun parked {id} {} {round}", position.0);
    let link = Link { stream: original.stream.clone(), revision: original.revision, position };
    let mut event =
        event(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()), LINK, json(&link), at)?;
    event.origin.correlation = original.event.origin.correlation;
    event.origin.causation = original.event.event_id;
    event.metadata = json(&About { reason, retries: entry.retries });
    Ok(append(store, one(id.parked(), event, at)).await?)
}

async fn page(
    store: &dyn EventStore,
    id: &GroupId,
    from: Revision,
    limit: usize,
    at: Instant,
) -> Result<Vec<Recorded>, GroupError> {
    let read = StreamRead {
        stream: id.parked().clone(),
        from: StreamFrom::Revision(from),
        direction: Direction::Forwards,
        limit,
        at,
    };
    match views::read_stream(store, &read).await {
        Ok(page) => Ok(page.events),
        Err(ViewError::NotFound { .. } | ViewError::StreamDeleted { .. }) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn link(parked: &Recorded) -> Result<Link, StoreError> {
    let why = "it is no link to an event".to_owned();
    serde_json::from_slice(&parked.event.payload)
        .map_err(|_| StoreError::Unreadable { at: parked.position, why })
}

/// The parked events of a group from a revision on, oldest first.
///
/// # Errors
/// `Store`.
pub async fn list(
    store: &dyn EventStore,
    clock: &dyn Clock,
    id: &GroupId,
    from: Revision,
    limit: usize,
) -> Result<Vec<Parked>, GroupError> {
    let events = page(store, id, from, limit, clock.now()).await?;
    let parked = events.iter().map(|event| {
        let link = link(event)?;
        let unsaid = About { reason: Reason::unsaid(), retries: 0 };
        let about: About = serde_json::from_slice(&event.event.metadata).unwrap_or(unsaid);
        Ok(Parked {
            revision: event.revision,
            stream: link.stream,
            at: link.revision,
            position: link.position,
            reason: about.reason,
            retries: about.retries,
            parked_at: event.recorded_at,
        })
    });
    parked.collect()
}

/// The events that were parked from `from` up to `to`, with their places among the parked ones; and up to where that
/// goes.
pub(super) async fn originals(
    store: &dyn EventStore,
    id: &GroupId,
    (from, to): (Revision, Revision),
    limit: usize,
    at: Instant,
) -> Result<(Vec<(Revision, Recorded)>, Revision), GroupError> {
    let mut found = Vec::new();
    let links = page(store, id, from, limit, at).await?;
    let reached = if links.len() < limit { to } else { links.last().map_or(to, |l| l.revision) };
    for parked in links.iter().filter(|parked| parked.revision <= to) {
        let link = link(parked)?;
        let read =
            store.read_stream(&link.stream, Some(link.revision), Direction::Forwards, 1).await?;
        let original = read.into_iter().find(|event| event.position == link.position);
        let why = "the event it was parked for is not where it was".to_owned();
        let lost = StoreError::Unreadable { at: parked.position, why };
        found.push((parked.revision, original.ok_or(lost)?));
    }
    Ok((found, reached.min(to)))
}

/// Asks that parked events be handed out again: the oldest `limit`, or all. Their owner does it when it next renews
/// its lease; a group without owner, when it has one. How many were asked for.
///
/// # Errors
/// `Missing`, `Store`; `Unreadable` in it names the position of a parked event that links to nothing, and then none is
/// asked for: an owner would stumble over it for ever.
pub async fn replay(
    store: &dyn EventStore,
    groups: &dyn GroupStore,
    clock: &dyn Clock,
    id: &GroupId,
    limit: Option<usize>,
) -> Result<usize, GroupError> {
    let group = groups.group(id).await?;
    let from = Revision(group.replay_to.0 + 1);
    let (all, limit) = ((from, Revision(i64::MAX)), limit.unwrap_or(usize::MAX));
    let (waiting, _) = originals(store, id, all, limit, clock.now()).await?;
    if let Some((last, _)) = waiting.last() {
        groups.ask_replay(id, *last).await?;
    }
    Ok(waiting.len())
}

/// Forgets the parked events below `before`, or all: they are not listed nor replayed any more. The log keeps them.
///
/// # Errors
/// `Store`.
pub async fn truncate(
    store: &dyn EventStore,
    clock: &dyn Clock,
    id: &GroupId,
    before: Option<Revision>,
) -> Result<(), GroupError> {
    let last = store.read_stream(id.parked(), None, Direction::Backwards, 1).await?;
    let Some(last) = last.first() else { return Ok(()) };
    let end = last.revision.0 + 1;
    let state = views::stream_state(store, id.parked()).await?;
    let before = before.map_or(end, |before| before.0.min(end));
    if state.is_soft_deleted() || state.truncate_before >= before {
        return Ok(());
    }
    let mut metadata = serde_json::json!({ "$tb": before });
    for (key, value) in [("$maxCount", state.max_count), ("$maxAge", state.max_age)] {
        if let (Some(value), Some(object)) = (value, metadata.as_object_mut()) {
            object.insert(key.to_owned(), value.into());
        }
    }
    let at = clock.now();
    let event = event(Uuid::new_v4(), "$metadata", json(&metadata), at)?;
    Ok(append(store, one(id.about_parked(), event, at)).await?)
}
