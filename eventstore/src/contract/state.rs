//! Soft-deleted and ended streams, and metadata: what may still be written.

use super::{Log, make::*};
use crate::{
    position::{
        Expected::{self, Any, NoStream, StreamExists},
        Position, Revision,
    },
    state::{self, Change, METADATA, NoState, StreamState},
    store::{Append, StoreError, StreamWrite},
};

fn change(n: u128) -> Change {
    let event = event(n);
    Change { event_id: event.event_id, occurred_on: event.occurred_on, origin: event.origin }
}

/// A soft deletion of the stream.
#[must_use]
pub fn soft_delete(stream: &str, n: u128) -> Append {
    all(vec![state::soft_delete(&name(stream), change(n)).unwrap()])
}

/// An end of the stream.
#[must_use]
pub fn tombstone(stream: &str, expected: Expected, n: u128) -> Append {
    all(vec![state::tombstone(&name(stream), expected, change(n)).unwrap()])
}

/// A stream's metadata, as this text.
#[must_use]
pub fn metadata(stream: &str, n: u128, text: &str) -> StreamWrite {
    let mut write = write(&format!("$${stream}"), Any, &[n]);
    write.events[0].event_type = METADATA.parse().unwrap();
    write.events[0].payload = text.to_owned().into();
    write
}

fn is_deleted(answer: &Answer, stream: &str) {
    match answer {
        Err(error @ StoreError::StreamDeleted { stream: named }) => {
            assert_eq!((named.as_str(), error.code()), (stream, "stream-deleted"));
        }
        other => panic!("{stream} is deleted, yet {other:?}"),
    }
}

pub async fn every_expectation_is_judged_on_a_soft_deleted_stream(log: &Log) {
    let table = [
        (Any, true),
        (NoStream, true),
        (StreamExists, false),
        (at(0), false),
        (at(1), true),
        (at(2), false),
    ];
    for (way, (expected, stands)) in (0..).zip(table) {
        for (stream, written) in [(format!("w-{way}"), true), (format!("c-{way}"), false)] {
            append(log.door(), ask(&stream, NoStream, &[1, 2])).await.unwrap();
            append(log.door(), soft_delete(&stream, 3)).await.unwrap();
            let request = match written {
                true => ask(&stream, expected, &[10]),
                false => checked(ask("other-1", Any, &[100 + way]), &stream, expected),
            };
            match append(log.door(), request).await {
                Ok(done) if written => assert_eq!(done.revisions, [(name(&stream), Revision(2))]),
                Ok(_) => {}
                refused => {
                    assert!(!stands, "{stream} {expected:?}: {refused:?}");
                    conflicts(&refused, &stream);
                    continue;
                }
            }
            assert!(stands, "{stream} {expected:?}");
        }
    }
}

pub async fn the_next_event_brings_a_soft_deleted_stream_back(log: &Log) {
    append(log.door(), ask("s-1", NoStream, &[1, 2])).await.unwrap();
    let deleted = append(log.door(), soft_delete("s-1", 3)).await.unwrap();
    assert_eq!(deleted.revisions, [(name("$$s-1"), Revision(0))]);
    let repeat = append(log.door(), ask("s-1", NoStream, &[1, 2])).await.unwrap();
    assert!(repeat.repeated, "what was written before is still a repeat");
    append(log.door(), ask("s-1", NoStream, &[4])).await.unwrap();
    conflicts(&append(log.door(), ask("s-1", NoStream, &[5])).await, "s-1");
    append(log.door(), ask("s-1", StreamExists, &[5])).await.unwrap();
    append(log.door(), soft_delete("s-1", 6)).await.unwrap();
    conflicts(&append(log.door(), ask("s-1", StreamExists, &[7])).await, "s-1");
    append(log.door(), ask("s-1", at(3), &[7])).await.unwrap();
    assert_eq!(ids(&history(log.door(), "s-1").await), [1, 2, 4, 5, 7], "the log keeps every row");
}

