//! Random requests, against a model so plain that it can be read as the rule.

use super::{Log, at_counts, make::*, state::metadata};
use crate::{
    position::{Expected, Revision},
    state::TOMBSTONE,
    store::{Append, StoreError, StreamWrite},
};
use std::collections::BTreeMap;

/// A rule that a wrong model forgets; each must be found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgets {
    /// The right model.
    Nothing,
    /// A soft-deleted stream is as any other.
    SoftDeletion,
    /// An ended stream is as any other.
    Tombstones,
    /// Metadata alone are no stream.
    Metadata,
    /// A repeat is one wherever it stands.
    Place,
    /// Nothing is a repeat.
    Repeats,
}

/// A stream, as its events made it.
#[derive(Debug, Default)]
struct Stream {
    ids: Vec<u128>,
    has_metadata: bool,
    soft_deleted: bool,
    ended: bool,
}

/// Streams by name.
struct Model {
    streams: BTreeMap<String, Stream>,
    forgets: Forgets,
}

#[derive(Debug, PartialEq)]
enum Came {
    Written,
    Repeated(Vec<i64>),
    Refused,
    Deleted(String),
    Malformed,
}

impl Model {
    fn last(&self, stream: &str) -> Option<Revision> {
        let events = self.streams.get(stream)?.ids.len();
        i64::try_from(events).unwrap().checked_sub(1).filter(|last| *last >= 0).map(Revision)
    }

    fn fits(&self, stream: &str, expected: Expected) -> bool {
        let known = self.streams.get(stream);
        let soft_deleted =
            known.is_some_and(|s| s.soft_deleted && self.forgets != Forgets::SoftDeletion);
        let has_metadata =
            known.is_some_and(|s| s.has_metadata && self.forgets != Forgets::Metadata);
        let last = self.last(stream);
        match expected {
            Expected::Any => true,
            Expected::NoStream => last.is_none() || soft_deleted,
            Expected::StreamExists => !soft_deleted && (last.is_some() || has_metadata),
            Expected::Exact(revision) => last == Some(revision),
        }
    }

    /// The stream that ends this one, if one does: itself, or the one whose metadata it holds.
    fn ended_by(&self, stream: &str) -> Option<String> {
        let ended = |name: &str| self.streams.get(name).is_some_and(|s| s.ended);
        let subject = stream.strip_prefix("$$");
        let found = Some(stream).filter(|s| ended(s)).or(subject.filter(|s| ended(s)))?;
        (self.forgets != Forgets::Tombstones).then(|| found.to_owned())
    }

    /// Whether some of the events are in the stream; and the last revision, if the write is a repeat.
    fn there(&self, write: &StreamWrite) -> (bool, Option<i64>) {
        let asked: Vec<u128> = write.events.iter().map(|e| e.event_id.as_u128()).collect();
        let empty = Vec::new();
        let there = self.streams.get(write.stream.as_str()).map_or(&empty, |stream| &stream.ids);
        let some = asked.iter().any(|id| there.contains(id));
        let Some(first) = there.windows(asked.len()).position(|window| window == asked) else {
            return (some, None);
        };
        let first = i64::try_from(first).unwrap();
        let last = first + i64::try_from(asked.len()).unwrap() - 1;
        let fits = match write.expected {
            _ if self.forgets == Forgets::Place => true,
            _ if self.forgets == Forgets::Repeats => false,
            Expected::Any | Expected::StreamExists => true,
            Expected::NoStream => first == 0,
            Expected::Exact(before) => first == before.0 + 1,
        };
        let stream = write.stream.as_str();
        let alive = match self.ended_by(stream) {
            None => true,
            Some(ended) => ended == stream && self.last(stream) == Some(Revision(last)),
        };
        (some, (fits && alive).then_some(last))
    }

    fn append(&mut self, request: &Append) -> Came {
        if ends_what_it_describes(request) {
            return Came::Malformed;
        }
        let there: Vec<_> = request.writes.iter().map(|write| self.there(write)).collect();
        if let Some(repeats) = there.iter().map(|(_, last)| *last).collect() {
            return Came::Repeated(repeats);
        }
        let named = request.writes.iter().map(|w| (&w.stream, w.expected));
        let named: Vec<_> =
            named.chain(request.checks.iter().map(|c| (&c.stream, c.expected))).collect();
        if let Some(ended) = named.iter().find_map(|(stream, _)| self.ended_by(stream.as_str())) {
            return Came::Deleted(ended);
        }
        let stands = there.iter().all(|(some, _)| !some)
            && named.iter().all(|(stream, expected)| self.fits(stream.as_str(), *expected));
        if !stands {
            return Came::Refused;
        }
        for write in &request.writes {
            self.write(write);
        }
        Came::Written
    }

