//! Readers that follow while writers write miss nothing, see nothing twice and nothing out of order.
//!
//! At full counts for five minutes on each database, while one group in twenty loses its connection after its
//! positions were given, and each waits a random time before its commit (`FAILPOINTS` of `tests/tools/proofs.py`).

use eventstore::contract::{Log, control::SequenceStore, tail};
use tests::logs::{on_postgresql, on_sqlite};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite_readers_see_every_event_once_in_order() {
    tail::readers_that_follow_see_every_event_once_in_order(&on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_postgresql_readers_see_every_event_once_in_order() {
    tail::readers_that_follow_see_every_event_once_in_order(&on_postgresql().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_with_sequence_positions_loses_events_and_the_tail_test_sees_it() {
    let load = tail::Load { writers: 16, readers: 6, long: tail::Long::Calls(300) };
    let seen = tail::follow(&Log::of(SequenceStore::default()), load).await;
    println!("positions from a sequence: {seen:?}");
    assert!(seen.iter().any(|seen| seen.missed > 0), "{seen:?}");
}
