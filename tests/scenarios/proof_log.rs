//! The promises of the log at full counts: readers that follow miss nothing, twenty writers at one revision have one
//! winner, random requests end as a plain model says, and a log with positions from a sequence is caught.

use eventstore::contract::{Log, control::SequenceStore, tail};
use eventstore::{memory::MemoryStore, postgres::PgStore, sqlite::SqliteStore};
use std::sync::Arc;
use tests::database::Database;

async fn in_memory() -> Log {
    Log::of(MemoryStore::new())
}

async fn on_sqlite() -> Log {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    let one = SqliteStore::open(&path).await.unwrap();
    let other = SqliteStore::open(&path).await.unwrap();
    Log { doors: vec![Arc::new(one), Arc::new(other)], keep: Box::new(folder) }
}

async fn on_postgresql() -> Log {
    let database = Database::new().await;
    PgStore::init(&database.url(), "postgres").await.unwrap();
    let one = PgStore::open(&database.url()).await.unwrap();
    let other = PgStore::open(&database.url()).await.unwrap();
    Log { doors: vec![Arc::new(one), Arc::new(other)], keep: Box::new(database) }
}

macro_rules! promises {
    ($store:ident, $log:ident) => {
        mod $store {
            use super::*;

            eventstore::log_contract! { $log =>
                tail::{
                    readers_that_follow_see_every_event_once_in_order,
                    twenty_appends_at_one_revision_have_one_winner,
                    positions_answered_are_positions_read
                }
                model::{the_log_agrees_with_a_plain_model}
                life::{
                    a_caller_that_stops_waiting_cancels_nothing,
                    three_hundred_callers_that_hang_up_lose_nothing,
                    more_callers_than_the_queue_holds_wait_and_lose_nothing
                }
            }
        }
    };
}

promises!(memory, in_memory);
promises!(sqlite, on_sqlite);
promises!(postgresql, on_postgresql);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_with_sequence_positions_loses_events_and_the_tail_test_sees_it() {
    let seen = tail::follow(&Log::of(SequenceStore::default()), tail::load()).await;
    assert!(seen.iter().any(|seen| seen.missed > 0), "{seen:?}");
}
