//! Random requests, against a model so plain that it can be read as the rule.

use super::{Log, at_counts, make::*};
use crate::{
    position::{Expected, Revision},
    store::{Append, StreamWrite},
};
use std::collections::BTreeMap;

/// Ids by stream, in order.
#[derive(Default)]
struct Model(BTreeMap<String, Vec<u128>>);

#[derive(Debug, PartialEq)]
enum Came {
    Written,
    Repeated(Vec<i64>),
    Refused,
}

impl Model {
    /// First and last revision of events that all stand side by side, if they do; or whether some stand somewhere.
    fn place(&self, write: &StreamWrite) -> (Option<(i64, i64)>, bool) {
        let asked: Vec<u128> = write.events.iter().map(|e| e.event_id.as_u128()).collect();
        let empty = Vec::new();
        let there = self.0.get(write.stream.as_str()).unwrap_or(&empty);
        let some = asked.iter().any(|id| there.contains(id));
        let first = there.windows(asked.len()).position(|window| window == asked);
        let first = first.map(|first| i64::try_from(first).unwrap());
        (first.map(|first| (first, first + i64::try_from(asked.len()).unwrap() - 1)), some)
    }

    fn last(&self, stream: &str) -> Option<Revision> {
        let events = self.0.get(stream)?;
        Some(Revision(i64::try_from(events.len()).unwrap() - 1))
    }

    fn append(&mut self, request: &Append) -> Came {
        let mut repeats = Vec::new();
        for write in &request.writes {
            if let (Some((first, last)), _) = self.place(write) {
                let fits = match write.expected {
                    Expected::Any | Expected::StreamExists => true,
                    Expected::NoStream => first == 0,
                    Expected::Exact(before) => first == before.0 + 1,
                };
                repeats.extend(fits.then_some(last));
            }
        }
        if repeats.len() == request.writes.len() {
            return Came::Repeated(repeats);
        }
        let fits = |stream: &str, expected: Expected| expected.is_met_by(self.last(stream));
        let stands =
            request.writes.iter().all(|w| !self.place(w).1 && fits(w.stream.as_str(), w.expected))
                && request.checks.iter().all(|c| fits(c.stream.as_str(), c.expected));
        if !stands {
            return Came::Refused;
        }
        for write in &request.writes {
            let ids = write.events.iter().map(|e| e.event_id.as_u128());
            self.0.entry(write.stream.to_string()).or_default().extend(ids);
        }
        Came::Written
    }
}

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
    let writes = (0..=dice.throw(2))
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
    let request = all(writes);
    match dice.throw(3) {
        0 => checked(request, &format!("r{round}-{}", (first + 3) % 4), expectation(dice)),
        _ => request,
    }
}

pub async fn the_log_agrees_with_a_plain_model(log: &Log) {
    let mut written = 0;
    for round in 0..at_counts(600, 60) {
        let mut dice = Dice(round);
        let mut model = Model::default();
        for _ in 0..8 {
            let group: Vec<Append> =
                (0..=dice.throw(6)).map(|_| request(&mut dice, round)).collect();
            let expected: Vec<Came> = group.iter().map(|request| model.append(request)).collect();
            let answers = log.door().append(group.clone()).await;
            for ((answer, expected), request) in answers.iter().zip(&expected).zip(&group) {
                let came = match answer {
                    Ok(done) if done.repeated => {
                        Came::Repeated(done.revisions.iter().map(|(_, r)| r.0).collect())
                    }
                    Ok(_) => Came::Written,
                    Err(_) => Came::Refused,
                };
                assert_eq!(came, *expected, "seed {round}: {answer:?} {request:?}");
            }
        }
        for (stream, expected) in &model.0 {
            assert_eq!(ids(&history(log.door(), stream).await), *expected, "seed {round}");
            written += expected.len();
        }
    }
    let head = log.door().verify_head().await.unwrap();
    assert_eq!(head.0, i64::try_from(written).unwrap());
}