pub async fn a_group_sees_what_it_deletes_and_brings_back(log: &Log) {
    let answers = log
        .door()
        .append(vec![
            ask("s-1", NoStream, &[1]),
            soft_delete("s-1", 2),
            ask("s-1", StreamExists, &[3]),
            ask("s-1", NoStream, &[4]),
            ask("s-1", NoStream, &[5]),
            ask("s-1", StreamExists, &[6]),
            tombstone("s-1", Any, 7),
            ask("s-1", Any, &[8]),
            ask("s-2", NoStream, &[9]),
        ])
        .await;
    let stands: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(stands, [true, true, false, true, false, true, true, false, true]);
    is_deleted(&answers[7], "s-1");
    assert_eq!(ids(&everything(log.door()).await), [1, 2, 4, 6, 7, 9]);
}

pub async fn after_a_tombstone_everything_fails_but_its_own_repeat(log: &Log) {
    append(log.door(), ask("s-1", NoStream, &[1, 2])).await.unwrap();
    conflicts(&append(log.door(), tombstone("s-1", at(0), 3)).await, "s-1");
    let ended = append(log.door(), tombstone("s-1", at(1), 3)).await.unwrap();
    let requests = [
        ask("s-1", Any, &[4]),
        ask("s-1", NoStream, &[4]),
        ask("s-1", StreamExists, &[4]),
        ask("s-1", at(2), &[4]),
        ask("s-1", at(1), &[4]),
        ask("s-1", NoStream, &[1, 2]),
        tombstone("s-1", Any, 5),
        all(vec![write("t-1", Any, &[1]), write("s-1", Any, &[4])]),
        checked(ask("t-1", Any, &[1]), "s-1", Any),
        checked(ask("t-1", Any, &[1]), "$$s-1", NoStream),
        all(vec![metadata("s-1", 6, "{}")]),
        soft_delete("s-1", 6),
    ];
    for request in requests {
        is_deleted(&append(log.door(), request).await, "s-1");
    }
    for expected in [at(1), Any, StreamExists] {
        let again = append(log.door(), tombstone("s-1", expected, 3)).await.unwrap();
        assert!(again.repeated);
        assert_eq!((again.position, &again.revisions), (ended.position, &ended.revisions));
    }
    assert_eq!(log.door().verify_head().await.unwrap(), Position(3));
}

