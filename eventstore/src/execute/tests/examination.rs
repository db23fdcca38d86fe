//! A specific examination through the log: its rules rest on two streams, and its reasons stay sealed.

use crate::{
    execute::{
        ExecuteError,
        testing::{Bench, ask, demand, person, submit, today},
    },
    recorded::Recorded,
};
use domain::{
    demand::DemandCommand,
    examination::{CaseNumber, Entry, EntrySituation, ExaminationCommand, Step},
    id::ExaminationId,
    refusal::Refusal,
    sealed::Sealed,
    world::Command,
};

fn of(command: ExaminationCommand) -> Command {
    Command::Examination(ExaminationId::of(demand(1)), command)
}

/// The n-th agent, each of another body.
fn request(n: u32) -> Command {
    let by = format!("bureau-{n}").parse().unwrap();
    let entry = Sealed::new(person(1), Entry { situation: EntrySituation::Violence, by });
    of(ExaminationCommand::Request { on: today(), entry })
}

fn renounce() -> Command {
    Command::Demand(demand(1), DemandCommand::Renounce { on: today() })
}

fn place_of(log: &[Recorded], kind: &str) -> Option<usize> {
    log.iter().position(|recorded| recorded.event.event_type.as_str() == kind)
}

#[tokio::test]
async fn of_many_agents_who_ask_at_once_one_opens_the_case() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
        let tasks = (0..16).map(|n| {
            let executor = bench.executor.clone();
            tokio::spawn(async move { executor.execute(ask(&format!("n{n}"), request(n))).await })
        });
        let (mut opened, mut refused) = (0, 0);
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(_) => opened += 1,
                Err(ExecuteError::Refused(Refusal::ExaminationOpen)) => refused += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((opened, refused), (1, 15));
        let log = bench.log().await;
        let requests =
            log.iter().filter(|r| r.event.event_type.as_str() == "examination.requested");
        assert_eq!(requests.count(), 1);
    }
}

/// The demand's stream is only read, so it is a check of the append: whatever the order, none is admitted after.
#[tokio::test]
async fn no_case_is_admitted_for_a_demand_that_ended_meanwhile() {
    for round in 0..12 {
        let bench = if round == 0 { Bench::sqlite().await } else { Bench::memory().await };
        bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
        bench.run(ask("b", request(1))).await.unwrap();
        let step = Step::Admit { on: today() };
        let admit = of(ExaminationCommand::Of { case: CaseNumber(1), step });
        let (one, other) = (bench.executor.clone(), bench.executor.clone());
        let admitting = tokio::spawn(async move { one.execute(ask("c", admit)).await });
        let ending = tokio::spawn(async move { other.execute(ask("d", renounce())).await });
        ending.await.unwrap().unwrap();
        let admitted = admitting.await.unwrap();
        let log = bench.log().await;
        let ended = place_of(&log, "demand.deregistered").unwrap();
        match place_of(&log, "examination.admitted") {
            Some(place) => assert!(place < ended),
            None => assert!(matches!(admitted, Err(ExecuteError::Refused(Refusal::NotActive)))),
        }
    }
}

#[tokio::test]
async fn the_log_never_says_why_in_clear() {
    let bench = Bench::memory().await;
    bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
    bench.run(ask("b", request(7))).await.unwrap();
    let log = bench.log().await;
    let recorded = &log[place_of(&log, "examination.requested").unwrap()];
    let payload = String::from_utf8(recorded.event.payload.to_vec()).unwrap();
    assert!(payload.contains("exemple-2017.1"), "a control: {payload}");
    assert!(!payload.contains("violence") && !payload.contains("bureau-7"), "{payload}");
}
