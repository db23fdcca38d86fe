//! What the log does not take.

use super::{Log, make::*};
use crate::{
    appender::limits::{EVENT_BYTES, REQUEST_BYTES, REQUEST_EVENTS},
    position::{Expected::Any, Position},
    store::{Append, StoreError},
};
use bytes::Bytes;
use chrono::NaiveDate;

fn with(change: impl FnOnce(&mut crate::recorded::NewEvent)) -> Append {
    let mut request = ask("s-1", Any, &[7]);
    change(&mut request.writes[0].events[0]);
    request
}

pub async fn malformed_requests_are_refused_alone(log: &Log) {
    let mut asked = vec![
        all(vec![]),
        ask("s-1", Any, &[]),
        all(vec![write("s-1", Any, &[1]), write("s-1", Any, &[2])]),
        ask("s-1", Any, &[3, 3]),
        all(vec![write("s-1", Any, &[4]), write("s-2", Any, &[])]),
        with(|event| event.origin.actor.who = "a\0b".to_owned()),
        with(|event| event.legal_basis = "x".repeat(1_001)),
        with(|event| event.occurred_on = NaiveDate::from_ymd_opt(-1, 1, 1).unwrap()),
        with(|event| event.occurred_on = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap()),
    ];
    let malformed = asked.len();
    asked.insert(0, ask("s-1", Any, &[10]));
    asked.push(ask("s-1", Any, &[11]));
    let answers = log.door().append(asked).await;
    assert!(answers[0].is_ok() && answers[malformed + 1].is_ok());
    for (n, answer) in answers.iter().enumerate().take(malformed + 1).skip(1) {
        assert!(matches!(answer, Err(StoreError::Malformed(_))), "{n}: {answer:?}");
    }
    assert_eq!(ids(&everything(log.door()).await), [10, 11]);
}

pub async fn what_is_at_the_limit_is_taken_and_what_is_over_is_not(log: &Log) {
    let heavy = |bytes| with(move |event| event.payload = Bytes::from(vec![b'x'; bytes]));
    assert!(append(log.door(), heavy(EVENT_BYTES)).await.is_ok());
    let answer = append(log.door(), heavy(EVENT_BYTES + 1)).await;
    assert!(matches!(answer, Err(StoreError::Malformed(_))));

    let ids: Vec<u128> = (0..REQUEST_EVENTS as u128).collect();
    assert!(append(log.door(), ask("many-1", Any, &ids)).await.is_ok());
    let ids: Vec<u128> = (0..=REQUEST_EVENTS as u128).collect();
    let answer = append(log.door(), ask("many-2", Any, &ids)).await;
    assert!(matches!(answer, Err(StoreError::Malformed(_))));

    let mut request = ask("big-1", Any, &[1, 2, 3, 4]);
    for event in &mut request.writes[0].events {
        event.payload = Bytes::from(vec![b'x'; REQUEST_BYTES / 4]);
    }
    let answer = append(log.door(), request).await;
    assert!(matches!(answer, Err(StoreError::Malformed(_))));
    assert_eq!(log.door().verify_head().await.unwrap(), Position(1 + REQUEST_EVENTS as i64));
}

pub async fn names_of_any_valid_kind_are_taken(log: &Log) {
    let long = "x".repeat(200);
    let names = [
        "$settings",
        "$$s-1",
        "a",
        "-",
        "--",
        "S-1",
        "s-1",
        "š-1",
        "'; DROP TABLE events;--x".trim(),
        &long,
    ];
    let mut taken = 0;
    for stream in names {
        let Ok(stream) = stream.parse::<crate::recorded::StreamName>() else { continue };
        append(log.door(), ask(stream.as_str(), crate::position::Expected::NoStream, &[1]))
            .await
            .unwrap();
        assert_eq!(history(log.door(), stream.as_str()).await.len(), 1);
        taken += 1;
    }
    assert_eq!(taken, 9, "all but the one with blanks");
    for wrong in ["", " ", "a b", "a\nb", "a\0", &"x".repeat(201)] {
        assert!(wrong.parse::<crate::recorded::StreamName>().is_err(), "{wrong:?}");
    }
}
