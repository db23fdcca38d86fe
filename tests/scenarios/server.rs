//! The serving process beside others, and its end.

use std::time::Duration;
use tests::{
    binary::{init, run},
    documents::active_since,
    log::{digest, events},
    site::Site,
    stores::Stores,
};

fn notices(stores: &Stores) -> usize {
    events(stores, &["--type", "demand.renewal-notice-sent"]).len()
}

#[tokio::test]
async fn two_processes_send_each_notice_once_and_one_takes_over_from_the_other() {
    let stores = Stores::new();
    init(&stores);
    let count: usize = 40;
    let day = chrono::Utc::now().date_naive() - chrono::Days::new(350);
    active_since(&day.to_string(), 1..=40, &stores.join("demands"));
    run(&stores, &["import", "demands"]).well();
    let one = Site::start(&stores, "server-1", &["serve"]).await;
    let two = Site::start(&stores, "server-2", &["serve"]).await;
    for _ in 0..600 {
        if notices(&stores) >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(notices(&stores), count, "{}\n{}", one.log(), two.log());
    let leads = |site: &Site| site.log().contains("this process looks after the deadlines");
    assert!(leads(&one) != leads(&two), "{}\n{}", one.log(), two.log());
    let (leader, other) = if leads(&one) { (one, two) } else { (two, one) };
    assert_eq!(leader.stop().await, Some(0));
    for _ in 0..300 {
        if leads(&other) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(leads(&other), "nobody took over:\n{}", other.log());
    assert_eq!(notices(&stores), count);
    assert_eq!(other.stop().await, Some(0));
}

#[tokio::test]
async fn a_command_line_beside_the_site_does_not_stop_its_read_models() {
    let stores = Stores::new();
    init(&stores);
    let site = Site::start(&stores, "beside", &["serve"]).await;
    active_since("2026-03-10", 1..=5, &stores.join("some"));
    run(&stores, &["import", "some"]).well();
    run(&stores, &["partner", "show"]).well();
    active_since("2026-03-10", 6..=9, &stores.join("more"));
    run(&stores, &["import", "more"]).well();
    let (head, _) = digest(&stores);
    let mut behind = i64::MAX;
    for _ in 0..300 {
        let ready = reqwest::get(format!("{}/health/ready", site.url())).await.expect("an answer");
        let body: serde_json::Value = ready.json().await.expect("JSON");
        assert!(body["position"].as_i64() >= Some(head), "{body}");
        behind = body["behind"].as_i64().expect("a number");
        if behind == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(behind, 0, "{}", site.log());
    assert_eq!(site.stop().await, Some(0));
}
