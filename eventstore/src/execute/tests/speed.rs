use crate::execute::{
    Request,
    testing::{Bench, ask, certify, submit},
};
use std::time::Instant;

const DEMANDS: u128 = 4_000;

/// Prints how fast commands run: `cargo test --release -p eventstore speed -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn speed() {
    let bench = Bench::sqlite().await;
    let submits = (0..DEMANDS).map(|n| ask(&format!("s{n}"), submit(n, "Canari")));
    batches("submit, batches of 500", &bench, submits.collect()).await;
    let half = DEMANDS / 2;
    let certifies = (0..half).map(|n| ask(&format!("c{n}"), certify(n)));
    batches("certify, batches of 500", &bench, certifies.collect()).await;

    let start = Instant::now();
    let callers = (0..16).map(|caller| {
        let executor = bench.executor.clone();
        tokio::spawn(async move {
            for n in (half..DEMANDS).filter(|n| n % 16 == caller) {
                executor.execute(ask(&format!("c{n}"), certify(n))).await.unwrap();
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    tell("certify, 16 callers", half, start);
}

async fn batches(what: &str, bench: &Bench, requests: Vec<Request>) {
    let start = Instant::now();
    let count = requests.len() as u128;
    for batch in requests.chunks(500) {
        for answer in bench.executor.execute_all(batch.to_vec()).await {
            answer.unwrap();
        }
    }
    tell(what, count, start);
}

fn tell(what: &str, count: u128, start: Instant) {
    let micros = start.elapsed().as_micros();
    println!("{what}: {} commands/s", count * 1_000_000 / micros.max(1));
}
