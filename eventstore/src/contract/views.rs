//! Streams and the log as KurrentDB shows them.

use super::{Log, make::*};
use crate::{
    position::{Expected::Any, Position, Revision},
    recorded::{Instant, Recorded},
    store::{
        Append,
        Direction::{Backwards, Forwards},
        Filter,
    },
    views::{
        LogFrom, LogRead, StreamFrom, StreamPage, StreamRead, ViewError, read_log, read_stream,
        stream_state,
    },
};
use serde_json::{Value, json};

/// A request that sets the metadata of a stream.
pub(super) fn metadata(stream: &str, n: u128, says: &Value) -> Append {
    let mut request = ask(&format!("$${stream}"), Any, &[n]);
    let event = &mut request.writes[0].events[0];
    event.event_type = "$metadata".parse().unwrap();
    event.payload = says.to_string().into();
    request
}

/// A request that deletes a stream for ever.
pub(super) fn tombstone(stream: &str, n: u128) -> Append {
    let mut request = ask(stream, Any, &[n]);
    request.writes[0].events[0].event_type = "$streamDeleted".parse().unwrap();
    request
}

const SECOND: i64 = 1_000_000;

/// Ten events, one a second from 100 s on.
async fn ten(log: &Log, stream: &str) {
    for n in 0..10_u8 {
        let mut request = ask(stream, Any, &[u128::from(n)]);
        request.at = Instant((100 + i64::from(n)) * SECOND);
        append(log.door(), request).await.unwrap();
    }
}

async fn shown(log: &Log, from: StreamFrom, forwards: bool) -> Result<StreamPage, ViewError> {
    let direction = if forwards { Forwards } else { Backwards };
    let at = Instant(110 * SECOND);
    let read = StreamRead { stream: name("s-1"), from, direction, limit: 4, at };
    read_stream(log.door(), &read).await
}

fn revisions(events: &[Recorded]) -> Vec<i64> {
    events.iter().map(|event| event.revision.0).collect()
}

pub async fn a_stream_is_shown_as_its_metadata_says(log: &Log) {
    ten(log, "s-1").await;
    let max = i64::from(u32::MAX);
    // what the metadata says, and the first revision that is then to be seen
    let table = [
        (json!({}), 0),
        (json!({"$tb": 3}), 3),
        (json!({"$maxCount": 4}), 6),
        (json!({"$maxCount": 99}), 0),
        (json!({"$maxAge": 5}), 5),
        (json!({"$maxAge": max}), 0),
        (json!({"$maxAge": 5, "$maxCount": 3, "$tb": 2}), 7),
        (json!({"$maxAge": 5, "$maxCount": 8, "$tb": 9}), 9),
        (json!({"$maxAge": 1}), 9),
        (json!({"$tb": 10}), 10),
        (json!({"$tb": 99}), 99),
        (json!({"$tb": "nine", "$maxCount": -1, "other": true}), 0),
    ];
    for ((says, first), n) in table.into_iter().zip(1_000..) {
        // the write side may refuse what says nothing sensible: then there is nothing to show
        if append(log.door(), metadata("s-1", n, &says)).await.is_err() {
            continue;
        }
        for from in [0, 2, 5, 6, 9, 10, 50] {
            let page = shown(log, StreamFrom::Revision(Revision(from)), true).await.unwrap();
            let expected: Vec<i64> = (from.max(first)..10).take(4).collect();
            assert_eq!(revisions(&page.events), expected, "{says} from {from}");
            assert_eq!((page.first, page.last), (Revision(first), Revision(9)), "{says}");
            assert_eq!(page.end, from.max(first) + 4 > 9, "{says} from {from}");
            let page = shown(log, StreamFrom::Revision(Revision(from)), false).await.unwrap();
            let expected: Vec<i64> =
                (first..10).rev().filter(|revision| *revision <= from).take(4).collect();
            assert_eq!(revisions(&page.events), expected, "{says} back from {from}");
        }
        let start = shown(log, StreamFrom::Start, true).await.unwrap();
        assert_eq!(revisions(&start.events), (first..10).take(4).collect::<Vec<_>>(), "{says}");
        let end = shown(log, StreamFrom::End, false).await.unwrap();
        assert_eq!(end.events.len(), usize::try_from(10 - first).unwrap_or(0).min(4), "{says}");
        assert!(shown(log, StreamFrom::End, true).await.unwrap().events.is_empty());
    }
    assert_eq!(history(log.door(), "s-1").await.len(), 10, "a raw read shows everything");
}

