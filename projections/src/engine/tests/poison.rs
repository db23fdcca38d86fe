//! Events that a projection cannot take.

use super::*;

#[tokio::test]
async fn a_poison_event_parks_its_stream_and_the_others_go_on() {
    for (_keep, location) in both("poison").await {
        let log = Log::new("2026-01-05");
        let views = open(&location).await;
        subscribe(&log, 1).await;
        suspend(&log, 1).await;
        subscribe(&log, 1).await;
        subscribe(&log, 2).await;
        log.raw(stream(9), "session.unheard-of", serde_json::json!({})).await;
        say(&log, 1).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        subscribe(&log, 1).await;
        let head = say(&log, 1).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        let parked = views.parked("first_1").await.unwrap();
        let places: Vec<i64> = parked.iter().map(|parked| parked.position.0).collect();
        assert_eq!(places, [2, 3, 5, 7], "{parked:?}");
        assert_eq!(parked[0].error, "not this one");
        assert_eq!(total(&views, "first_1").await, 4, "the change of the poison event is undone");
        assert_eq!(views.checkpoint("first_1").await.unwrap(), head);
    }
}

#[tokio::test]
async fn a_projection_that_may_skip_nothing_stops_just_before_a_poison_event() {
    for (_keep, location) in both("stops").await {
        let log = Log::new("2026-01-05");
        let strict: Vec<Arc<dyn Projection>> = vec![
            Arc::new(Counter("first_1", OnPoison::ParkStream)),
            Arc::new(Counter("second_1", OnPoison::Stop)),
        ];
        let views = Views::open_with(&location, strict, decode).await.unwrap();
        for n in 0..5 {
            say(&log, n).await;
        }
        let poison = suspend(&log, 1).await;
        let head = say(&log, 1).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        assert_eq!(views.checkpoint("first_1").await.unwrap(), head);
        for _ in 0..2 {
            assert_eq!(views.checkpoint("second_1").await.unwrap(), Position(5));
            assert_eq!(total(&views, "second_1").await, 5);
            let parked = views.parked("second_1").await.unwrap();
            assert_eq!((parked.len(), parked[0].position), (1, poison));
            assert!(views.list().await.unwrap()[1].paused);
            views.resume("second_1").await.unwrap();
            views.catch_up(log.store.clone(), END).await.unwrap();
        }
    }
}

/// A program that was repaired: what was poison to [`Counter`] is one more event.
struct Repaired;

impl Projection for Repaired {
    fn name(&self) -> &'static str {
        "first_1"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[COUNTS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["partner", "session"]
    }

    fn partition(&self) -> Partition {
        Partition::ByStream
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        vec![COUNTS.key([seen.stream().into()])]
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        let row = rows.entry(COUNTS.key([seen.stream().into()]))?;
        row.add("events", 1).set("last", seen.event.type_name());
        Ok(())
    }
}

async fn publish(log: &Log, n: u32) -> Position {
    let minutes = serde_json::json!({"on": "2026-01-05"});
    log.raw(stream(n), "session.minutes-published", minutes).await
}

