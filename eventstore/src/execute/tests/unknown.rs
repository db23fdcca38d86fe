//! Events of a later version of this program, put in the log by its store: carried, shown, never folded for nothing.

use crate::{
    codec,
    contract::make,
    digest::{opened_digest, plain_digest},
    execute::{
        AsAt, ExecuteError,
        testing::{Bench, ask, certify, commit, declare, demand, place, submit},
    },
    position::{Expected, Position},
    recorded::NewEvent,
    store::StreamWrite,
};
use domain::{id::StreamId, place::Level};

/// Puts an event of our shape on a stream, as a later version would.
async fn plant(bench: &Bench, stream: StreamId, change: impl FnOnce(&mut NewEvent)) -> Position {
    let mut event = make::event(u128::MAX);
    event.key_ids.clear();
    change(&mut event);
    let write = StreamWrite { stream: stream.into(), expected: Expected::Any, events: vec![event] };
    make::append(&*bench.executor.store, make::all(vec![write])).await.unwrap().position
}

type Change = fn(&mut NewEvent);

const FUTURE: [Change; 3] = [
    |event| event.event_type = "demand.foretold".parse().unwrap(),
    |event| {
        event.event_type = "demand.renewed".parse().unwrap();
        event.schema_version = 9;
    },
    |event| event.event_type = "Foretold".parse().unwrap(),
];

#[tokio::test]
async fn a_command_that_would_have_to_fold_an_unknown_event_is_refused_with_its_place_and_type() {
    for change in FUTURE {
        for bench in [Bench::memory().await, Bench::sqlite().await] {
            bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
            let planted = plant(&bench, StreamId::Demand(demand(1)), change).await;
            let before = bench.log().await;
            let error = bench.run(ask("b", certify(1))).await.unwrap_err();
            let name = &before.last().unwrap().event.event_type;
            let ExecuteError::Unreadable { at, event_type, source } = &error else {
                panic!("{error}")
            };
            assert_eq!((*at, event_type.as_str()), (planted, name.as_str()));
            assert!(source.is_unknown(), "{error}");
            assert_eq!(bench.log().await, before, "nothing was written");
            // the streams beside it are judged as ever, in the same batch too
            let requests = vec![ask("c", certify(1)), ask("d", submit(2, "Moineau"))];
            let answers = bench.executor.execute_all(requests).await;
            assert!(answers[0].is_err() && answers[1].is_ok(), "{answers:?}");
        }
    }
}

#[tokio::test]
async fn whoever_shows_a_stream_gets_an_unknown_event_as_it_is() {
    for change in FUTURE {
        let bench = Bench::memory().await;
        let stream = StreamId::Demand(demand(1));
        bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
        let before = bench.executor.world_at(&[stream], &AsAt::default()).await.unwrap();
        let planted = plant(&bench, stream, change).await;
        let history = bench.executor.history_as_at(stream, &AsAt::default()).await.unwrap();
        let (last, event) = history.last().unwrap();
        assert_eq!((last.position, event), (planted, &None));
        assert!(history[..history.len() - 1].iter().all(|(_, event)| event.is_some()));
        assert!(codec::known(last).is_err() && codec::is_ours(last));
        let world = bench.executor.world_at(&[stream], &AsAt::default()).await.unwrap();
        assert_eq!(world.demand(demand(1)), before.demand(demand(1)));
        // whoever needs all of it is told that it is not to be had
        let error = bench.executor.read_history(stream).await.unwrap_err();
        assert!(matches!(error, ExecuteError::Unreadable { at, .. } if at == planted), "{error}");
    }
}

#[tokio::test]
async fn a_damaged_event_is_no_unknown_one() {
    let bench = Bench::memory().await;
    bench.run(ask("a", declare(1))).await.unwrap();
    let stream = StreamId::Place(place(1));
    let planted = plant(&bench, stream, |event| {
        event.event_type = "place.level-committed".parse().unwrap();
        event.payload = b"{\"level\":\"7\"}".as_slice().into();
    })
    .await;
    let error = bench.executor.history_as_at(stream, &AsAt::default()).await.unwrap_err();
    assert!(matches!(&error, ExecuteError::Unreadable { at, source, .. }
        if *at == planted && !source.is_unknown()));
    assert!(bench.run(ask("b", commit(1, Level::One))).await.is_err());
}

#[tokio::test]
async fn both_digests_cover_unknown_and_foreign_events() {
    let bench = Bench::memory().await;
    bench.run(ask("a", submit(1, "Canari"))).await.unwrap();
    let (store, vault) = (&*bench.executor.store, &*bench.executor.vault);
    let mut seen = vec![opened_digest(store, vault).await.unwrap().sha256];
    for (stream, name) in [
        ("demand-00000000000000000000000000000001", "demand.foretold"),
        ("$$demand-00000000000000000000000000000001", "$metadata"),
        ("orders-7", "OrderPlaced"),
        ("demand-00000000000000000000000000000001", "OrderPlaced"),
    ] {
        let mut write = make::write(stream, Expected::Any, &[seen.len() as u128]);
        write.events[0].event_type = name.parse().unwrap();
        write.events[0].key_ids.clear();
        make::append(store, make::all(vec![write])).await.unwrap();
        plain_digest(store).await.unwrap();
        let digest = opened_digest(store, vault).await.unwrap().sha256;
        assert!(!seen.contains(&digest), "{name}");
        seen.push(digest);
    }
}
