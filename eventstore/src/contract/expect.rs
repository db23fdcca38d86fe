//! Expected revisions, on written streams and on others.

use super::{Log, make::*};
use crate::{
    position::{
        Expected::{Any, NoStream, StreamExists},
        Position, Revision,
    },
    store::StoreError,
};

pub async fn every_expectation_is_judged_on_the_stream_as_it_is(log: &Log) {
    append(log.door(), ask("there-1", NoStream, &[1, 2])).await.unwrap();
    let table = [
        ("none-1", Any, true),
        ("none-2", NoStream, true),
        ("none-3", StreamExists, false),
        ("none-4", at(0), false),
        ("there-1", NoStream, false),
        ("there-1", at(0), false),
        ("there-1", at(2), false),
        ("there-1", at(1), true),
        ("there-1", StreamExists, true),
        ("there-1", Any, true),
        ("there-1", at(4), true),
    ];
    for ((stream, expected, stands), n) in table.into_iter().zip(100..) {
        let answer = append(log.door(), ask(stream, expected, &[n])).await;
        match stands {
            true => drop(answer.unwrap_or_else(|e| panic!("{stream} {expected:?}: {e}"))),
            false => conflicts(&answer, stream),
        }
    }
    assert_eq!(log.door().head().await.unwrap(), Position(8));
}

pub async fn a_conflict_names_the_stream_and_where_it_is(log: &Log) {
    append(log.door(), ask("s-1", Any, &[1, 2, 3])).await.unwrap();
    let answer = append(log.door(), ask("s-1", at(1), &[9])).await;
    let Err(StoreError::Conflict { stream, expected, actual }) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((stream.as_str(), expected, actual), ("s-1", at(1), Some(Revision(2))));
    let answer = append(log.door(), ask("s-2", StreamExists, &[9])).await;
    let Err(StoreError::Conflict { actual, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(actual, None);
}

pub async fn several_streams_are_written_all_or_none(log: &Log) {
    let both = |e1, e2, n| all(vec![write("a-1", e1, &[n, n + 1]), write("b-1", e2, &[n, n + 2])]);
    let appended = append(log.door(), both(NoStream, Any, 10)).await.unwrap();
    assert_eq!(appended.position, Position(4));
    assert_eq!(appended.revisions, [(name("a-1"), Revision(1)), (name("b-1"), Revision(1))]);
    conflicts(&append(log.door(), both(at(1), at(0), 20)).await, "b-1");
    conflicts(&append(log.door(), both(NoStream, Any, 30)).await, "a-1");
    assert_eq!(ids(&everything(log.door()).await), [10, 11, 10, 12]);
    append(log.door(), both(at(1), at(1), 40)).await.unwrap();
    assert_eq!(ids(&history(log.door(), "b-1").await), [10, 12, 40, 42]);
}

pub async fn a_check_on_a_stream_not_written_can_refuse(log: &Log) {
    append(log.door(), ask("person-1", Any, &[1])).await.unwrap();
    let table = [
        ("person-1", at(0), true),
        ("person-1", StreamExists, true),
        ("person-1", Any, true),
        ("person-1", NoStream, false),
        ("person-1", at(1), false),
        ("person-2", NoStream, true),
        ("person-2", StreamExists, false),
        ("person-2", at(0), false),
    ];
    for ((stream, expected, stands), n) in table.into_iter().zip(100..) {
        let request = checked(ask("demand-1", Any, &[n]), stream, expected);
        match append(log.door(), request).await {
            Ok(_) => assert!(stands, "{stream} {expected:?}"),
            refused => conflicts(&refused, stream),
        }
    }
    assert_eq!(history(log.door(), "demand-1").await.len(), 4);
    assert!(history(log.door(), "person-2").await.is_empty());
}

pub async fn a_refused_request_leaves_no_hole(log: &Log) {
    for n in 0..20 {
        append(log.door(), ask("s-1", Any, &[n])).await.unwrap();
        conflicts(&append(log.door(), ask("s-1", NoStream, &[1_000 + n])).await, "s-1");
    }
    let positions: Vec<i64> = everything(log.door()).await.iter().map(|e| e.position.0).collect();
    assert_eq!(positions, (1..=20).collect::<Vec<_>>());
}
