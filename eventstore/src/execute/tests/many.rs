use crate::execute::testing::{Bench, ask, certify, commit, declare, leave, submit};
use crate::execute::{Done, ExecuteError, Request};
use domain::place::Level;
use proptest::prelude::*;

/// What a caller sees, without the instants.
fn seen(answers: &[Result<Done, ExecuteError>]) -> Vec<String> {
    let tell = |answer: &Result<Done, ExecuteError>| match answer {
        Ok(done) => {
            let events =
                done.events.iter().map(|(id, event)| format!("{id} {}", event.type_name()));
            let events: Vec<_> = events.collect();
            format!("{} {events:?} {}", done.position.0, done.repeated)
        }
        Err(error) => error.to_string(),
    };
    answers.iter().map(tell).collect()
}

fn requests(script: &[(u8, u8, u8)]) -> Vec<Request> {
    let command = |what: u8, n: u128| match what {
        0 => declare(n),
        1 => commit(n, Level::One),
        2 => commit(n, Level::Two),
        3 => leave(n),
        4 => submit(n + 1, "Canari"),
        _ => certify(n + 1),
    };
    let ask = |(index, (what, n, key)): (usize, &(u8, u8, u8))| {
        // now and then a key comes back, for the same command or for another
        let key = if *key < 3 { format!("again{key}") } else { format!("n{index}") };
        ask(&key, command(*what, u128::from(*n)))
    };
    script.iter().enumerate().map(ask).collect()
}

async fn log(bench: &Bench) -> Vec<(String, uuid::Uuid, i64)> {
    let events = bench.log().await.into_iter();
    events.map(|r| (r.stream.to_string(), r.event.event_id, r.revision.0)).collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_batch_is_as_one_after_the_other(
        script in proptest::collection::vec((0_u8..6, 0_u8..3, 0_u8..30), 1..40)
    ) {
        runtime().block_on(async {
            let (alone, together) = (Bench::memory().await, Bench::memory().await);
            let mut one_by_one = Vec::new();
            for request in requests(&script) {
                one_by_one.push(alone.run(request).await);
            }
            let batch = together.executor.execute_all(requests(&script)).await;
            assert_eq!(seen(&one_by_one), seen(&batch));
            assert_eq!(log(&alone).await, log(&together).await);
        });
    }
}

#[tokio::test]
async fn a_long_batch_answers_each_request_in_order() {
    let bench = Bench::sqlite().await;
    let requests = (0..600).map(|n| ask(&format!("n{n}"), declare(n)));
    let answers = bench.executor.execute_all(requests.collect()).await;
    let positions: Vec<_> = answers.iter().map(|done| done.as_ref().unwrap().position.0).collect();
    assert_eq!(positions, (1..=600).collect::<Vec<_>>());
}

#[tokio::test]
async fn batches_beside_each_other_lose_nothing() {
    let bench = Bench::sqlite().await;
    let batches = (0..4_u8).map(|b| {
        let executor = bench.executor.clone();
        tokio::spawn(async move {
            let level = |n: u128| if n.is_multiple_of(2) { Level::One } else { Level::Two };
            let requests = (0..20).flat_map(|n| {
                [
                    ask(&format!("declare{n}"), declare(n)),
                    ask(&format!("b{b} n{n}"), commit(n, level(n + u128::from(b)))),
                ]
            });
            executor.execute_all(requests.collect()).await
        })
    });
    for batch in batches.collect::<Vec<_>>() {
        for answer in batch.await.unwrap() {
            answer.unwrap();
        }
    }
    let log = log(&bench).await;
    assert_eq!(log.iter().filter(|(_, _, revision)| *revision == 0).count(), 20);
    assert!(log.len() >= 40);
}
