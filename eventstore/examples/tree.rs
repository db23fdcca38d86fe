//! How fast the tree of a log grows, is verified and proves: `cargo run --release -p eventstore --example tree --
//! sqlite:PATH|postgres://… [EVENTS]`. The log is made when it is not there, and filled up to EVENTS.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a measurement, not the product"
)]

use eventstore::{
    contract::{
        grove::{fill, signer},
        make::Dice,
    },
    position::Position,
    postgres::PgStore,
    sqlite::SqliteStore,
    store::EventStore,
    tree::{
        fsck::fsck, grow::Grower, prove, size::LeafIndex, store::TreeStore, verify::Verification,
    },
};
use std::{path::Path, sync::Arc, time::Instant};

async fn open(location: &str) -> (Arc<dyn EventStore>, Arc<dyn TreeStore>) {
    match location.strip_prefix("sqlite:") {
        Some(path) => {
            SqliteStore::init(Path::new(path)).await.unwrap();
            let store = SqliteStore::open(Path::new(path)).await.unwrap();
            let tree = Arc::new(store.tree());
            (Arc::new(store), tree)
        }
        None => {
            PgStore::init(location, "postgres").await.unwrap();
            let store = PgStore::open(location).await.unwrap();
            let tree = Arc::new(store.tree());
            (Arc::new(store), tree)
        }
    }
}

fn tell(what: &str, count: u64, since: Instant) {
    let seconds = since.elapsed().as_secs_f64();
    println!("{what:<28} {count:>9} in {seconds:>7.2} s  {:>9.0}/s", count as f64 / seconds);
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let location = words.first().map_or("sqlite:tree.db", String::as_str);
    let events: u64 = words.get(1).and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let began = Instant::now();
    let (log, tree) = open(location).await;
    println!("{:<28} {:>22.3} s", "opened", began.elapsed().as_secs_f64());
    let head = u64::try_from(log.head().await.unwrap().0).unwrap();
    let began = Instant::now();
    let mut left = events.saturating_sub(head);
    while left > 0 {
        let now = left.min(6_000);
        fill(&*log, now).await;
        left -= now;
    }
    tell("appended, three a request", events.saturating_sub(head), began);

    let began = Instant::now();
    let mut grower = Grower::take_over(Arc::clone(&tree)).await.unwrap();
    let before = grower.size().0;
    while grower.step().await.unwrap() > 0 {}
    tell("leaves integrated", grower.size().0 - before, began);

    let began = Instant::now();
    let (log_key, reader) = (signer().verifier().clone(), Arc::clone(&tree));
    let verification = Verification { store: reader, log: log_key.clone(), against: None };
    let report = verification.run(|_, _: Position| ()).await.unwrap();
    assert_eq!(report.wrong, None);
    tell("events verified", u64::try_from(report.events.0).unwrap(), began);

    let began = Instant::now();
    let (counted, flaw) = fsck(&*tree, &log_key).await.unwrap();
    assert_eq!(flaw, None);
    tell("tiles looked at (fsck)", counted.tiles, began);

    let (mut dice, size) = (Dice(1), grower.size());
    let mut took = Vec::new();
    for _ in 0..2_000 {
        let began = Instant::now();
        prove::inclusion(&*tree, LeafIndex(dice.throw(size.0)), size).await.unwrap().unwrap();
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 100).unwrap();
    println!("{:<28} p50 {:?}, p99 {:?}", "inclusion proof", at(50), at(99));
}
