//! A member of the public reads the figures with the keyboard alone, and whoever has the log finds them again.

use fantoccini::key::Key;
use serde_json::Value;
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tests::{
    binary::{init, run},
    browser::Browser,
    environment::need,
    site::Site,
    stores::Stores,
};

/// Presses a key where the focus is.
async fn key(browser: &Browser, key: Key) {
    type_in(browser, &char::from(key).to_string()).await;
}

async fn type_in(browser: &Browser, text: &str) {
    let focus = browser.client.active_element().await.expect("something has the focus");
    focus.send_keys(text).await.expect("it takes the key");
}

/// Goes on with the tabulation key until this has the focus.
async fn tab_to(browser: &Browser, css: &str) {
    let script = "return document.activeElement.matches(arguments[0])";
    for _ in 0..200 {
        key(browser, Key::Tab).await;
        let there = browser.client.execute(script, vec![css.into()]).await;
        if there.expect("a script runs") == Value::Bool(true) {
            return;
        }
    }
    panic!("the keyboard never reaches {css} on {}", browser.path().await);
}

/// Presses Enter and waits for the address it leads to.
async fn enter(browser: &Browser, address: &str) {
    key(browser, Key::Enter).await;
    let begun = Instant::now();
    while !browser.path().await.contains(address) {
        assert!(begun.elapsed() < Duration::from_secs(20), "Enter does not lead to {address}");
        tokio::task::yield_now().await;
    }
}

async fn get(site: &Site, path: &str) -> Value {
    let answer = reqwest::get(format!("{}{path}", site.url())).await.expect("it answers");
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.json().await.expect("JSON")
}

#[tokio::test]
async fn anybody_finds_a_commune_by_keyboard_and_the_figures_are_those_of_the_log() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    run(&stores, &["demo", "--fill-only", "--scale", "0.02", "--data", &folder]).well();
    let site = Site::start(&stores, "figures", &["serve"]).await;
    let browser = Browser::new(site.url()).await;
    browser.open("/statistiques").await;
    browser.says("demandes étaient actives").await;
    tab_to(&browser, "#s-active summary").await;
    key(&browser, Key::Enter).await;
    browser.says("Le mois dernier :").await;
    browser.inspect("statistiques-pourquoi").await;
    tab_to(&browser, "#commune").await;
    type_in(&browser, "Nantes").await;
    tab_to(&browser, "#filter button").await;
    enter(&browser, "commune=44109").await;
    assert_eq!(browser.find("#lieu h3").await.text().await.expect("a text"), "Nantes");
    browser.inspect("statistiques-nantes").await;
    tab_to(&browser, "#chips a").await;
    key(&browser, Key::Enter).await;
    browser.open("/statistiques").await;
    tab_to(&browser, ".tiles a[href*='commune=44024']").await;
    enter(&browser, "commune=44024").await;
    browser
        .says("Moins de 11 attributions : chiffre non publié pour protéger les personnes.")
        .await;
    browser.inspect("statistiques-brains").await;
    browser.close().await;
    the_log_gives_the_same(&stores, &site).await;
    the_files_hold_to_their_schema(&stores, &site).await;
}

/// The numbers of the page, of its files and of the command line at the position they cite are one.
async fn the_log_gives_the_same(stores: &Stores, site: &Site) {
    let summary = get(site, "/donnees/statistiques.json").await;
    let month = summary["month"].as_str().expect("a month");
    let mut published = get(site, &format!("/donnees/mois/{month}/edition.json")).await;
    let position = published["position"].to_string();
    assert_eq!(summary["position"].to_string(), position);
    let told = run(stores, &["stats", "--at", &position, "--json"]).well();
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(published["code"], told["code"]);
    published.as_object_mut().expect("an object").remove("code");
    assert_eq!(published, told["edition"]);
    let page = reqwest::get(format!("{}/statistiques", site.url())).await.expect("it answers");
    let page = page.text().await.expect("text");
    assert!(page.contains(&format!("<span id=\"position\">{position}</span>")));
    // and one event earlier the month had not ended yet: the edition before
    let earlier: i64 = position.parse::<i64>().expect("a number") - 1;
    let told = run(stores, &["stats", "--at", &earlier.to_string(), "--json"]).well();
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_ne!(told["edition"]["month"].as_str(), Some(month));
}

/// The files of a month hold to their Table Schema, and a file with a wrong cell does not.
async fn the_files_hold_to_their_schema(stores: &Stores, site: &Site) {
    for name in ["indicateurs", "attributions"] {
        let schema = stores.folder().join(format!("{name}.json"));
        let table = stores.folder().join(format!("{name}.csv"));
        let described = get(site, &format!("/donnees/schemas/{name}.json")).await;
        std::fs::write(&schema, described.to_string()).expect("a file");
        let csv = text(site, &format!("/donnees/mois/dernier/{name}.csv")).await;
        assert!(csv.lines().count() > 20, "{csv}");
        std::fs::write(&table, &csv).expect("a file");
        let (good, said) = validated(&schema, &table);
        assert!(good && said.contains(&format!("{} rows", csv.lines().count() - 1)), "{said}");
        let rows = get(site, &format!("/donnees/mois/dernier/{name}.json")).await;
        assert_eq!(rows.as_array().map(Vec::len), Some(csv.lines().count() - 1));
        let parquet = format!("{}/donnees/mois/dernier/{name}.parquet", site.url());
        let parquet =
            reqwest::get(parquet).await.expect("it answers").bytes().await.expect("bytes");
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
        std::fs::write(&table, csv.replace("2026-", "2026/")).expect("a file");
        let (good, said) = validated(&schema, &table);
        assert!(!good && said.contains("type-error"), "{said}");
    }
}

fn validated(schema: &Path, table: &Path) -> (bool, String) {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/table_schema.py");
    let mut python = Command::new("python3");
    python.arg(tool).args([schema, table]).env("FILCOMMUN_TOOLS", need("FILCOMMUN_TOOLS"));
    let ended = python.output().expect("python runs");
    let said = [ended.stdout, ended.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (ended.status.success(), said.concat())
}

async fn text(site: &Site, path: &str) -> String {
    let answer = reqwest::get(format!("{}{path}", site.url())).await.expect("it answers");
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.text().await.expect("text")
}

#[tokio::test]
async fn before_the_first_month_ends_the_pages_say_when_figures_come() {
    let stores = Stores::new();
    init(&stores);
    let site = Site::start(&stores, "figures-empty", &["serve"]).await;
    let page = reqwest::get(format!("{}/statistiques", site.url())).await.expect("it answers");
    let page = page.text().await.expect("text");
    assert!(page.contains("Aucun mois n’est encore terminé") && page.contains("paraîtront le "));
    let missing = reqwest::get(format!("{}/statistiques?mois=2020-01", site.url())).await;
    assert_eq!(missing.expect("it answers").status(), 404);
    let wrong = reqwest::get(format!("{}/statistiques?commune=75056", site.url())).await;
    assert_eq!(wrong.expect("it answers").status(), 404);
}
