//! The engine on both databases, with a projection that counts the words of raw streams.

use super::{worker::Worker, *};
use crate::{
    db::Location,
    projection::{OnPoison, Partition, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Kind, Table},
    testing::{Log, both},
};
use domain::world::Event;
use eventstore::{position::Position, recorded::Recorded, store::EventStore};
use std::{sync::Arc, time::Duration};

const COUNTS: &Table = &Table {
    name: "counts",
    columns: &[("stream", Kind::Text), ("events", Kind::Int), ("last", Kind::Text)],
    key: 1,
    indexes: &[&["events", "stream"]],
};

/// Counts the events of each stream. A partner's suspension is poison to it, a session's postponement breaks
/// the writing itself.
struct Counter(&'static str, OnPoison);

impl Projection for Counter {
    fn name(&self) -> &'static str {
        self.0
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[COUNTS]
    }

    fn on_poison(&self) -> OnPoison {
        self.1
    }

    fn uses(&self) -> &'static [&'static str] {
        &["partner", "session"]
    }

    fn partition(&self) -> Partition {
        Partition::ByStream
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        vec![COUNTS.key([seen.recorded.stream.as_str().into()])]
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        let stream = seen.recorded.stream.as_str();
        let row = rows.entry(COUNTS.key([stream.into()]))?;
        row.add("events", 1).set("last", seen.event.type_name());
        match seen.event.type_name() {
            "partner.suspended" => Err(Poison("not this one".into())),
            "session.minutes-published" => panic!("the fold is broken"),
            "session.postponed" => {
                rows.put(Record::new(COUNTS.key([crate::db::Value::Null])));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn counters() -> Vec<Arc<dyn Projection>> {
    vec![
        Arc::new(Counter("first_1", OnPoison::ParkStream)),
        Arc::new(Counter("second_1", OnPoison::ParkStream)),
    ]
}

fn decode(recorded: &Recorded) -> Result<Event, Poison> {
    let data = serde_json::from_slice(&recorded.event.payload).unwrap();
    Event::from_parts(recorded.event.event_type.as_str(), data).map_err(|e| Poison(e.to_string()))
}

async fn open(location: &Location) -> Arc<Views> {
    Arc::new(Views::open_with(location, counters(), decode).await.unwrap())
}

fn stream(n: u32) -> eventstore::recorded::StreamName {
    format!("session-{n:032x}").parse().unwrap()
}

async fn say(log: &Log, n: u32) -> Position {
    log.raw(stream(n), "session.quorum-established", serde_json::json!({"present": 4})).await
}

async fn suspend(log: &Log, n: u32) -> Position {
    let name = format!("partner-{n:032x}").parse().unwrap();
    log.raw(name, "partner.suspended", serde_json::json!({})).await
}

async fn subscribe(log: &Log, n: u32) -> Position {
    let name = format!("partner-{n:032x}").parse().unwrap();
    let data = serde_json::json!({"body": "a", "name": "b", "types": []});
    log.raw(name, "partner.subscribed", data).await
}

async fn total(views: &Views, name: &str) -> i64 {
    let sql = format!("SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) AS n FROM {name}_counts");
    views.db().fetch_first(sql, vec![]).await.unwrap().unwrap().int("n").unwrap()
}

mod fallen;
mod green;
mod poison;
mod twin;

const END: Position = Position(i64::MAX);

#[tokio::test]
async fn what_was_followed_live_equals_a_rebuild_from_zero() {
    for (_keep, location) in both("live").await {
        let log = Log::new("2026-01-05");
        let views = open(&location).await;
        let following = views.follow(log.store.clone());
        for n in 0..300 {
            say(&log, n % 7).await;
        }
        suspend(&log, 1).await;
        let last = subscribe(&log, 1).await;
        tokio::time::timeout(Duration::from_secs(20), views.wait_for(last)).await.unwrap();
        following.stop().await;
        assert_eq!(total(&views, "first_1").await, 300);
        let live = views.dump_digest("first_1").await.unwrap();
        assert!(views.equals_rebuild(log.store.clone(), "first_1").await.unwrap());
        assert!(!live.is_empty() && live == views.dump_digest("second_1").await.unwrap());
        views.rebuild(log.store.clone(), "first_1", |_| {}).await.unwrap();
        views.rebuild(log.store.clone(), "first_1", |_| {}).await.unwrap();
        assert_eq!(views.dump_digest("first_1").await.unwrap(), live);
        assert_eq!(views.parked("first_1").await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_written_leaves_rows_and_checkpoint_as_they_were() {
    for (_keep, location) in both("aborted").await {
        let log = Log::new("2026-01-05");
        let views = open(&location).await;
        say(&log, 1).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        let before = views.dump_digest("first_1").await.unwrap();
        say(&log, 2).await;
        let postponed = serde_json::json!({"meets_on": "2026-02-01"});
        log.raw(stream(1), "session.postponed", postponed).await;
        assert!(views.catch_up(log.store.clone(), END).await.is_err());
        assert_eq!(views.dump_digest("first_1").await.unwrap(), before);
        assert_eq!(views.checkpoint("first_1").await.unwrap(), Position(1));
        assert_eq!(views.checkpoint("second_1").await.unwrap(), Position(1));
    }
}

#[tokio::test]
async fn the_worker_that_was_taken_over_can_write_no_more() {
    for (_keep, location) in both("fence").await {
        let log = Log::new("2026-01-05");
        say(&log, 1).await;
        let (one, two) = (open(&location).await, open(&location).await);
        let mut old = one.claim(log.store.clone()).await.unwrap();
        assert!(old.step(END).await.unwrap());
        let mut new = two.claim(log.store.clone()).await.unwrap();
        say(&log, 1).await;
        old.step(END).await.unwrap();
        assert_eq!(total(&one, "first_1").await, 1, "the older epoch wrote");
        assert!(!old.step(END).await.unwrap(), "it stops");
        assert!(new.step(END).await.unwrap());
        assert_eq!(total(&one, "first_1").await, 2);
    }
}

#[tokio::test]
async fn a_paused_projection_stands_still_and_then_takes_all_it_missed() {
    for (_keep, location) in both("paused").await {
        let log = Log::new("2026-01-05");
        let views = open(&location).await;
        let following = views.follow(log.store.clone());
        let first = say(&log, 1).await;
        views.wait_for(first).await;
        open(&location).await.pause("second_1").await.unwrap();
        for n in 0..20 {
            say(&log, n).await;
        }
        views.pause("second_1").await.unwrap();
        let last = say(&log, 1).await;
        views.wait_for(last).await;
        assert_eq!(views.checkpoint("second_1").await.unwrap(), first);
        views.resume("second_1").await.unwrap();
        tokio::time::timeout(Duration::from_secs(20), views.wait_for(last)).await.unwrap();
        assert_eq!(total(&views, "second_1").await, total(&views, "first_1").await);
        following.stop().await;
    }
}

#[tokio::test]
async fn a_rebuild_under_live_load_loses_nothing() {
    for (_keep, location) in both("rebuild").await {
        let log = Arc::new(Log::new("2026-01-05"));
        let views = open(&location).await;
        let following = views.follow(log.store.clone());
        let writing = tokio::spawn({
            let log = log.clone();
            async move {
                for n in 0..600 {
                    say(&log, n % 50).await;
                    tokio::time::sleep(Duration::from_micros(200)).await;
                }
            }
        });
        for _ in 0..4 {
            views.rebuild(log.store.clone(), "first_1", |_| {}).await.unwrap();
        }
        writing.await.unwrap();
        let head = log.store.head().await.unwrap();
        tokio::time::timeout(Duration::from_secs(20), views.wait_for(head)).await.unwrap();
        following.stop().await;
        assert_eq!(total(&views, "first_1").await, 600);
        assert!(views.equals_rebuild(log.store.clone(), "first_1").await.unwrap());
    }
}

#[tokio::test]
async fn tables_that_change_without_a_new_version_are_refused() {
    struct Other;
    impl Projection for Other {
        fn name(&self) -> &'static str {
            "first_1"
        }
        fn tables(&self) -> &'static [&'static Table] {
            const OTHER: &Table =
                &Table { name: "counts", columns: &[("stream", Kind::Text)], key: 1, indexes: &[] };
            &[OTHER]
        }
        fn uses(&self) -> &'static [&'static str] {
            &[]
        }
        fn keys(&self, _: &Seen<'_>) -> Vec<Key> {
            vec![]
        }
        fn apply(&self, _: &Seen<'_>, _: &mut Rows) -> Result<(), Poison> {
            Ok(())
        }
    }
    for (_keep, location) in both("changed").await {
        open(&location).await;
        let again = Views::open(&location, vec![Arc::new(Other)]).await;
        assert!(matches!(again, Err(ViewsError::Changed("first_1"))), "{again:?}");
    }
}

#[tokio::test]
async fn what_another_worker_took_over_and_left_is_taken_back() {
    for (_keep, location) in both("left").await {
        let log = Log::new("2026-01-05");
        say(&log, 1).await;
        let views = open(&location).await;
        let following = views.follow(log.store.clone());
        tokio::time::timeout(Duration::from_secs(20), views.wait_for(Position(1))).await.unwrap();
        drop(open(&location).await.claim(log.store.clone()).await.unwrap());
        let last = say(&log, 2).await;
        tokio::time::timeout(Duration::from_secs(20), views.wait_for(last)).await.unwrap();
        assert_eq!(total(&views, "second_1").await, 2);
        following.stop().await;
    }
}

#[tokio::test]
async fn who_has_nothing_to_feed_takes_nothing_over() {
    let log = Log::new("2026-01-05");
    say(&log, 1).await;
    for (_keep, location) in both("nothing").await {
        let views = open(&location).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        let before = views.list().await.unwrap();
        open(&location).await.catch_up(log.store.clone(), END).await.unwrap();
        assert_eq!(views.list().await.unwrap(), before);
    }
}
