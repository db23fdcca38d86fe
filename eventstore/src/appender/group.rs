//! One group: decided on what is remembered and written by one fenced statement, or else under the lock.

use super::{
    backend::{Backend, EventKey, Failure, Head, Page, Place, Stand},
    draft::{Draft, Known, named},
    memory::Memory,
    waiting::Asked,
};
use crate::{
    metrics::{AppenderMetrics, Way},
    position::Expected,
    recorded::StreamName,
    state,
    store::{Append, Appended, StoreError, StreamWrite},
};
use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

/// Longest wait for a group: locks are waited for 5 s, and a group is written in some milliseconds.
const LONGEST: Duration = Duration::from_secs(15);

type Answers = Vec<Result<Appended, StoreError>>;
/// The answers, and the heads before and after if it moved.
type Done = (Answers, Option<(Head, Head)>);

/// What is looked up before deciding. The rest is believed; the unique indexes catch a lie, and the group is decided
/// again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Neither a stream that must not exist nor the id of an event that is no likely repeat. Only on the fast way.
    Least,
    /// Streams, and ids of likely repeats.
    LikelyRepeats,
    /// Streams, and every id.
    Everything,
}

/// Writes what stands of a group and answers every request, in order.
pub(super) async fn write(
    backend: &mut impl Backend,
    memory: &mut Memory,
    metrics: &AppenderMetrics,
    asked: &[Asked],
) -> Done {
    let sound: Vec<&Append> =
        asked.iter().filter(|one| one.weight.is_ok()).map(|one| &one.request).collect();
    let (decided, moved) = match decide_and_write(backend, memory, metrics, &sound).await {
        Ok(done) => done,
        Err(why) => {
            (sound.iter().map(|_| Err(StoreError::Unavailable(why.clone()))).collect(), None)
        }
    };
    let mut decided = decided.into_iter();
    let answer = |one: &Asked| match &one.weight {
        Err(error) => Some(Err(error.clone())),
        Ok(_) => decided.next(),
    };
    (asked.iter().filter_map(answer).collect(), moved)
}

async fn decide_and_write<B: Backend>(
    backend: &mut B,
    memory: &mut Memory,
    metrics: &AppenderMetrics,
    requests: &[&Append],
) -> Result<Done, String> {
    if requests.is_empty() {
        return Ok((Vec::new(), None));
    }
    let mut look = Look::LikelyRepeats;
    if B::FENCES && memory.head().is_some() {
        match in_time(fast(backend, memory, metrics, requests)).await {
            Ok(Some(done)) => return Ok(done),
            Ok(None) => {}
            Err(why) => look = after(backend, memory, why, look, requests).await?,
        }
    }
    loop {
        match in_time(locked(backend, memory, metrics, requests, look)).await {
            Ok(done) => return Ok(done),
            Err(why) => look = after(backend, memory, why, look, requests).await?,
        }
    }
}

/// A server that is gone without a word would keep every writer waiting: its connection is given up, and another one
/// finds out what stands.
async fn in_time<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let late = |_| Err(Failure::Lost(format!("no answer within {LONGEST:?}")));
    tokio::time::timeout(LONGEST, work).await.unwrap_or_else(late)
}

/// After a failure nothing is remembered; a wrong belief is no reason to give up, a second one is.
async fn after(
    backend: &mut impl Backend,
    memory: &mut Memory,
    why: Failure,
    look: Look,
    requests: &[&Append],
) -> Result<Look, String> {
    memory.forget();
    backend.leave(Some(&why)).await;
    match why {
        Failure::Duplicate if look != Look::Everything => Ok(Look::Everything),
        other => {
            tracing::warn!(why = %other, requests = requests.len(), "a group could not be written");
            Err(other.to_string())
        }
    }
}

/// Without a lock: what is remembered is true if the head is still where it was when the group is written, or, if
/// nothing is to be written, after the last look. `None`: another process wrote, or the page needs the lock.
async fn fast(
    backend: &mut impl Backend,
    memory: &mut Memory,
    metrics: &AppenderMetrics,
    requests: &[&Append],
) -> Result<Option<Done>, Failure> {
    let Some(head) = memory.head() else { return Ok(None) };
    let mut look = Look::Least;
    loop {
        let (known, believed) = load(backend, memory, requests, look).await?;
        let places = places(backend, requests, &known, look).await?;
        let mut draft = Draft::new(head, known, places);
        let answers = requests.iter().map(|request| draft.decide(request)).collect();
        let (page, known) = draft.finish();
        if !believed.is_empty() && !proves(page.as_ref(), &believed) {
            look = Look::LikelyRepeats;
            continue;
        }
        let begun = Instant::now();
        let Some(page) = page else {
            let stands = backend.head().await? == head;
            stands.then(|| memory.learn(head, known));
            return Ok(stands.then_some((answers, None)));
        };
        if !page.states.is_empty() || !backend.write_fenced(&page).await? {
            return Ok(None);
        }
        metrics.wrote(Way::Fast, page.rows.len(), begun.elapsed());
        memory.learn(page.head, known);
        return Ok(Some((answers, Some((page.before, page.head)))));
    }
}

