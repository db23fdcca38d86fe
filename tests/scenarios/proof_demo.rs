//! The demo: filled twice alike, open within a minute, with a link for each kind of user.

use std::time::{Duration, Instant};
use tests::{
    binary::run,
    environment::{at_counts, full},
    log::digest,
    site::Site,
    stores::Stores,
};

fn fill(scale: &str, seed: &str) -> (i64, String) {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let words = [
        "demo",
        "--fill-only",
        "--scale",
        scale,
        "--years",
        "1",
        "--seed",
        seed,
        "--until",
        "2026-06-30",
        "--data",
        &folder,
    ];
    run(&stores, &words).well();
    digest(&stores)
}

#[test]
fn two_empty_folders_filled_with_the_same_seed_hold_the_same() {
    let scale = at_counts("0.1", "0.004");
    let first = fill(scale, "42");
    assert!(first.0 > 100, "only {} events", first.0);
    assert_eq!(fill(scale, "42"), first);
    assert_ne!(fill(scale, "43").1, first.1, "the seed changes nothing: the digest proves nothing");
}

#[tokio::test]
async fn the_demo_opens_with_its_figures_within_a_minute() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let scale = at_counts("0.1", "0.01");
    let begun = Instant::now();
    let site = Site::start_within(
        &stores,
        "demo",
        &["demo", "--scale", scale, "--data", &folder],
        Duration::from_secs(at_counts(600, 120)),
    )
    .await;
    let home = reqwest::get(format!("{}/", site.url())).await.expect("the home page answers");
    let took = begun.elapsed();
    assert!(home.status().is_success(), "{}", home.status());
    let page = home.text().await.expect("a page");
    assert!(page.contains("<table"), "no figures on the home page");
    println!("open after {:.1} s at scale {scale}", took.as_secs_f64());
    if full() {
        assert!(took < Duration::from_secs(60), "{took:?}");
    }
    has_a_link_for_each(&site.log());
}

fn has_a_link_for_each(said: &str) {
    for path in ["/demandeur", "/agent", "/bailleur", "/commission", "/audit"] {
        assert!(said.contains(path), "no link for {path}:\n{said}");
    }
}

#[tokio::test]
async fn a_demo_whose_read_models_are_to_be_built_again_has_its_link_for_each() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let words = ["demo", "--scale", "0.004", "--data", &folder];
    run(&stores, &[&words[..], &["--fill-only"]].concat()).well();
    let files = std::fs::read_dir(stores.folder()).expect("a folder").flatten();
    let views: Vec<_> = files
        .map(|file| file.path())
        .filter(|path| path.to_string_lossy().contains(".views"))
        .collect();
    assert!(!views.is_empty(), "the read models are elsewhere");
    for file in views {
        std::fs::remove_file(file).expect("a read model is taken away");
    }
    let site = Site::start(&stores, "demo-again", &words).await;
    has_a_link_for_each(&site.log());
}
