//! Callers that go away, followers that wait.

use super::{Log, at_counts, make::*};
use crate::position::{Expected, Position};
use futures::{FutureExt, future::join_all};
use std::time::Duration;
use tokio::time::timeout;

/// Longer than any wake-up may take.
const SOON: Duration = Duration::from_secs(10);

pub async fn a_caller_that_stops_waiting_cancels_nothing(log: &Log) {
    let count = at_counts(3_000_i64, 300);
    for n in 0..count {
        let request = ask("s-1", Expected::Any, &[u128::try_from(n).unwrap()]);
        let mut asking = log.door().append(vec![request]);
        // asked, then forgotten: some before the group begins, some in the middle of it
        let answered = (&mut asking).now_or_never();
        if answered.is_none() && n % 3 == 0 {
            let _ = timeout(Duration::from_micros(50), asking).await;
        }
    }
    let last = append(log.door(), ask("s-1", Expected::Any, &[1 << 80])).await.unwrap();
    assert_eq!(last.position, Position(count + 1), "the log holds every one of them");
    let written = ids(&history(log.door(), "s-1").await);
    assert!(
        written
            .into_iter()
            .take(usize::try_from(count).unwrap())
            .eq(0..u128::try_from(count).unwrap())
    );
}

pub async fn followers_wake(log: &Log) {
    let mut followers: Vec<_> = log.doors.iter().map(|door| door.watch()).collect();
    for n in 1..=3 {
        append(log.door(), ask("s-1", Expected::Any, &[u128::try_from(n).unwrap()])).await.unwrap();
        for follower in &mut followers {
            let woken = timeout(SOON, follower.wait_for(|position| position.0 >= n)).await;
            assert_eq!(*woken.expect("every door wakes its followers").unwrap(), Position(n));
        }
    }
}

pub async fn the_head_adds_up(log: &Log) {
    assert_eq!(log.door().verify_head().await.unwrap(), Position(0));
    append(log.door(), ask("s-1", Expected::Any, &[1, 2, 3])).await.unwrap();
    assert_eq!(log.door().verify_head().await.unwrap(), Position(3));
    assert_eq!(log.door().head().await.unwrap(), Position(3));
}

pub async fn more_callers_than_the_queue_holds_wait_and_lose_nothing(log: &Log) {
    let count = at_counts(20_000_u128, 4_000);
    let one = |n: u128| log.door().append(vec![ask(&format!("s-{}", n % 50), Expected::Any, &[n])]);
    let mut asking: Vec<_> = (0..count).map(one).collect();
    // all are asked before any is waited for; half of them then go away
    let mut answered: Vec<bool> =
        asking.iter_mut().map(|asked| asked.now_or_never().is_some()).collect();
    while asking.len() > usize::try_from(count / 2).unwrap() {
        drop(asking.pop());
    }
    let waiting = asking.into_iter().zip(answered.drain(..)).filter(|(_, done)| !done);
    let answers = join_all(waiting.map(|(asked, _)| asked)).await;
    assert!(answers.into_iter().all(|answer| answer[0].is_ok()));
    let all_there = async {
        while log.door().head().await.unwrap() != Position(i64::try_from(count).unwrap()) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON * 6, all_there).await.expect("those that went away are written too");
}