#[tokio::test]
async fn an_unknown_type_a_bad_payload_and_a_panic_park_their_stream_alone_until_it_is_replayed() {
    for (_keep, location) in both("repair").await {
        let log = Log::new("2026-01-05");
        let views = open(&location).await;
        for n in 1..5 {
            say(&log, n).await;
        }
        publish(&log, 1).await;
        log.raw(stream(2), "session.quorum-established", serde_json::json!({"present": "x"})).await;
        log.raw(stream(3), "session.unheard-of", serde_json::json!({})).await;
        for n in 1..5 {
            say(&log, n).await;
        }
        views.catch_up(log.store.clone(), END).await.unwrap();
        let parked = views.parked("first_1").await.unwrap();
        let places: Vec<i64> = parked.iter().map(|parked| parked.position.0).collect();
        assert_eq!(places, [5, 6, 7, 8, 9, 10], "{parked:?}");
        assert_eq!(parked[0].error, "the projection panicked");
        assert_eq!(total(&views, "first_1").await, 5);

        let one = stream(1).to_string();
        let same = views.replay_parked(log.store.clone(), "first_1", &one).await.unwrap();
        assert_eq!(same, Replayed { taken: 0, left: 2, rebuilt: false }, "nothing was repaired");
        let repaired = Views::open_with(&location, vec![Arc::new(Repaired)], decode).await.unwrap();
        let repaired = Arc::new(repaired);
        let following = repaired.follow(log.store.clone());
        let replayed = repaired.replay_parked(log.store.clone(), "first_1", &one).await.unwrap();
        assert_eq!(replayed, Replayed { taken: 2, left: 0, rebuilt: false });
        let last = say(&log, 1).await;
        tokio::time::timeout(Duration::from_secs(20), repaired.wait_for(last)).await.unwrap();
        following.stop().await;
        assert_eq!(repaired.parked("first_1").await.unwrap().len(), 4, "others stay parked");
        assert_eq!(total(&repaired, "first_1").await, 8);
        assert!(repaired.equals_rebuild(log.store.clone(), "first_1").await.unwrap());
        let none = repaired.replay_parked(log.store.clone(), "first_1", &one).await;
        assert!(matches!(none, Err(ViewsError::NotParked(_))), "{none:?}");
    }
}

#[tokio::test]
async fn what_a_rebuild_replaced_is_kept_until_it_is_dropped_and_other_versions_with_it() {
    for (_keep, location) in both("kept").await {
        let log = Log::new("2026-01-05");
        say(&log, 1).await;
        let old: Vec<Arc<dyn Projection>> =
            vec![Arc::new(Counter("first_0", OnPoison::ParkStream))];
        let old = Views::open_with(&location, old, decode).await.unwrap();
        old.catch_up(log.store.clone(), END).await.unwrap();
        let views = open(&location).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        assert_eq!(total(&old, "first_0").await, 1, "the old version still serves");
        for _ in 0..2 {
            views.rebuild(log.store.clone(), "first_1", |_| {}).await.unwrap();
        }
        let roles = |all: Vec<Standing>| -> Vec<_> {
            all.into_iter().map(|one| (one.name, one.role)).collect()
        };
        let there = roles(views.list().await.unwrap());
        let all = [
            ("first_0".to_owned(), Role::Retired),
            ("first_1".to_owned(), Role::Serving),
            ("first_1__old".to_owned(), Role::Kept),
            ("second_1".to_owned(), Role::Serving),
        ];
        assert_eq!(there, all);
        let kept = "SELECT CAST(SUM(events) AS BIGINT) AS n FROM first_1_counts__old";
        let kept = views.db().fetch_first(kept, vec![]).await.unwrap().unwrap();
        assert_eq!(kept.int("n").unwrap(), 1);
        assert_eq!(views.drop_old("first_1").await.unwrap(), ["first_0", "first_1__old"]);
        assert_eq!(roles(views.list().await.unwrap()), [all[1].clone(), all[3].clone()]);
        assert!(views.db().fetch("SELECT 1 FROM first_0_counts", vec![]).await.is_err());
        assert!(views.equals_rebuild(log.store.clone(), "first_1").await.unwrap());
    }
}

#[tokio::test]
async fn a_build_that_was_cut_short_is_gone_on_with() {
    for (_keep, location) in both("cut").await {
        let log = Log::new("2026-01-05");
        for n in 0..60 {
            say(&log, n).await;
        }
        let views = open(&location).await;
        views.catch_up(log.store.clone(), END).await.unwrap();
        rebuild::prepare(&views, &*counters()[0]).await.unwrap();
        let one = &counters()[..1];
        let store = log.store.clone();
        let mut cut = Worker::claim(&views.db, store, decode, one, meta::BESIDE).await.unwrap();
        while cut.step(Position(40)).await.unwrap() {}
        drop(cut);
        let first = std::sync::Mutex::new(None);
        let progress = |at: Position| {
            first.lock().unwrap().get_or_insert(at.0);
        };
        views.rebuild(log.store.clone(), "first_1", progress).await.unwrap();
        assert!(views.equals_rebuild(log.store.clone(), "first_1").await.unwrap());
        assert!(first.lock().unwrap().is_some_and(|first| first > 40));
    }
}
