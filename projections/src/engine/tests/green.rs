//! A rebuild beside what serves, while events come in and pages are read.

use super::*;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

const PER_SECOND: u64 = 500;
const SECONDS: u64 = 3;

/// Events at a rate: streams, and now and then one that is poison.
async fn write(log: Arc<Log>) {
    let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 / PER_SECOND));
    for n in 0..u32::try_from(PER_SECOND * SECONDS).unwrap() {
        tick.tick().await;
        match n % 200 {
            17 => suspend(&log, n).await,
            _ => say(&log, n % 97).await,
        };
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_read_during_a_rebuild_under_load_is_the_fold_at_its_position_and_never_goes_back()
{
    for (_keep, location) in both("green").await {
        let log = Arc::new(Log::new("2026-01-05"));
        let views = open(&location).await;
        let following = views.follow(log.store.clone());
        let (writing, over) = (tokio::spawn(write(log.clone())), Arc::new(AtomicBool::new(false)));
        let swaps = Arc::new(AtomicI64::new(0));
        let building = tokio::spawn({
            let (views, log, over, swaps) =
                (views.clone(), log.clone(), over.clone(), swaps.clone());
            async move {
                while !over.load(Ordering::Relaxed) {
                    views.rebuild(log.store.clone(), "first_1", |_| {}).await.unwrap();
                    swaps.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        let mut answers = Vec::new();
        let mut stated = Position(0);
        while !writing.is_finished() {
            let (at, digest) = views.digest_at("first_1").await.unwrap();
            assert!(at >= stated, "{} after {}", at.0, stated.0);
            stated = at;
            answers.push((at, digest));
        }
        over.store(true, Ordering::Relaxed);
        building.await.unwrap();
        following.stop().await;
        assert!(swaps.load(Ordering::Relaxed) >= 2, "{swaps:?} swaps");
        assert!(answers.len() > 20, "{} answers", answers.len());
        let fresh = Views::open_with(&Location::Memory, counters(), decode).await.unwrap();
        answers.dedup();
        for (at, digest) in answers {
            fresh.catch_up(log.store.clone(), at).await.unwrap();
            assert_eq!(fresh.dump_digest("first_1").await.unwrap(), digest, "at {}", at.0);
        }
    }
}
