//! Reading a stream, and the log.

use super::{Log, make::*};
use crate::{
    position::{Expected::Any, Position, Revision},
    recorded::Recorded,
    store::{
        Append,
        Direction::{self, Backwards, Forwards},
        Filter,
    },
};
use uuid::Uuid;

/// Thirty events: stream s-0, s-1, t-0 in turn; two types, three stories, one command of two events.
pub(super) fn thirty() -> Vec<Append> {
    (0..30_u128)
        .map(|n| {
            let mut request = ask(["s-0", "s-1", "t-0"][(n % 3) as usize], Any, &[n]);
            let event = &mut request.writes[0].events[0];
            event.event_type =
                ["demand.renewed", "demand.changed"][(n % 2) as usize].parse().unwrap();
            event.origin.correlation = Uuid::from_u128(n % 5);
            event.origin.command_id = Uuid::from_u128(1_000 + n / 2);
            request
        })
        .collect()
}

fn positions(events: &[Recorded]) -> Vec<i64> {
    events.iter().map(|event| event.position.0).collect()
}

pub async fn a_stream_is_read_both_ways_from_anywhere(log: &Log) {
    log.door().append(thirty()).await;
    let table: [(Option<i64>, Direction, usize, &[i64]); 10] = [
        (None, Forwards, 3, &[0, 1, 2]),
        (Some(0), Forwards, 1, &[0]),
        (Some(8), Forwards, 100, &[8, 9]),
        (Some(10), Forwards, 100, &[]),
        (None, Backwards, 3, &[9, 8, 7]),
        (Some(1), Backwards, 100, &[1, 0]),
        (Some(0), Backwards, 100, &[0]),
        (Some(99), Backwards, 2, &[9, 8]),
        (None, Forwards, 0, &[]),
        (None, Backwards, usize::MAX, &[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
    ];
    for (from, direction, limit, expected) in table {
        let read = log.door().read_stream(&name("s-1"), from.map(Revision), direction, limit).await;
        let revisions: Vec<i64> = read.unwrap().iter().map(|event| event.revision.0).collect();
        assert_eq!(revisions, expected, "{from:?} {direction:?} {limit}");
    }
    assert_eq!(
        ids(&history(log.door(), "s-1").await),
        (0..10).map(|n| n * 3 + 1).collect::<Vec<_>>()
    );
}

pub async fn the_log_is_read_both_ways_from_anywhere(log: &Log) {
    log.door().append(thirty()).await;
    let table: [(i64, Direction, usize, &[i64]); 9] = [
        (0, Forwards, 3, &[1, 2, 3]),
        (-5, Forwards, 1, &[1]),
        (27, Forwards, 100, &[28, 29, 30]),
        (30, Forwards, 100, &[]),
        (i64::MAX, Forwards, 100, &[]),
        (i64::MAX, Backwards, 2, &[30, 29]),
        (3, Backwards, 100, &[2, 1]),
        (1, Backwards, 100, &[]),
        (31, Backwards, 1, &[30]),
    ];
    for (from, direction, limit, expected) in table {
        let read =
            log.door().read_all(Position(from), direction, &Filter::All, limit).await.unwrap();
        assert_eq!(positions(&read), expected, "{from} {direction:?} {limit}");
    }
}

pub async fn filters_keep_what_they_name_in_order(log: &Log) {
    log.door().append(thirty()).await;
    let whole = everything(log.door()).await;
    for filter in super::filters::filters() {
        for from in [0, 1, 11, 30, 31] {
            for limit in [1, 4, 100] {
                let ahead = |e: &&Recorded| e.position.0 > from && filter.keeps(e).unwrap();
                let expected: Vec<_> = whole.iter().filter(ahead).take(limit).cloned().collect();
                let read =
                    log.door().read_all(Position(from), Forwards, &filter, limit).await.unwrap();
                assert_eq!(read, expected, "{filter:?} {from} {limit}");
                let behind = |e: &&Recorded| e.position.0 < from && filter.keeps(e).unwrap();
                let expected: Vec<_> =
                    whole.iter().rev().filter(behind).take(limit).cloned().collect();
                let read =
                    log.door().read_all(Position(from), Backwards, &filter, limit).await.unwrap();
                assert_eq!(read, expected, "{filter:?} {from} {limit}");
            }
        }
    }
}

pub async fn a_command_finds_its_events(log: &Log) {
    log.door().append(thirty()).await;
    let found = log.door().find_command(Uuid::from_u128(1_003)).await.unwrap();
    assert_eq!(ids(&found), [6, 7]);
    assert!(log.door().find_command(Uuid::from_u128(5)).await.unwrap().is_empty());
}

pub async fn what_is_not_there_is_empty(log: &Log) {
    assert_eq!(log.door().head().await.unwrap(), Position(0));
    assert!(everything(log.door()).await.is_empty());
    assert!(history(log.door(), "nowhere-1").await.is_empty());
    assert_eq!(*log.door().watch().borrow(), Position(0));
    assert!(log.door().append(Vec::new()).await.is_empty());
}

pub async fn many_commands_and_streams_are_read_as_one_by_one(log: &Log) {
    // 71 streams: two whole questions of 32 and a part of one; each command wrote two events
    let requests = (0..142_u128).map(|n| {
        let mut request = ask(&format!("s-{}", n % 71), Any, &[n]);
        request.writes[0].events[0].origin.command_id = Uuid::from_u128(1_000 + n / 2);
        request
    });
    log.door().append(requests.collect()).await;
    for count in [0, 1, 2, 31, 32, 33, 64, 65, 80_u128] {
        let commands: Vec<_> = (0..count).map(|n| Uuid::from_u128(1_000 + n)).collect();
        let found = log.door().find_commands(&commands).await.unwrap();
        for id in &commands {
            let alone = log.door().find_command(*id).await.unwrap();
            let among = found.iter().filter(|event| event.event.origin.command_id == *id);
            assert_eq!(among.cloned().collect::<Vec<_>>(), alone);
        }
        let known = commands.len().min(71) * 2;
        assert_eq!(found.len(), known, "{count} commands");

        let streams: Vec<_> = (0..count).map(|n| name(&format!("s-{n}"))).collect();
        let found = log.door().read_streams(&streams).await.unwrap();
        assert_eq!(found.len(), known, "{count} streams");
        for stream in &streams {
            let among = found.iter().filter(|event| event.stream == *stream);
            let alone = history(log.door(), stream.as_str()).await;
            assert_eq!(among.cloned().collect::<Vec<_>>(), alone);
        }
    }
}
