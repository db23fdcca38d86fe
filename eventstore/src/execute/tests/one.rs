use crate::execute::testing::{
    Bench, ask, certify, commit, day, declare, demand, leave, named, person, place, submit, today,
};
use crate::{
    codec,
    execute::{AsAt, ExecuteError, command_id},
    position::Position,
    vault::{Entry, NumberEntry, PersonEntry},
};
use domain::{demand::DemandEvent, id::StreamId, place::Level, refusal::Refusal, world::Event};

#[tokio::test]
async fn a_retry_after_success_returns_the_original() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let first = bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
        assert!(!first.repeated && first.events.len() >= 3);
        bench.run(ask("b", certify(1))).await.unwrap();
        let again = bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
        assert!(again.repeated);
        assert_eq!((&again.events, again.position), (&first.events, first.position));
        let known = bench.executor.known(command_id("test", "cli", "a")).await.unwrap().unwrap();
        assert_eq!(known, again);
        assert_eq!(bench.executor.known(command_id("test", "cli", "c")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn the_same_id_with_another_content_is_a_conflict() {
    let bench = Bench::memory().await;
    bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
    let error = bench.run(ask("a", submit(1, "Moineau"))).await.unwrap_err();
    assert!(matches!(error, ExecuteError::CommandIdReused), "{error}");
    let error = bench.run(ask("a", declare(7))).await.unwrap_err();
    assert!(matches!(error, ExecuteError::CommandIdReused), "{error}");
}

#[tokio::test]
async fn the_same_command_sent_again_the_next_day_is_a_repeat() {
    let bench = Bench::memory().await;
    bench.run(ask("a", declare(1))).await.unwrap();
    bench.run(ask("b", leave(1))).await.unwrap();
    let mut later = ask("b", leave(1));
    later.occurred_on = day("2026-03-10");
    later.command = domain::world::Command::Place(
        place(1),
        domain::place::PlaceCommand::Leave { on: later.occurred_on },
    );
    assert!(bench.run(later).await.unwrap().repeated);
}

#[tokio::test]
async fn a_retry_after_refusal_is_judged_again() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let refused = bench.run(ask("a", leave(1))).await.unwrap_err();
        assert!(matches!(refused, ExecuteError::Refused(Refusal::PlaceUnknown)), "{refused}");
        assert_eq!(bench.log().await.len(), 0, "a refused command is recorded nowhere");
        bench.run(ask("b", declare(1))).await.unwrap();
        let done = bench.run(ask("a", leave(1))).await.unwrap();
        assert_eq!((done.repeated, done.events.len(), done.position), (false, 1, Position(2)));
    }
}

#[tokio::test]
async fn a_command_that_changes_nothing_says_so_where_its_reader_stands() {
    let bench = Bench::sqlite().await;
    bench.run(ask("a", declare(1))).await.unwrap();
    let done = bench.run(ask("b", declare(1))).await.unwrap();
    assert_eq!((done.events.len(), done.repeated, done.position), (0, false, Position(1)));
    assert_eq!(bench.log().await.len(), 1);
}

#[tokio::test]
async fn two_writers_on_one_stream_land_or_are_refused_never_lost() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        bench.run(ask("a", declare(1))).await.unwrap();
        let tasks = (0..12).map(|n| {
            let executor = bench.executor.clone();
            let command = if n == 5 { leave(1) } else { commit(1, Level::One) };
            let command = if n % 2 == 0 { commit(1, Level::Two) } else { command };
            tokio::spawn(async move { executor.execute(ask(&format!("n{n}"), command)).await })
        });
        let mut recorded = 1;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(done) => recorded += done.events.len(),
                Err(ExecuteError::Refused(Refusal::PlaceLeft)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(bench.log().await.len(), recorded);
        let world = bench.executor.world_at(&[StreamId::Place(place(1))], &AsAt::default()).await;
        assert!(world.unwrap().place(place(1)).unwrap().left_on.is_some());
    }
}

#[tokio::test]
async fn twins_under_one_id_get_one_answer() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let tasks = (0..8).map(|_| {
            let executor = bench.executor.clone();
            tokio::spawn(async move { executor.execute(ask("a", submit(1, "Canari"))).await })
        });
        let mut answers = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            answers.push(task.await.unwrap().unwrap());
        }
        assert_eq!(bench.log().await.len(), answers[0].events.len());
        assert_eq!(answers.iter().filter(|done| !done.repeated).count(), 1);
        assert!(answers.iter().all(|done| done.events == answers[0].events));
    }
}

#[tokio::test]
async fn a_dropped_future_cancels_no_command() {
    let bench = Bench::sqlite().await;
    for n in 0..30_u64 {
        let running = bench.run(ask(&format!("n{n}"), declare(u128::from(n))));
        let _ = tokio::time::timeout(std::time::Duration::from_micros(n * 50), running).await;
    }
    for n in 0..30_u64 {
        bench.run(ask(&format!("n{n}"), declare(u128::from(n)))).await.unwrap();
    }
    assert_eq!(bench.log().await.len(), 30);
}

