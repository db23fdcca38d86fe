//! What the log does not take.

use super::{Log, make::*};
use crate::{
    appender::limits::{EVENT_BYTES, REQUEST_BYTES, REQUEST_EVENTS},
    position::{Expected::Any, Position},
    recorded::{EventType, StreamName},
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

pub async fn what_is_at_the_limit_is_taken_and_what_is_over_says_how_much(log: &Log) {
    let heavy = |bytes| with(move |event| event.payload = Bytes::from(vec![b'x'; bytes]));
    assert!(append(log.door(), heavy(EVENT_BYTES)).await.is_ok());
    let over = append(log.door(), heavy(EVENT_BYTES + 1)).await.unwrap_err();
    assert_eq!(over.code(), "event-too-large");
    let StoreError::EventTooLarge { event_id, bytes, limit } = over else { panic!("{over:?}") };
    assert_eq!((event_id.as_u128(), bytes, limit), (7, EVENT_BYTES + 1, EVENT_BYTES));

    let ids: Vec<u128> = (0..REQUEST_EVENTS as u128).collect();
    assert!(append(log.door(), ask("many-1", Any, &ids)).await.is_ok());
    let ids: Vec<u128> = (0..=REQUEST_EVENTS as u128).collect();
    let over = append(log.door(), ask("many-2", Any, &ids)).await.unwrap_err();
    assert_eq!(over.code(), "batch-too-large");
    let StoreError::BatchTooLarge { what, actual, limit } = over else { panic!("{over:?}") };
    assert_eq!((what, actual, limit), ("events", REQUEST_EVENTS + 1, REQUEST_EVENTS));

    let mut request = ask("big-1", Any, &[1, 2, 3, 4]);
    for event in &mut request.writes[0].events {
        event.payload = Bytes::from(vec![b'x'; REQUEST_BYTES / 4]);
    }
    let over = append(log.door(), request).await.unwrap_err();
    assert!(matches!(over, StoreError::BatchTooLarge { what: "bytes", .. }), "{over:?}");
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
        let Ok(stream) = stream.parse::<StreamName>() else { continue };
        append(log.door(), ask(stream.as_str(), crate::position::Expected::NoStream, &[1]))
            .await
            .unwrap();
        assert_eq!(history(log.door(), stream.as_str()).await.len(), 1);
        taken += 1;
    }
    assert_eq!(taken, 9, "all but the one with blanks");
}

pub async fn names_that_are_none_are_refused_in_few_words(log: &Log) {
    let long = ["x".repeat(201), "é".repeat(201), "y".repeat(1 << 20)];
    let wrong =
        ["", " ", "a b", "a\nb", "a\0", "a\u{7f}", "a\u{2028}", "demand.*", "fil.>", "*", ">"];
    for text in wrong.into_iter().chain(long.iter().map(String::as_str)) {
        let refused = text.parse::<StreamName>().unwrap_err();
        assert_eq!(Err(refused.clone()), StreamName::try_from(text.to_owned()));
        assert_eq!(refused.code(), "bad-name");
        assert!(refused.to_string().len() < 400, "a name of {} bytes is not repeated", text.len());
        assert!(text.parse::<EventType>().is_err(), "{refused}");
    }
    assert_eq!("é".repeat(200).parse::<StreamName>().unwrap().category().chars().count(), 200);
    assert_eq!(log.door().head().await.unwrap(), Position(0));
}