    fn write(&mut self, write: &StreamWrite) {
        let stream = self.streams.entry(write.stream.to_string()).or_default();
        stream.soft_deleted = false;
        for event in &write.events {
            stream.ids.push(event.event_id.as_u128());
            stream.ended |= event.event_type.as_str() == TOMBSTONE;
        }
        if let Some(subject) = write.stream.as_str().strip_prefix("$$") {
            let subject = self.streams.entry(subject.to_owned()).or_default();
            subject.has_metadata = true;
            subject.soft_deleted =
                write.events.last().is_some_and(|e| e.payload == SOFT.as_bytes());
        }
    }
}

/// Whether the request ends a stream and writes its metadata.
fn ends_what_it_describes(request: &Append) -> bool {
    let ends =
        |write: &StreamWrite| write.events.iter().any(|e| e.event_type.as_str() == TOMBSTONE);
    request.writes.iter().filter(|write| ends(write)).any(|ended| {
        let metadata = format!("$${}", ended.stream);
        request.writes.iter().any(|write| write.stream.as_str() == metadata)
    })
}

const SOFT: &str = r#"{"$tb": 9223372036854775807}"#;

fn expectation(dice: &mut Dice) -> Expected {
    match dice.throw(8) {
        0 | 1 => Expected::Any,
        2 => Expected::NoStream,
        3 => Expected::StreamExists,
        _ => at(i64::try_from(dice.throw(5)).unwrap()),
    }
}

/// Few streams and few ids, so that every cell of the table is met often.
fn request(dice: &mut Dice, round: u64) -> Append {
    let first = dice.throw(4);
    let mut writes: Vec<StreamWrite> = (0..=dice.throw(2))
        .map(|n| {
            let ids: Vec<u128> = (0..=dice.throw(3))
                .scan(u128::from(dice.throw(7)), |id, _| {
                    *id += 1;
                    Some(*id)
                })
                .collect();
            write(&format!("r{round}-{}", (first + n) % 4), expectation(dice), &ids)
        })
        .collect();
    if dice.throw(16) == 0 {
        writes[0].events.last_mut().unwrap().event_type = TOMBSTONE.parse().unwrap();
    }
    if dice.throw(5) == 0 {
        let text = [SOFT, r#"{"$maxCount": 2}"#, r#"{"$tb": 1}"#, "{}"];
        let text = text[usize::try_from(dice.throw(4)).unwrap()];
        let id = u128::from(dice.throw(9));
        let about = metadata(&format!("r{round}-{}", dice.throw(4)), id, text);
        writes.insert(usize::try_from(dice.throw(2)).unwrap(), about);
        writes.truncate(1 + usize::try_from(dice.throw(2)).unwrap());
    }
    let request = all(writes);
    match dice.throw(3) {
        0 => checked(request, &format!("r{round}-{}", (first + 3) % 4), expectation(dice)),
        1 if dice.throw(4) == 0 => {
            checked(request, &format!("$$r{round}-{first}"), expectation(dice))
        }
        _ => request,
    }
}

fn came(answer: &Answer) -> Came {
    match answer {
        Ok(done) if done.repeated => {
            Came::Repeated(done.revisions.iter().map(|(_, revision)| revision.0).collect())
        }
        Ok(_) => Came::Written,
        Err(StoreError::Conflict { .. }) => Came::Refused,
        Err(StoreError::StreamDeleted { stream }) => Came::Deleted(stream.to_string()),
        Err(StoreError::Malformed(_)) => Came::Malformed,
        Err(other) => panic!("{other:?}"),
    }
}

/// What the log and the model first disagree on, if they do.
pub async fn disagreement(log: &Log, rounds: u64, forgets: Forgets) -> Option<String> {
    for round in 0..rounds {
        let mut dice = Dice(round);
        let mut model = Model { streams: BTreeMap::new(), forgets };
        for _ in 0..8 {
            let group: Vec<Append> =
                (0..=dice.throw(6)).map(|_| request(&mut dice, round)).collect();
            let expected: Vec<Came> = group.iter().map(|request| model.append(request)).collect();
            let door = log.nth(usize::try_from(dice.throw(2)).unwrap());
            let answers = door.append(group.clone()).await;
            for ((answer, expected), request) in answers.iter().zip(&expected).zip(&group) {
                if came(answer) != *expected {
                    return Some(format!(
                        "seed {round}: {answer:?}, not {expected:?}: {request:?}"
                    ));
                }
            }
        }
        for (stream, expected) in &model.streams {
            let ids = ids(&history(log.door(), stream).await);
            if ids != expected.ids {
                return Some(format!("seed {round}: {stream} holds {ids:?}"));
            }
        }
    }
    None
}

pub async fn the_log_agrees_with_a_plain_model(log: &Log) {
    let found = disagreement(log, at_counts(600, 200), Forgets::Nothing).await;
    assert_eq!(found, None);
    let head = log.door().verify_head().await.unwrap();
    assert_eq!(head.0, i64::try_from(everything(log.door()).await.len()).unwrap());
}
