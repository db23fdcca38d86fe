//! Positions, revisions, instants, bytes.

use super::{Log, make::*};
use crate::{
    position::{Expected, Position, Revision},
    recorded::{Instant, NewEvent},
    store::StoreError,
};
use bytes::Bytes;
use chrono::NaiveDate;
use domain::id::PersonId;
use uuid::Uuid;

pub async fn positions_are_dense_and_revisions_start_at_zero(log: &Log) {
    for n in 0..30_u128 {
        let stream = format!("demand-{}", n % 3);
        append(log.door(), ask(&stream, Expected::Any, &[n * 2, n * 2 + 1])).await.unwrap();
    }
    let events = everything(log.door()).await;
    assert!(events.iter().zip(1..).all(|(event, position)| event.position == Position(position)));
    assert_eq!(events.len(), 60);
    for stream in ["demand-0", "demand-1", "demand-2"] {
        let events = history(log.door(), stream).await;
        assert!(events.iter().zip(0..).all(|(event, n)| event.revision == Revision(n)));
        assert_eq!(events.len(), 20);
    }
}

pub async fn requests_of_one_call_keep_their_order(log: &Log) {
    let requests =
        (0..200_u128).map(|n| ask(&format!("s-{}", n % 7), Expected::Any, &[n])).collect();
    let answers = log.door().append(requests).await;
    let positions: Vec<i64> = answers.iter().map(|a| a.as_ref().unwrap().position.0).collect();
    assert_eq!(positions, (1..=200).collect::<Vec<_>>());
    assert_eq!(ids(&everything(log.door()).await), (0..200).collect::<Vec<_>>());
}

pub async fn a_long_call_is_written_in_several_groups_in_order(log: &Log) {
    let requests = (0..1_000_u128)
        .map(|n| match n {
            0 => ask("s-0", Expected::NoStream, &[n]),
            n => ask("s-0", at(i64::try_from(n).unwrap() - 1), &[n]),
        })
        .collect();
    let answers = log.door().append(requests).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(ids(&history(log.door(), "s-0").await), (0..1_000).collect::<Vec<_>>());
}

pub async fn what_is_read_is_what_was_written(log: &Log) {
    let mut written = rich_event();
    append(log.door(), all(vec![sole(written.clone())])).await.unwrap();
    let read = everything(log.door()).await.pop().unwrap();
    assert_eq!(read.event, written);
    assert_eq!(read.stream.as_str(), "$settings-été-🏠");
    assert_eq!(read.recorded_at, Instant(1_000_000));
    assert_eq!(history(log.door(), "$settings-été-🏠").await, [read]);

    written.event_id = Uuid::from_u128(2);
    written.key_ids.clear();
    written.payload = Bytes::new();
    written.metadata = Bytes::new();
    written.legal_basis.clear();
    written.occurred_on = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();
    append(log.door(), all(vec![sole(written.clone())])).await.unwrap();
    assert_eq!(everything(log.door()).await.pop().unwrap().event, written);
}

fn sole(event: NewEvent) -> crate::store::StreamWrite {
    let mut write = write("$settings-été-🏠", Expected::Any, &[]);
    write.events.push(event);
    write
}

/// Every column holds something that a careless one would change.
fn rich_event() -> NewEvent {
    let mut rich = event(1);
    rich.event_id = Uuid::from_u128(u128::MAX);
    rich.event_type = "$metadata.é".parse().unwrap();
    rich.schema_version = u16::MAX;
    rich.content_type = "application/octet-stream".to_owned();
    rich.occurred_on = NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
    rich.origin.command_id = Uuid::from_u128(11);
    rich.origin.correlation = Uuid::from_u128(12);
    rich.origin.causation = Uuid::from_u128(13);
    rich.origin.actor.who = "l'«\u{2028}agent»\n\t\\ \" %s $1 ?1".to_owned();
    rich.origin.actor.body = String::new();
    rich.origin.source = "échange 🏘".to_owned();
    rich.legal_basis = "CCH L441-1 — 4°".to_owned();
    rich.applicant_visible = false;
    rich.key_ids = [3, 1, 2].map(|n| PersonId::new(Uuid::from_u128(n))).to_vec();
    rich.metadata = Bytes::from_static(b"\x00\xff\xfe not text \x80");
    rich.payload = Bytes::from((0..=255).cycle().take(70_000).collect::<Vec<u8>>());
    rich
}

pub async fn the_recorded_instant_never_goes_back(log: &Log) {
    let mut asked = Vec::new();
    for (n, instant) in [(1, 500), (2, 900), (3, 100), (4, 901)] {
        let mut request = ask("s-1", Expected::Any, &[n]);
        request.at = Instant(instant);
        asked.push(request);
    }
    // in two groups and in one
    let last = asked.split_off(2);
    for request in asked {
        append(log.door(), request).await.unwrap();
    }
    log.door().append(last).await.into_iter().for_each(|answer| drop(answer.unwrap()));
    let instants: Vec<i64> = everything(log.door()).await.iter().map(|e| e.recorded_at.0).collect();
    assert_eq!(instants, [500, 900, 900, 901]);
    let mut request = ask("s-1", Expected::Any, &[5]);
    request.at = Instant(i64::MAX);
    let answer = append(log.door(), request).await;
    assert!(matches!(answer, Err(StoreError::Malformed(_))), "it would stop the log's clock");
}