/// Whether the page makes every stream that was believed not to exist: then the unique name proves the belief.
fn proves(page: Option<&Page<'_>>, believed: &[StreamName]) -> bool {
    let made: HashSet<&StreamName> =
        page.iter().flat_map(|page| &page.streams).map(|made| made.name).collect();
    believed.iter().all(|stream| made.contains(stream))
}

/// Under the lock: always right, whoever else writes, at the price of more round trips.
async fn locked(
    backend: &mut impl Backend,
    memory: &mut Memory,
    metrics: &AppenderMetrics,
    requests: &[&Append],
    look: Look,
) -> Result<Done, Failure> {
    let (head, since) = match memory.left() {
        Some(known) => backend.begin_since(known).await?,
        None => (backend.begin().await?, None),
    };
    let begun = Instant::now();
    memory.check(head, since);
    let (known, _) = load(backend, memory, requests, look).await?;
    let places = places(backend, requests, &known, look).await?;
    let mut draft = Draft::new(head, known, places);
    let answers = requests.iter().map(|request| draft.decide(request)).collect();
    let (page, known) = draft.finish();
    let Some(page) = page else {
        backend.leave(None).await;
        memory.learn(head, known);
        return Ok((answers, None));
    };
    metrics.committed(backend.write(&page).await?);
    metrics.wrote(Way::Locked, page.rows.len(), begun.elapsed());
    memory.learn(page.head, known);
    Ok((answers, Some((page.before, page.head))))
}

/// Where every stream of the group stands: remembered, asked for in one question, or believed not to exist. A stream
/// of metadata brings the stream it is about.
async fn load(
    backend: &mut impl Backend,
    memory: &mut Memory,
    requests: &[&Append],
    look: Look,
) -> Result<(Known, Vec<StreamName>), Failure> {
    let mut known = Known::new();
    let (mut missing, mut believed) = (HashMap::new(), Vec::new());
    let mut learn = |stream: &StreamName, expected: Expected| {
        if known.contains_key(stream) {
            return;
        }
        let stand = memory.get(stream);
        if stand.is_none() {
            // what the first to name it believes is what it is to the others too
            let believe = look == Look::Least && expected == Expected::NoStream;
            missing.insert(stream.clone(), believe);
        }
        known.insert(stream.clone(), stand.unwrap_or_default());
    };
    for request in requests {
        for write in &request.writes {
            learn(&write.stream, write.expected);
        }
        for stream in named(request) {
            learn(stream, Expected::Any);
            if let Some(subject) = state::subject(stream) {
                learn(&subject, Expected::Any);
            }
        }
    }
    let mut asked = Vec::new();
    for (stream, believe) in missing {
        if believe { believed.push(stream) } else { asked.push(stream) }
    }
    if !asked.is_empty() {
        asked.sort_unstable();
        let names: Vec<&StreamName> = asked.iter().collect();
        known.extend(backend.stands(&names).await?);
    }
    Ok((known, believed))
}

/// Where the events stand that may be in the log: only those of streams that exist, for another can hold none.
async fn places(
    backend: &mut impl Backend,
    requests: &[&Append],
    known: &Known,
    look: Look,
) -> Result<HashMap<EventKey, Place>, Failure> {
    let mut ids: Vec<EventKey> = Vec::new();
    for write in requests.iter().flat_map(|request| &request.writes) {
        let stand = known.get(&write.stream).copied().unwrap_or_default();
        let Some(at) = stand.at else { continue };
        if look == Look::Everything || may_repeat(write, &stand) {
            ids.extend(write.events.iter().map(|event| (at.key, event.event_id)));
        }
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(backend.places(&ids).await?.into_iter().collect())
}

fn may_repeat(write: &StreamWrite, stand: &Stand) -> bool {
    match write.expected {
        Expected::Any | Expected::StreamExists | Expected::NoStream => true,
        Expected::Exact(before) => stand.revision().is_some_and(|current| before < current),
    }
}