#[tokio::test]
async fn erasing_a_key_leaves_every_event_readable_with_erased() {
    let bench = Bench::sqlite().await;
    bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
    bench.run(ask("b", submit(2, "Moineau"))).await.unwrap();
    let before = bench.executor.read_history(StreamId::Demand(demand(1))).await.unwrap();
    let Event::Demand(DemandEvent::Submitted { identity, .. }) = &before[0].1 else { panic!() };
    assert_eq!(identity.open().unwrap().name, "Canari");

    bench.executor.vault.destroy_key(person(1)).await.unwrap();
    let after = bench.executor.read_history(StreamId::Demand(demand(1))).await.unwrap();
    assert_eq!(after.len(), before.len());
    for (recorded, event) in &after {
        assert_eq!(*event, codec::decode_closed(recorded).unwrap());
    }
    let Event::Demand(DemandEvent::Submitted { identity, .. }) = &after[0].1 else { panic!() };
    assert_eq!((identity.open(), identity.person()), (None, person(1)));
    let other = bench.executor.read_history(StreamId::Demand(demand(2))).await.unwrap();
    let Event::Demand(DemandEvent::Submitted { identity, .. }) = &other[0].1 else { panic!() };
    assert_eq!(identity.open().unwrap().name, "Moineau");

    // the file goes on living, and the retry still finds its answer
    bench.run(ask("c", certify(1))).await.unwrap();
    assert!(bench.run(ask("a", submit(1, "Canari"))).await.unwrap().repeated);
}

#[tokio::test]
async fn what_a_late_command_says_of_an_erased_person_is_not_written() {
    let bench = Bench::sqlite().await;
    bench.executor.vault.destroy_key(person(1)).await.unwrap();
    bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
    let log = bench.log().await;
    assert!(log.iter().all(|recorded| recorded.event.key_ids.is_empty()));
    assert!(log.iter().all(|r| !String::from_utf8_lossy(&r.event.payload).contains("box")));
}

#[tokio::test]
async fn a_vault_entry_whose_events_never_came_is_reused_by_the_retry() {
    let bench = Bench::sqlite().await;
    let entry = || Entry {
        command_id: command_id("test", "cli", "a"),
        demand: Some(demand(1)),
        persons: vec![PersonEntry { id: person(1), identity: None }],
        number: NumberEntry::Give { desk: "44A7".parse().unwrap(), month: today() },
    };
    let before = bench.executor.vault.prepare(vec![entry()]).await.unwrap();
    // the process stops here: no event; the retry prepares again, then writes
    let after = bench.executor.vault.prepare(vec![entry()]).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(after[0].number.as_ref().unwrap().as_str(), "0440326000001044A7");
    assert!(!bench.run(ask("a", submit(1, "Canari"))).await.unwrap().repeated);
    let number = after[0].number.clone().unwrap();
    assert_eq!(bench.executor.vault.find_number(&number).await.unwrap(), Some(demand(1)));
}

#[tokio::test]
async fn no_file_holds_a_name_in_clear() {
    let bench = Bench::sqlite().await;
    bench.run(ask("a", submit(1, "Canariville"))).await.unwrap();
    // a control: the same search finds what is not sealed
    bench.run(ask("b", named(1, "Perroquetville"))).await.unwrap();
    let (mut found, mut control) = (0, 0);
    for file in std::fs::read_dir(bench.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        found += count(&bytes, b"Canariville") + count(&bytes, b"0440326000001044A7");
        control += count(&bytes, b"Perroquetville");
    }
    assert_eq!(found, 0);
    assert!(control > 0);
}

fn count(bytes: &[u8], text: &[u8]) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text).count()
}

#[tokio::test]
async fn a_state_is_seen_as_it_was_known_and_as_it_was_true() {
    let bench = Bench::memory().await;
    bench.run(ask("a", declare(1))).await.unwrap();
    let mut late = ask("b", leave(1));
    late.occurred_on = day("2026-03-20");
    bench.run(late).await.unwrap();
    let stream = [StreamId::Place(place(1))];
    for (as_at, left) in [
        (AsAt::default(), true),
        (AsAt { position: Some(Position(1)), ..AsAt::default() }, false),
        (AsAt { true_on: Some(day("2026-03-19")), ..AsAt::default() }, false),
        (AsAt { true_on: Some(day("2026-03-20")), ..AsAt::default() }, true),
    ] {
        let world = bench.executor.world_at(&stream, &as_at).await.unwrap();
        assert_eq!(world.place(place(1)).unwrap().left_on.is_some(), left, "{as_at:?}");
    }
}

#[test]
fn no_callers_key_meets_anothers() {
    let ids = [("a", "b", "c"), ("ab", "", "c"), ("a", "bc", ""), ("", "ab", "c")];
    let ids: std::collections::BTreeSet<_> =
        ids.iter().map(|(caller, door, key)| command_id(caller, door, key)).collect();
    assert_eq!(ids.len(), 4);
}