pub async fn a_deleted_stream_comes_back_and_a_tombstoned_one_does_not(log: &Log) {
    let start = StreamFrom::Start;
    let missing = shown(log, start, true).await.unwrap_err();
    assert_eq!(missing.code(), "stream-not-found");
    ten(log, "s-1").await;
    append(log.door(), metadata("s-1", 100, &json!({"$tb": i64::MAX}))).await.unwrap();
    for forwards in [true, false] {
        let deleted = shown(log, start, forwards).await.unwrap_err();
        assert!(matches!(deleted, ViewError::NotFound { .. }), "{deleted}");
    }
    assert!(stream_state(log.door(), &name("s-1")).await.unwrap().is_soft_deleted());
    append(log.door(), ask("s-1", Any, &[20, 21])).await.unwrap();
    let page = shown(log, start, true).await.unwrap();
    assert_eq!(revisions(&page.events), [10, 11], "it goes on where it was");
    assert_eq!(stream_state(log.door(), &name("s-1")).await.unwrap().truncate_before, 10);
    append(log.door(), ask("s-1", Any, &[22])).await.unwrap();
    assert_eq!(revisions(&shown(log, start, true).await.unwrap().events), [10, 11, 12]);

    append(log.door(), tombstone("s-1", 23)).await.unwrap();
    for from in [start, StreamFrom::End, StreamFrom::Revision(Revision(11))] {
        let gone = shown(log, from, true).await.unwrap_err();
        assert_eq!(gone.code(), "stream-deleted");
    }
    assert!(stream_state(log.door(), &name("s-1")).await.unwrap().tombstoned);
    assert_eq!(history(log.door(), "s-1").await.len(), 14, "the log never loses a row");
}

pub async fn the_log_is_shown_with_its_position_forwards_and_without_it_backwards(log: &Log) {
    ten(log, "s-1").await;
    let read = async |from, direction, limit| {
        let read = LogRead { from, direction, filter: Filter::All, limit };
        let page = read_log(log.door(), &read).await.unwrap();
        (page.events.iter().map(|e| e.position.0).collect::<Vec<_>>(), page.next.0, page.end)
    };
    let at = |position| LogFrom::Position(Position(position));
    assert_eq!(read(at(3), Forwards, 2).await, (vec![3, 4], 5, false));
    assert_eq!(read(at(3), Backwards, 5).await, (vec![2, 1], 1, true));
    assert_eq!(read(at(0), Forwards, 1).await, (vec![1], 2, false));
    assert_eq!(read(LogFrom::Start, Forwards, 20).await.0.len(), 10);
    assert_eq!(read(LogFrom::End, Forwards, 20).await, (vec![], 11, true));
    assert_eq!(read(LogFrom::End, Backwards, 2).await, (vec![10, 9], 9, false));
    assert_eq!(read(at(10), Forwards, 9).await, (vec![10], 11, true));
    assert_eq!(read(at(i64::MAX), Forwards, 9).await.0, Vec::<i64>::new());
    assert_eq!(read(at(i64::MAX), Backwards, 1).await.0, [10]);
    let read = LogRead { from: at(-1), direction: Forwards, filter: Filter::All, limit: 1 };
    assert_eq!(read_log(log.door(), &read).await.unwrap_err().code(), "bad-position");
}
