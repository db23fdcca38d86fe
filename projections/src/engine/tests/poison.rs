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
