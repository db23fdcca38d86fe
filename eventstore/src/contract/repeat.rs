//! The idempotency rule: by event id, per stream, at its place.

use super::{Log, make::*};
use crate::position::{
    Expected::{self, Any, NoStream, StreamExists},
    Position, Revision,
};

pub async fn a_repeat_gets_the_original_answer(log: &Log) {
    append(log.door(), ask("s-0", Any, &[99])).await.unwrap();
    let first = append(log.door(), ask("s-1", NoStream, &[1, 2])).await.unwrap();
    append(log.door(), ask("s-1", at(1), &[3])).await.unwrap();
    for expected in [NoStream, Any, StreamExists] {
        let again = append(log.door(), ask("s-1", expected, &[1, 2])).await.unwrap();
        assert!(again.repeated && !first.repeated);
        assert_eq!((again.position, &again.revisions), (Position(3), &first.revisions));
    }
    assert_eq!(log.door().head().await.unwrap(), Position(4));
}

/// What a request comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Cell {
    /// Repeat of events that end at this revision.
    Same(i64),
    /// Written.
    New,
    /// Refused.
    No,
}

/// The stream holds 1 2 3 4 at revisions 0 to 3.
fn table() -> Vec<(Expected, &'static [u128], Cell)> {
    use Cell::{New, No, Same};
    vec![
        // all there, at the place named
        (NoStream, &[1, 2, 3, 4], Same(3)),
        (NoStream, &[1], Same(0)),
        (at(0), &[2, 3], Same(2)),
        (at(2), &[4], Same(3)),
        // all there, not at the place named
        (NoStream, &[2, 3], No),
        (at(1), &[2, 3], No),
        (at(3), &[4], No),
        (at(3), &[1], No),
        (at(0), &[1], No),
        // wherever they are
        (Any, &[1, 2], Same(1)),
        (Any, &[3], Same(2)),
        (StreamExists, &[2, 3, 4], Same(3)),
        // there, but not side by side or not in this order
        (Any, &[1, 3], No),
        (Any, &[2, 1], No),
        (at(0), &[3, 2], No),
        // some there, some not
        (NoStream, &[1, 9], No),
        (at(2), &[4, 9], No),
        (Any, &[4, 9], No),
        (Any, &[9, 1], No),
        (StreamExists, &[9, 4], No),
        (at(3), &[9, 1], No),
        // none there
        (NoStream, &[9], No),
        (at(0), &[9], No),
        (at(7), &[9], No),
        (at(3), &[9], New),
        (Any, &[10], New),
        (StreamExists, &[11, 12], New),
    ]
}

pub async fn the_table_of_repeats_holds(log: &Log) {
    append(log.door(), ask("s-1", Any, &[1, 2])).await.unwrap();
    append(log.door(), ask("s-2", Any, &[9, 10])).await.unwrap();
    append(log.door(), ask("s-1", Any, &[3, 4])).await.unwrap();
    for (expected, ids, cell) in table() {
        let came = match append(log.door(), ask("s-1", expected, ids)).await {
            Ok(appended) if appended.repeated => Cell::Same(appended.revisions[0].1.0),
            Ok(_) => Cell::New,
            refused => {
                conflicts(&refused, "s-1");
                Cell::No
            }
        };
        assert_eq!(came, cell, "{expected:?} {ids:?}");
    }
    assert_eq!(ids(&history(log.door(), "s-1").await), [1, 2, 3, 4, 9, 10, 11, 12]);
}

pub async fn a_repeat_of_several_streams_needs_all_its_parts(log: &Log) {
    let both = |a: &[u128], b: &[u128]| all(vec![write("a-1", Any, a), write("b-1", Any, b)]);
    let first = append(log.door(), both(&[1, 2], &[3])).await.unwrap();
    append(log.door(), ask("a-1", Any, &[8])).await.unwrap();
    let again = append(log.door(), both(&[1, 2], &[3])).await.unwrap();
    assert!(again.repeated);
    assert_eq!((again.position, again.revisions), (first.position, first.revisions));
    conflicts(&append(log.door(), both(&[1, 2], &[4])).await, "a-1");
    conflicts(&append(log.door(), both(&[5], &[3])).await, "b-1");
    append(log.door(), ask("d-1", Any, &[1])).await.unwrap();
    let later = append(log.door(), ask("c-1", Any, &[7])).await.unwrap();
    let apart = all(vec![write("c-1", Any, &[7]), write("d-1", Any, &[1])]);
    let apart = append(log.door(), apart).await.unwrap();
    assert_eq!((apart.position, apart.repeated), (later.position, true), "the last of them");
    let with_new = all(vec![write("a-1", Any, &[1, 2]), write("e-1", NoStream, &[1])]);
    assert!(append(log.door(), with_new).await.is_err(), "half a repeat");
    let repeated = log.door().append(vec![both(&[6], &[6]), both(&[6], &[6])]).await;
    assert!(repeated[1].as_ref().unwrap().repeated);
    assert_eq!(ids(&everything(log.door()).await), [1, 2, 3, 8, 1, 7, 6, 6]);
    assert_eq!(repeated[1].as_ref().unwrap().revisions[1], (name("b-1"), Revision(1)));
}

pub async fn a_repeat_skips_its_checks(log: &Log) {
    let request = || checked(ask("demand-1", NoStream, &[1]), "person-1", NoStream);
    append(log.door(), request()).await.unwrap();
    append(log.door(), ask("person-1", Any, &[2])).await.unwrap();
    assert!(append(log.door(), request()).await.unwrap().repeated);
    let other = checked(ask("demand-2", NoStream, &[3]), "person-1", NoStream);
    conflicts(&append(log.door(), other).await, "person-1");
}
