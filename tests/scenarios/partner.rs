//! A partner over a real nats-server: what it receives, and what becomes of it when either side dies.

use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};
use tests::{
    binary::{filcommun, init, run},
    documents::{active_since, vacancies},
    nats::Nats,
    site::{Site, free_port},
    stores::{Stores, files_below},
};

fn follow(stores: &Stores, nats: &Nats, out: &Path) -> Child {
    filcommun(stores)
        .args(["partner", "follow", "ville-demo", "--nats", &nats.url(), "--out"])
        .arg(out)
        .stdout(Stdio::null())
        .stderr(
            fs::File::options().create(true).append(true).open(stores.join("follow.log")).unwrap(),
        )
        .spawn()
        .expect("the binary starts")
}

fn received(out: &Path) -> Vec<Value> {
    let text = fs::read_to_string(out).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..1200 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a minute passed before {what}");
}

fn declare(stores: &Stores, numbers: std::ops::RangeInclusive<u32>) {
    vacancies(numbers, &stores.join("logements.csv"));
    run(stores, &["import", "logements.csv"]).well();
}

/// Neither the shape of a sealed value nor anything of a person.
fn assert_nothing_personal(text: &str) {
    for word in ["\"sealed\":\"", "person-", "Kervadec", "Solenn", "1988-06-17"] {
        assert!(!text.contains(word), "{word} reached a partner");
    }
}

#[tokio::test]
async fn a_thousand_events_come_once_and_in_order_whoever_dies() {
    let stores = Stores::new();
    init(&stores);
    run(&stores, &["partner", "add", "ville-demo", "--body", "ville-demo"]).well();
    let mut nats = Nats::start().await;
    let mut site = Site::start(&stores, "partner", &["serve", "--nats", &nats.url()]).await;
    active_since("2026-03-10", 1..=300, &stores.join("demands"));
    run(&stores, &["import", "demands"]).well();
    let out = stores.join("in.jsonl");
    until("the stream is there", || site.log().contains("relay publishes")).await;

    let mut first = follow(&stores, &nats, &out);
    until("some have come", || received(&out).len() >= 100).await;
    first.kill().expect("it is killed");
    first.wait().expect("it is dead");

    nats.kill();
    declare(&stores, 1..=500);
    let mut second = filcommun(&stores);
    let refused = second
        .args(["partner", "follow", "ville-demo", "--limit", "1", "--nats", &nats.url()])
        .output()
        .expect("the binary starts");
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stderr));
    nats.restart().await;
    let mut second = follow(&stores, &nats, &out);
    until("800 have come", || received(&out).len() >= 800).await;

    // The server loses the whole stream while a partner follows and the relay has nothing to send.
    let context = async_nats::jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    context.delete_stream("FIL_VILLE_DEMO").await.expect("deleted");
    site.kill();
    let site = Site::start(&stores, "partner-2", &["serve", "--nats", &nats.url()]).await;
    declare(&stores, 501..=700);
    until("1,000 have come", || received(&out).len() >= 1_000).await;
    second.kill().expect("it is killed");
    second.wait().expect("it is dead");

    let lines = received(&out);
    let numbers: Vec<_> = lines.iter().filter_map(|line| line["partner_seq"].as_i64()).collect();
    assert_eq!(numbers, (1..=1_000).collect::<Vec<_>>());
    let positions: Vec<_> = lines.iter().filter_map(|line| line["position"].as_i64()).collect();
    assert!(positions.windows(2).all(|pair| pair[0] < pair[1]), "positions do not rise");
    let mut stream = context.get_stream("FIL_VILLE_DEMO").await.expect("it was filled again");
    assert_eq!(stream.info().await.unwrap().state.messages, 1_000);
    assert_nothing_personal(&fs::read_to_string(&out).unwrap());
    for file in files_below(&nats.store()) {
        assert_nothing_personal(&String::from_utf8_lossy(&fs::read(file).unwrap_or_default()));
    }
    assert_eq!(site.stop().await, Some(0));
}

#[tokio::test]
async fn a_server_away_is_said_once_and_caught_up_with() {
    let stores = Stores::new();
    init(&stores);
    run(&stores, &["partner", "add", "ville-demo", "--body", "ville-demo"]).well();
    let mut nats = Nats::start().await;
    nats.kill();
    let nowhere = format!("http://127.0.0.1:{}", free_port());
    let words = ["serve", "--nats", &nats.url(), "--nats-monitor", &nowhere];
    let site = Site::start(&stores, "nats-late", &words).await;
    declare(&stores, 1..=20);
    until("it is said", || site.log().contains("events wait in the log")).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(site.log().matches("events wait in the log").count(), 1, "{}", site.log());
    assert!(site.log().contains("NOT KNOWN WHETHER NATS FLUSHES"), "{}", site.log());
    nats.restart().await;
    until("it answers again", || site.log().contains("relay publishes")).await;
    let out = stores.join("in.jsonl");
    let mut partner = follow(&stores, &nats, &out);
    until("all came", || received(&out).len() == 20).await;
    partner.kill().expect("it is killed");
    partner.wait().expect("it is dead");
    assert_eq!(site.stop().await, Some(0));
}
