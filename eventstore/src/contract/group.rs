//! Requests that are written together are decided alone, one after the other.

use super::{Log, make::*};
use crate::position::{
    Expected::{Any, NoStream, StreamExists},
    Position, Revision,
};

pub async fn a_request_sees_those_before_it_in_its_group(log: &Log) {
    let answers = log
        .door()
        .append(vec![
            ask("s-1", StreamExists, &[1]),
            ask("s-1", NoStream, &[2]),
            ask("s-1", NoStream, &[3]),
            ask("s-1", at(0), &[4, 5]),
            ask("s-1", at(2), &[6]),
            checked(ask("s-2", NoStream, &[7]), "s-1", at(3)),
            checked(ask("s-3", NoStream, &[8]), "s-1", at(2)),
        ])
        .await;
    let stands: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(stands, [false, true, false, true, true, true, false]);
    assert_eq!(ids(&everything(log.door()).await), [2, 4, 5, 6, 7]);
}

pub async fn a_request_repeated_in_its_own_group_is_a_repeat(log: &Log) {
    let twice = || ask("s-1", NoStream, &[1, 2]);
    let mut answers = log.door().append(vec![twice(), ask("s-1", Any, &[3]), twice()]).await;
    let repeated = answers.pop().unwrap().unwrap();
    assert!(repeated.repeated);
    assert_eq!(repeated.position, Position(2));
    assert_eq!(repeated.revisions, [(name("s-1"), Revision(1))]);
    assert_eq!(ids(&everything(log.door()).await), [1, 2, 3]);
}

pub async fn a_conflict_in_a_group_leaves_the_others(log: &Log) {
    let requests = (0..100_u128)
        .map(|n| ask(&format!("s-{n}"), if n % 3 == 0 { StreamExists } else { NoStream }, &[n]))
        .collect();
    let answers = log.door().append(requests).await;
    let refused = answers.iter().filter(|answer| answer.is_err()).count();
    assert_eq!(refused, 34);
    let expected: Vec<u128> = (0..100).filter(|n| n % 3 != 0).collect();
    assert_eq!(ids(&everything(log.door()).await), expected);
}

pub async fn an_id_used_again_at_the_end_of_a_stream_refuses_only_its_request(log: &Log) {
    append(log.door(), ask("s-1", Any, &[1, 2, 3])).await.unwrap();
    // the revision is right, so nothing says before the insert that the id is not
    let answers = log
        .door()
        .append(vec![
            ask("s-2", NoStream, &[1]),
            ask("s-1", at(2), &[4, 2]),
            ask("s-1", at(2), &[5]),
            ask("s-1", at(3), &[5]),
        ])
        .await;
    let stands: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(stands, [true, false, true, false]);
    assert_eq!(ids(&everything(log.door()).await), [1, 2, 3, 1, 5]);
}

pub async fn what_another_door_wrote_is_seen_by_the_next_request(log: &Log) {
    let (here, there) = (log.nth(0), log.nth(1));
    for n in 0..20_i64 {
        let id = u128::try_from(n).unwrap();
        append(&*here, ask("person-1", Any, &[id * 10])).await.unwrap();
        append(&*there, ask("person-1", at(n * 2), &[id * 10 + 1])).await.unwrap();
        // here remembers the person's stream where it was before
        let stale = checked(ask("demand-1", Any, &[id * 10 + 2]), "person-1", at(n * 2));
        conflicts(&append(&*here, stale).await, "person-1");
        let fresh = checked(ask("demand-1", Any, &[id * 10 + 3]), "person-1", at(n * 2 + 1));
        append(&*here, fresh).await.unwrap();
    }
    assert_eq!(history(&*there, "demand-1").await.len(), 20);
}

pub async fn what_another_door_wrote_is_no_reason_to_refuse(log: &Log) {
    let (here, there) = (log.nth(0), log.nth(1));
    for n in 0..20_i64 {
        let id = u128::try_from(n).unwrap();
        append(&*here, ask("warm-1", Any, &[id])).await.unwrap();
        append(&*there, ask("s-1", Any, &[id])).await.unwrap();
        // here remembers the stream one event before: refused on that alone, the request would be wronged
        append(&*here, ask("s-1", at(n * 2), &[1_000 + id])).await.unwrap();
    }
}

pub async fn a_stream_that_a_refused_request_believed_new_is_looked_at_for_the_others(log: &Log) {
    let (here, there) = (log.nth(0), log.nth(1));
    for n in 0..6_u128 {
        let stream = format!("s-{n}");
        append(&*there, ask(&stream, NoStream, &[1, 2])).await.unwrap();
        // here knows that another wrote, then is alone again, and never heard of the stream
        for id in 0..3 {
            append(&*here, ask("warm-1", Any, &[n * 10 + id])).await.unwrap();
        }
        let refused = checked(ask(&stream, NoStream, &[3]), "none-1", StreamExists);
        let answers = here.append(vec![refused, ask(&stream, at(1), &[4])]).await;
        assert!(answers[0].is_err());
        assert_eq!(answers[1].as_ref().unwrap().revisions, [(name(&stream), Revision(2))]);
        // and what only a lie would take for new is found
        let again = append(&*there, ask(&format!("u-{n}"), NoStream, &[1, 2])).await.unwrap();
        for id in 3..6 {
            append(&*here, ask("warm-1", Any, &[n * 10 + id])).await.unwrap();
        }
        let repeat = append(&*here, ask(&format!("u-{n}"), NoStream, &[1, 2])).await.unwrap();
        assert_eq!((repeat.repeated, repeat.position), (true, again.position));
        conflicts(&append(&*here, ask(&stream, NoStream, &[9])).await, &stream);
    }
}