pub async fn metadata_alone_make_a_stream_exist(log: &Log) {
    conflicts(&append(log.door(), ask("s-1", StreamExists, &[1])).await, "s-1");
    append(log.door(), all(vec![metadata("s-1", 1, r#"{"$maxCount": 3}"#)])).await.unwrap();
    append(log.door(), checked(ask("t-1", Any, &[1]), "s-1", StreamExists)).await.unwrap();
    append(log.door(), checked(ask("t-1", Any, &[2]), "s-1", NoStream)).await.unwrap();
    append(log.door(), ask("s-1", StreamExists, &[1])).await.unwrap();
    conflicts(&append(log.door(), ask("s-1", NoStream, &[2])).await, "s-1");
    append(log.door(), soft_delete("u-1", 1)).await.unwrap();
    conflicts(&append(log.door(), ask("u-1", StreamExists, &[1])).await, "u-1");
    append(log.door(), ask("u-1", NoStream, &[1])).await.unwrap();
    append(log.door(), ask("u-1", StreamExists, &[2])).await.unwrap();
}

pub async fn metadata_that_say_nothing_are_malformed(log: &Log) {
    let wrong = [
        "",
        "[]",
        "7",
        "null",
        "\"x\"",
        "{",
        r#"{"$maxCount": 0}"#,
        r#"{"$maxCount": "secret"}"#,
        r#"{"$maxCount": 1.5}"#,
        r#"{"$maxAge": -1}"#,
        r#"{"$maxAge": true}"#,
        r#"{"$tb": -1}"#,
        r#"{"$tb": 9223372036854775808}"#,
        r#"{"$acl": []}"#,
        r#"{"$cacheControl": 0}"#,
    ];
    for (n, text) in (0..).zip(wrong) {
        let refused = append(log.door(), all(vec![metadata("s-1", n, text)])).await.unwrap_err();
        assert_eq!(refused.code(), "malformed", "{text}");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
    let ended = |stream: &str| {
        let mut request = ask(stream, Any, &[1, 2]);
        request.writes[0].events[0].event_type = state::TOMBSTONE.parse().unwrap();
        request
    };
    let mut alone = ended("$$s-1");
    alone.writes[0].events.truncate(1);
    for request in [ended("s-1"), alone, all(vec![metadata("$$s-1", 1, "{}")])] {
        let refused = append(log.door(), request).await.unwrap_err();
        assert_eq!(refused.code(), "malformed", "{refused}");
    }
    let right = r#"{"$maxCount": 1, "$maxAge": 1, "$tb": 0, "$cacheControl": 5, "$acl": {"$r": "a"}, "own": []}"#;
    append(log.door(), all(vec![metadata("s-1", 50, right)])).await.unwrap();
    let mut ordinary = ask("s-1", NoStream, &[1]);
    ordinary.writes[0].events[0].event_type = METADATA.parse().unwrap();
    append(log.door(), ordinary)
        .await
        .expect("outside a stream of metadata the type means nothing");
    assert_eq!(log.door().head().await.unwrap(), Position(2));
}

pub async fn what_another_door_deletes_is_deleted_here(log: &Log) {
    let (here, there) = (log.nth(0), log.nth(1));
    for n in 0..8_u128 {
        let stream = format!("s-{n}");
        append(&*here, ask(&stream, NoStream, &[1])).await.unwrap();
        append(&*there, soft_delete(&stream, 2)).await.unwrap();
        conflicts(&append(&*here, ask(&stream, StreamExists, &[3])).await, &stream);
        append(&*here, ask(&stream, at(0), &[3])).await.unwrap();
        append(&*there, ask(&stream, StreamExists, &[4])).await.unwrap();
        append(&*there, tombstone(&stream, Any, 5)).await.unwrap();
        is_deleted(&append(&*here, ask(&stream, at(2), &[6])).await, &stream);
        // never written, and this appender never heard of it: its first event brings it back all the same
        let unknown = format!("u-{n}");
        append(&*there, soft_delete(&unknown, 1)).await.unwrap();
        for id in 0..3 {
            append(&*here, ask("warm-1", Any, &[n * 10 + id])).await.unwrap();
        }
        append(&*here, ask(&unknown, NoStream, &[2])).await.unwrap();
        append(&*there, ask(&unknown, StreamExists, &[3])).await.unwrap();
    }
}

pub async fn builders_spell_what_the_log_understands(log: &Log) {
    let stream = name("s-1");
    let asked = StreamState {
        truncate_before: 2,
        max_count: Some(5),
        max_age: Some(60),
        tombstoned: false,
    };
    let write = state::set_metadata(&stream, asked, change(1)).unwrap();
    assert_eq!(write.stream.as_str(), "$$s-1");
    assert_eq!(StreamState::from_metadata(&write.events[0].payload), Ok(asked));
    assert_eq!(&*write.events[0].payload, br#"{"$maxCount":5,"$maxAge":60,"$tb":2}"#);
    append(log.door(), all(vec![write])).await.unwrap();
    let gone = state::soft_delete(&stream, change(2)).unwrap();
    assert_eq!(&*gone.events[0].payload, br#"{"$tb":9223372036854775807}"#);
    let meta = name("$$s-1");
    assert_eq!(state::subject(&meta), Some(stream));
    assert_eq!([state::subject(&name("s-1")), state::subject(&name("$$"))], [None, None]);
    for refused in [state::soft_delete(&meta, change(3)), state::tombstone(&meta, Any, change(3))] {
        assert_eq!(refused, Err(NoState::HoldsMetadata(meta.clone())));
    }
    let long = name(&"x".repeat(199));
    assert!(matches!(state::soft_delete(&long, change(3)), Err(NoState::BadName(_))));
}
