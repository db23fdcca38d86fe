//! Who of a group gets what.

use super::{
    Log,
    groups::{Bench, SOON, next, position, settings},
    make::*,
};
use crate::{
    group::{Action, GroupError, Reason, Settings, Strategy},
    position::Expected::Any,
    store::Filter,
    subscription::Source,
};
use std::collections::HashMap;
use tokio::time::timeout;

pub async fn a_full_group_takes_no_consumer_and_a_stopped_one_gets_nothing(log: &Log) {
    log.door().append((1..=4).map(|n| ask("s-1", Any, &[n])).collect()).await;
    let two = Settings { max_consumers: 2, strategy: Strategy::DispatchToSingle, ..settings() };
    let bench = Bench::new(log, Source::Log(Filter::All), two).await;
    let owner = bench.own(0).await.unwrap();
    let mut first = owner.connect(2).await.unwrap();
    let mut second = owner.connect(2).await.unwrap();
    assert_eq!(owner.connect(2).await.unwrap_err().code(), "group-full");
    let had = next(&mut first).await;
    first.nack(&[had.ticket], Action::Stop, Reason::unsaid()).await.unwrap();
    let end = loop {
        match timeout(SOON, first.next()).await.unwrap() {
            Ok(_) => {}
            Err(end) => break end,
        }
    };
    assert!(matches!(end, GroupError::Stopped), "{end}");
    let mut third = owner.connect(2).await.expect("there is room again");
    let mut got = Vec::new();
    while got.len() < 4 {
        tokio::select! {
            delivery = next(&mut second) => {
                second.ack(&[delivery.ticket]).await.unwrap();
                got.push(position(&delivery));
            }
            delivery = next(&mut third) => {
                third.ack(&[delivery.ticket]).await.unwrap();
                got.push(position(&delivery));
            }
        }
    }
    got.sort_unstable();
    assert_eq!(got, [1, 2, 3, 4]);
    drop(third);
    drop(second);
    owner.connect(1).await.expect("whoever went away makes room");
}

pub async fn one_stream_has_one_consumer_where_streams_are_pinned(log: &Log) {
    let pinned = Settings { strategy: Strategy::Pinned, buffer: 40, page: 40, ..settings() };
    let bench = Bench::new(log, Source::Log(Filter::All), pinned).await;
    let owner = bench.own(0).await.unwrap();
    let mut consumers = Vec::new();
    for _ in 0..3 {
        consumers.push(owner.connect(4).await.unwrap());
    }
    let events = 120_u128;
    log.door()
        .append((0..events).map(|n| ask(&format!("s-{}", n % 15), Any, &[n])).collect())
        .await;
    let mut whose: HashMap<String, usize> = HashMap::new();
    let mut last: HashMap<String, i64> = HashMap::new();
    let mut got = vec![0; 3];
    while got.iter().sum::<usize>() < usize::try_from(events).unwrap() {
        let [a, b, c] = consumers.as_mut_slice() else { panic!("three consumers") };
        let (n, delivery) = tokio::select! {
            delivery = next(a) => (0, delivery),
            delivery = next(b) => (1, delivery),
            delivery = next(c) => (2, delivery),
        };
        let stream = delivery.event.stream.to_string();
        assert_eq!(*whose.entry(stream.clone()).or_insert(n), n, "{stream} has two consumers");
        let before = last.insert(stream.clone(), delivery.event.revision.0);
        assert!(before.is_none_or(|before| before < delivery.event.revision.0), "{stream}");
        got[n] += 1;
        consumers[n].ack(&[delivery.ticket]).await.unwrap();
    }
    assert!(got.iter().all(|count| *count > 0), "each has a share: {got:?}");
    bench.checkpoint_comes_to(120).await;
}

pub async fn events_go_in_turn_or_to_the_first(log: &Log) {
    let mut before = 0;
    for (strategy, category, first, second) in [
        (Strategy::RoundRobin, "s", [1, 3, 5], [2, 4, 6]),
        (Strategy::DispatchToSingle, "t", [1, 2, 3], [4, 5, 6]),
    ] {
        let source = Source::Log(Filter::Category(category.to_owned()));
        let bench = Bench::new(log, source, Settings { strategy, ..settings() }).await;
        let owner = bench.own(0).await.unwrap();
        let mut consumers = [owner.connect(3).await.unwrap(), owner.connect(3).await.unwrap()];
        // one append: they come in one page
        append(log.door(), ask(&format!("{category}-1"), Any, &[1, 2, 3, 4, 5, 6])).await.unwrap();
        for (consumer, expected) in consumers.iter_mut().zip([first, second]) {
            let mut had = Vec::new();
            for _ in 0..3 {
                had.push(position(&next(consumer).await) - before);
            }
            assert_eq!(had, expected, "{strategy:?}");
        }
        before = log.door().head().await.unwrap().0;
    }
}
