//! The log of a later version under this program: what it does not know is carried and shown, and stops nobody who
//! has nothing to do with it.

use eventstore::{
    contract::make::{all, append, write},
    position::Expected,
    sqlite::SqliteStore,
};
use tests::{
    binary::{filcommun, init, run},
    documents::example,
    log::{digest, events},
    site::Site,
    stores::Stores,
};

/// Puts an event on a stream by the store itself, as a later version of the program would write it.
async fn plant(stores: &Stores, stream: &str, kind: &str, version: u16) -> i64 {
    let store = SqliteStore::open(&stores.join("filcommun.db")).await.unwrap();
    let mut write = write(stream, Expected::Any, &[u128::MAX]);
    write.events[0].event_type = kind.parse().unwrap();
    write.events[0].schema_version = version;
    write.events[0].key_ids.clear();
    append(&store, all(vec![write])).await.unwrap().position.0
}

#[tokio::test]
async fn an_unknown_event_is_read_digested_audited_exported_and_served() {
    for (kind, version) in [("demand.foretold", 1), ("demand.certificate-issued", 7)] {
        let stores = Stores::new();
        init(&stores);
        let file = example("complete.xml").to_string_lossy().into_owned();
        run(&stores, &["import", &file]).well();
        let before = digest(&stores);
        let known = events(&stores, &["--category", "demand"]);
        let demand = known[0]["stream"].as_str().unwrap().to_owned();
        let planted = plant(&stores, &demand, kind, version).await;

        let opened = events(&stores, &["--opened"]);
        let last = opened.last().unwrap();
        assert_eq!((&last["position"], &last["known"]), (&planted.into(), &false.into()));
        assert!(last["data"]["n"].is_number(), "its payload is shown as it is: {last}");
        assert!(opened[..opened.len() - 1].iter().all(|event| event["known"] == true));
        let after = digest(&stores);
        assert!(after.0 == before.0 + 1 && after.1 != before.1);
        let steps = run(&stores, &["audit", "as-at", &demand]).well();
        assert!(steps.contains(kind), "{steps}");
        run(&stores, &["stats"]).well();
        run(&stores, &["log", "export", "log.gz"]).well();
        run(&stores, &["--db", "sqlite:other.db", "db", "init"]).well();
        run(&stores, &["--db", "sqlite:other.db", "log", "import", "log.gz"]).well();
        // another demand is taken in as ever; this one is not decided on
        let other = example("association.xml").to_string_lossy().into_owned();
        run(&stores, &["import", &other]).well();
        assert!(digest(&stores).0 > after.0);
        // monitoring says which read models wait for a program that knows it
        let check = run(&stores, &["check"]);
        assert_eq!(check.code, Some(4), "{}", check.out);

        let site = Site::start(&stores, "unknown-events", &["serve"]).await;
        for page in ["/", "/statistiques", "/ou-m-adresser", "/schemas/demand.registered.json"] {
            let answer = reqwest::get(format!("{}{page}", site.url())).await.unwrap();
            assert!(answer.status().is_success(), "{page}: {}", answer.status());
        }
        let nowhere = reqwest::get(format!("{}/schemas/demand.foretold.json", site.url())).await;
        assert_eq!(nowhere.unwrap().status(), 404);
        assert_eq!(site.stop().await, Some(0));
        drop(filcommun(&stores));
    }
}
