//! Reading the log from the command line: by beginnings and patterns, both ways, and what a group parked.

use eventstore::{
    clock::SystemClock,
    contract::make::{append, ask},
    group::{
        Action, Definition, GroupId, GroupStore, NO_REPLAY, Owner, Ownership, Settings, create,
    },
    position::{Expected::Any, Revision},
    sqlite::SqliteStore,
    store::Filter,
    subscription::{Source, Start},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tests::{
    binary::{init, run},
    log::events,
    stores::Stores,
};

async fn four_events(stores: &Stores) -> SqliteStore {
    init(stores);
    let store = SqliteStore::open(&stores.join("filcommun.db")).await.unwrap();
    for (n, (stream, kind)) in (1..).zip([
        ("demand-1", "demand.registered"),
        ("demand-2", "demand.renewed"),
        ("vacancy-1", "vacancy.offered"),
        ("$system-1", "$started"),
    ]) {
        let mut request = ask(stream, Any, &[n]);
        request.writes[0].events[0].event_type = kind.parse().unwrap();
        append(&store, request).await.unwrap();
    }
    store
}

fn positions(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["position"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn the_log_is_read_by_beginnings_and_patterns_both_ways() {
    let stores = Stores::new();
    four_events(&stores).await;
    let table: [(&[&str], &[i64]); 10] = [
        (&["--prefix", "demand-"], &[1, 2]),
        (&["--prefix", "demand-2", "--prefix", "vacancy"], &[2, 3]),
        (&["--type-prefix", "demand.re"], &[1, 2]),
        (&["--regex", r"^(?!\$)"], &[1, 2, 3]),
        (&["--regex", "1$", "--from", "1"], &[3, 4]),
        (&["--type-regex", "ed$"], &[1, 2, 3, 4]),
        (&["--backwards"], &[4, 3, 2, 1]),
        (&["--backwards", "--prefix", "demand-", "--from", "2"], &[1]),
        (&["--backwards", "--stream", "demand-1"], &[1]),
        (&["--backwards", "--regex", "y"], &[4, 3]),
    ];
    for (words, expected) in table {
        assert_eq!(positions(&events(&stores, words)), expected, "{words:?}");
    }
    let followed =
        run(&stores, &["events", "follow", "--from", "0", "--prefix", "vacancy", "--limit", "1"]);
    assert_eq!(positions(&followed.objects()), [3]);
    for words in [["--regex", "("], ["--prefix", ""], ["--type-regex", "[a"]] {
        let ended = run(&stores, &[&["events", "read"], &words[..]].concat());
        ended.is_civil();
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{words:?}: {}", ended.err);
    }
}

#[tokio::test]
async fn what_a_group_parked_is_listed_replayed_and_truncated() {
    let stores = Stores::new();
    let store = four_events(&stores).await;
    let source = Source::Log(Filter::Category("demand".to_owned()));
    let id = GroupId::new(&source, "readers").unwrap();
    let (log, groups) = (Arc::new(store.clone()), Arc::new(store));
    let settings = Settings { checkpoint_after: Duration::from_millis(5), ..Settings::default() };
    let definition = Definition { source, settings };
    let clock = Arc::new(SystemClock);
    create(log.clone(), &*groups, clock.clone(), (&id, definition), Start::Beginning)
        .await
        .unwrap();
    let owner = Owner::start(log, groups.clone(), clock, Ownership::new(id.clone())).await.unwrap();
    let mut consumer = owner.connect(2).await.unwrap();
    for reason in ["first", "second"] {
        let ticket = consumer.next().await.unwrap().ticket;
        consumer.nack(&[ticket], Action::Park, reason.parse().unwrap()).await.unwrap();
    }
    // stopping saves the checkpoint, and that needs both parked
    owner.stop().await.unwrap();

    let said = |words: &[&str]| run(&stores, &[&["events", "groups"], words].concat()).objects();
    let listed = said(&["list"]);
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&listed[0]["source"], &listed[0]["name"]),
        (&json!("$ce-demand"), &json!("readers"))
    );
    assert_eq!(listed[0]["epoch"], 1);
    let which = ["$ce-demand", "readers"];
    let parked = said(&[&["parked"], &which[..]].concat());
    assert_eq!(positions(&parked), [1, 2]);
    assert_eq!(
        (&parked[0]["stream"], &parked[1]["reason"]),
        (&json!("demand-1"), &json!("second"))
    );
    let asked = said(&[&["replay"], &which[..], &["--limit", "1"]].concat());
    assert_eq!(asked, [json!({ "asked": 1 })]);
    assert_ne!(groups.group(&id).await.unwrap().replay_to, NO_REPLAY);
    assert_eq!(groups.group(&id).await.unwrap().replay_to, Revision(0));
    let left = said(&[&["truncate"], &which[..], &["--before", "1"]].concat());
    assert_eq!(left, [json!({ "left": 1 })]);
    assert_eq!(said(&[&["truncate"], &which[..]].concat()), [json!({ "left": 0 })]);
    let ended = run(&stores, &["events", "groups", "parked", "$all", "nobody"]);
    ended.is_civil();
    assert_eq!(ended.code, Some(1), "{}", ended.err);
}
