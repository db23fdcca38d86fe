//! Nobody looks after the deadlines of a territory for 45 days; then the site is started again.

use chrono::NaiveDate;
use serde_json::Value;
use std::time::Duration;
use tests::{
    binary::{init, run},
    environment::at_counts,
    log::events,
    site::Site,
    stores::Stores,
};

const STOPPED: u64 = 45;
/// What a process says that looks after the deadlines.
const ROUND: &str = "this process looks after the deadlines";
/// Acts against a person.
const ADVERSE: [&str; 3] =
    ["demand.deregistered", "vacancy.offer-deemed-refused", "vacancy.condition-lapsed"];
/// What the scheduler owes to people.
const OWED: [&str; 2] = ["demand.certificate-issued", "demand.renewal-notice-sent"];

fn counts(stores: &Stores, kinds: &[&str]) -> Vec<usize> {
    kinds.iter().map(|kind| events(stores, &["--type", kind]).len()).collect()
}

/// The acts that wait, and the outages.
fn held(stores: &Stores) -> (Vec<Value>, Vec<Value>) {
    let told = run(stores, &["clock", "show", "--json"]).objects();
    let outages = told.iter().filter(|one| one.get("outage").is_some()).cloned().collect();
    let acts = told.iter().filter(|one| one.get("stream").is_some()).cloned().collect();
    (acts, outages)
}

/// The last day whose round was closed.
fn closed(stores: &Stores) -> NaiveDate {
    let days = events(stores, &["--type", "clock.day-closed"]);
    days.last().and_then(|last| last["data"]["day"].as_str()?.parse().ok()).expect("a closed day")
}

/// Starts the site and waits until a round after `last` is closed; its day.
async fn round(stores: &Stores, name: &str, last: NaiveDate) -> NaiveDate {
    let site = Site::start_within(stores, name, &["serve"], Duration::from_secs(600)).await;
    for _ in 0..6_000 {
        if site.log().contains(ROUND) && closed(stores) > last {
            assert_eq!(site.stop().await, Some(0));
            return closed(stores);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no round was closed:\n{}", site.log());
}

#[tokio::test]
async fn after_45_days_what_is_owed_is_done_once_and_nothing_falls_on_anybody() {
    let scale = at_counts("1", "0.02");
    let today = chrono::Utc::now().date_naive();
    let until = today - chrono::Days::new(STOPPED + 1);
    let stores = Stores::new();
    init(&stores);
    let plan = &[
        "simulate",
        "--scale",
        scale,
        "--years",
        "1",
        "--seed",
        "42",
        "--until",
        &until.to_string(),
    ];
    run(&stores, plan).well();
    let (before, owed) = (counts(&stores, &ADVERSE), counts(&stores, &OWED));
    let (falling, earlier) = held(&stores);
    assert!(falling.len() > 5, "{} acts fell due meanwhile", falling.len());

    let back = round(&stores, "back", until).await;
    let (waiting, outages) = held(&stores);
    let days = (back - until).num_days() - 1;
    assert_eq!(outages.len(), earlier.len() + 1, "{outages:?}");
    assert_eq!(outages.last().unwrap()["days"], days);
    assert!(days >= 45, "{days}");
    assert_eq!(counts(&stores, &ADVERSE), before, "nothing fell on anybody");
    for act in &falling {
        assert!(waiting.contains(act) || moved(&waiting, act), "lost: {act}");
    }
    let told = counts(&stores, &OWED);
    println!("{} acts wait; certificates and notices: {owed:?}, then {told:?}", waiting.len());
    assert!(told.iter().zip(&owed).any(|(after, before)| after > before), "{owed:?} {told:?}");

    // A second process asks for the same acts: each has an id, and happens once.
    round(&stores, "again", until).await;
    assert_eq!(counts(&stores, &OWED), told, "each once");
    assert_eq!(counts(&stores, &ADVERSE), before);
}

/// A notice that is sent late moves the end of the demand: it no longer waits today.
fn moved(waiting: &[Value], act: &Value) -> bool {
    act["kind"] == "expiry" && waiting.iter().all(|other| other["stream"] != act["stream"])
}
