//! One group, from the lock to the commit.

use super::{
    backend::{Backend, EventKey, Failure},
    draft::{Draft, Known},
    memory::Memory,
    waiting::Asked,
};
use crate::{
    position::{Expected, Position},
    recorded::StreamName,
    store::{Append, Appended, StoreError, StreamWrite},
};
use std::collections::HashMap;

type Answers = Vec<Result<Appended, StoreError>>;

/// Which event ids are looked up before deciding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Those of requests that may be repeats. Others are believed new; the unique index catches a lie.
    AtLikelyRepeats,
    /// All of them.
    AtAll,
}

/// Writes what stands of a group and answers every request, in order. The position is the head's, if it moved.
pub(super) async fn write(
    backend: &mut impl Backend,
    memory: &mut Memory,
    asked: &[Asked],
) -> (Answers, Option<Position>) {
    let sound: Vec<&Append> =
        asked.iter().filter(|one| one.weight.is_ok()).map(|one| &one.request).collect();
    let (decided, reached) = match decide_and_write(backend, memory, &sound).await {
        Ok(done) => done,
        Err(why) => {
            (sound.iter().map(|_| Err(StoreError::Unavailable(why.clone()))).collect(), None)
        }
    };
    let mut decided = decided.into_iter();
    let answers = asked
        .iter()
        .filter_map(|one| match &one.weight {
            Err(StoreError::Malformed(why)) => Some(Err(StoreError::Malformed(why.clone()))),
            _ => decided.next(),
        })
        .collect();
    (answers, reached)
}

async fn decide_and_write(
    backend: &mut impl Backend,
    memory: &mut Memory,
    requests: &[&Append],
) -> Result<(Answers, Option<Position>), String> {
    if requests.is_empty() {
        return Ok((Vec::new(), None));
    }
    let mut look = Look::AtLikelyRepeats;
    loop {
        let why = match attempt(backend, memory, requests, look).await {
            Ok(done) => return Ok(done),
            Err(why) => why,
        };
        memory.forget();
        backend.leave(true).await;
        match why {
            Failure::Duplicate if look == Look::AtLikelyRepeats => look = Look::AtAll,
            other => {
                tracing::warn!(why = %other, requests = requests.len(), "a group could not be written");
                return Err(other.to_string());
            }
        }
    }
}

async fn attempt(
    backend: &mut impl Backend,
    memory: &mut Memory,
    requests: &[&Append],
    look: Look,
) -> Result<(Answers, Option<Position>), Failure> {
    let head = backend.begin().await?;
    memory.check(head);
    let known = load(backend, memory, requests).await?;
    let ids = ids(requests, &known, look);
    let places = match ids.is_empty() {
        true => HashMap::new(),
        false => backend.places(&ids).await?.into_iter().collect(),
    };
    let mut draft = Draft::new(head, known, places);
    let answers = requests.iter().map(|request| draft.decide(request)).collect();
    let (page, known) = draft.finish();
    let Some(page) = page else {
        backend.leave(false).await;
        memory.learn(head, known);
        return Ok((answers, None));
    };
    backend.write(&page).await?;
    memory.learn(page.head, known);
    Ok((answers, Some(page.head.position)))
}

/// Where every stream of the group stands: remembered, or asked for in one question.
async fn load(
    backend: &mut impl Backend,
    memory: &mut Memory,
    requests: &[&Append],
) -> Result<Known, Failure> {
    let mut known = Known::new();
    let mut missing: Vec<&StreamName> = Vec::new();
    let streams = requests.iter().flat_map(|request| {
        let written = request.writes.iter().map(|write| &write.stream);
        written.chain(request.checks.iter().map(|check| &check.stream))
    });
    for stream in streams {
        if known.contains_key(stream) {
            continue;
        }
        let at = memory.get(stream);
        if at.is_none() {
            missing.push(stream);
        }
        known.insert(stream.clone(), at.flatten());
    }
    if !missing.is_empty() {
        missing.sort_unstable();
        for (stream, at) in backend.streams(&missing).await? {
            known.insert(stream, Some(at));
        }
    }
    Ok(known)
}

/// The ids to look up: only in streams that exist, for another can hold none.
fn ids(requests: &[&Append], known: &Known, look: Look) -> Vec<EventKey> {
    let mut ids = Vec::new();
    for write in requests.iter().flat_map(|request| &request.writes) {
        let Some(at) = known.get(&write.stream).copied().flatten() else { continue };
        if look == Look::AtAll || may_repeat(write, at.revision.0) {
            ids.extend(write.events.iter().map(|event| (at.key, event.event_id)));
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

const fn may_repeat(write: &StreamWrite, current: i64) -> bool {
    match write.expected {
        Expected::Any | Expected::StreamExists | Expected::NoStream => true,
        Expected::Exact(before) => before.0 < current,
    }
}
