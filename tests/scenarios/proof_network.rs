//! A partner follows over a real nats-server: each event once, in order, whoever is stopped or killed.

use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};
use tests::{
    binary::{filcommun, run},
    environment::at_counts,
    nats::Nats,
    site::Site,
    stores::Stores,
};

fn follow(stores: &Stores, partner: &str, nats: &Nats, out: &Path, limit: usize) -> Child {
    filcommun(stores)
        .args([
            "partner",
            "follow",
            partner,
            "--nats",
            &nats.url(),
            "--limit",
            &limit.to_string(),
            "--out",
        ])
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
}

fn received(out: &Path) -> Vec<Value> {
    let text = fs::read_to_string(out).unwrap_or_default();
    text.lines().filter_map(|l| serde_json::from_str(l).ok()).collect()
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..2400 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("two minutes passed before {what}");
}

#[tokio::test]
async fn a_partner_stopped_and_a_server_killed_miss_and_double_nothing() {
    let wanted = at_counts(1_000, 200);
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let scale = at_counts("0.02", "0.005");
    run(
        &stores,
        &[
            "demo",
            "--fill-only",
            "--scale",
            scale,
            "--years",
            "1",
            "--seed",
            "5",
            "--until",
            "2026-06-30",
            "--data",
            &folder,
        ],
    )
    .well();
    let partners = run(&stores, &["partner", "show", "--json"]).objects();
    let partner = partners[0]["name"].as_str().expect("the demo has one partner").to_owned();
    let mut nats = Nats::start().await;
    let site = Site::start(&stores, "network", &["serve", "--nats", &nats.url()]).await;
    nats.has_stream("FIL_VILLE_DEMO").await;
    let out = stores.join("received.jsonl");

    let mut first = follow(&stores, &partner, &nats, &out, 0);
    until("a third has come", || received(&out).len() >= wanted / 3).await;
    first.kill().expect("it is killed");
    let _ = first.wait();
    let before = received(&out).len();

    nats.restart().await;
    let mut second = follow(&stores, &partner, &nats, &out, 0);
    until("more has come after both were stopped", || received(&out).len() >= wanted * 2 / 3).await;
    nats.restart().await;
    let shown = run(&stores, &["partner", "show", "--json"]).objects();
    let all = usize::try_from(shown[0]["partner_seq"].as_u64().expect("a number")).expect("fits");
    assert!(all >= wanted, "the demo gave the partner {all} events only");
    until("the follower ended or has all", || {
        second.try_wait().is_ok_and(|s| s.is_some()) || received(&out).len() >= all
    })
    .await;
    let _ = second.kill();
    let _ = second.wait();
    if received(&out).len() < all {
        let mut third = follow(&stores, &partner, &nats, &out, 0);
        until("all has come", || received(&out).len() >= all).await;
        let _ = third.kill();
        let _ = third.wait();
    }
    drop(site);

    let lines = received(&out);
    let numbers: Vec<u64> = lines.iter().filter_map(|l| l["partner_seq"].as_u64()).collect();
    assert_eq!(
        numbers,
        (1..=all as u64).collect::<Vec<_>>(),
        "not each once and in order ({before} before the stop)"
    );
    let positions: Vec<i64> = lines.iter().filter_map(|l| l["position"].as_i64()).collect();
    assert!(positions.windows(2).all(|w| w[0] < w[1]), "positions do not rise");
    println!("{all} events, each once and in order");
}
