//! Callers that go away, followers that wait.

use super::{Log, at_counts, make::*};
use crate::position::{Expected, Position};
use futures::{FutureExt, future::join_all};
use std::time::Duration;
use tokio::{task::JoinSet, time::timeout};

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

/// What callers that hang up leave behind.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Requests that were asked and are not in the log.
    pub lost: usize,
    /// Requests of which only a part is there.
    pub halved: usize,
}

/// Callers that ask for three events each, in a stream of their own, and hang up at a random point; what is missing once
/// everything that was asked before the last request of each door is done.
pub async fn hang_up(log: &Log, callers: u64) -> Left {
    let mut asking = JoinSet::new();
    for n in 0..callers {
        let door = log.nth(usize::try_from(n).unwrap());
        let id = u128::from(n) * 3;
        let request = ask(&format!("s-{n}"), Expected::NoStream, &[id, id + 1, id + 2]);
        let patience = Duration::from_micros(Dice(n).throw(3_000));
        asking.spawn(async move {
            let mut asked = door.append(vec![request]);
            if (&mut asked).now_or_never().is_none() {
                let _ = timeout(patience, asked).await;
            }
        });
    }
    asking.join_all().await;
    for (n, door) in (0_u128..).zip(&log.doors) {
        append(&**door, ask("last-1", Expected::Any, &[n])).await.unwrap();
    }
    let mut left = Left::default();
    for n in 0..callers {
        match history(log.door(), &format!("s-{n}")).await.len() {
            0 => left.lost += 1,
            1 | 2 => left.halved += 1,
            _ => {}
        }
    }
    left
}

pub async fn three_hundred_callers_that_hang_up_lose_nothing(log: &Log) {
    assert_eq!(hang_up(log, 300).await, Left::default());
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
