//! What anybody may read, with and without scripts.

use tests::{
    binary::{init, run},
    browser::Browser,
    site::Site,
    stores::Stores,
};

const PAGES: [(&str, &str); 7] = [
    ("/", "accueil"),
    ("/statistiques", "statistiques"),
    ("/ou-m-adresser", "ou-m-adresser"),
    ("/regles", "regles"),
    ("/accessibilite", "accessibilite"),
    ("/donnees", "donnees"),
    ("/connexion", "connexion"),
];

#[tokio::test]
async fn public_pages_hold_at_every_width_on_an_empty_log_too() {
    let stores = Stores::new();
    init(&stores);
    let site = Site::start(&stores, "public-empty", &["serve"]).await;
    let browser = Browser::new(site.url()).await;
    for (path, name) in PAGES {
        browser.open(path).await;
        browser.inspect(&format!("{name}-vide")).await;
    }
    browser.open("/nulle-part").await;
    browser.inspect("introuvable").await;
    browser.close().await;
}

#[tokio::test]
async fn public_pages_show_figures_with_a_table_and_read_without_scripts() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    run(&stores, &["demo", "--fill-only", "--scale", "0.01", "--data", &folder]).well();
    let site = Site::start(&stores, "public", &["serve"]).await;
    let browser = Browser::new(site.url()).await;
    for (path, name) in PAGES {
        browser.open(path).await;
        browser.inspect(name).await;
    }
    for path in ["/", "/statistiques"] {
        let page = reqwest::get(format!("{}{path}", site.url()))
            .await
            .expect("it answers")
            .text()
            .await
            .expect("text");
        assert!(
            page.contains("<svg") && page.contains("<table"),
            "{path} has no chart with its table"
        );
        assert!(
            !page.contains("http://") || !page.contains("src=\"http"),
            "{path} loads from elsewhere"
        );
    }
    let api =
        reqwest::get(format!("{}/api/v1/openapi.json", site.url())).await.expect("it answers");
    let document: serde_json::Value = api.json().await.expect("JSON");
    assert!(
        document["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")),
        "{}",
        document["openapi"]
    );
    assert!(document["paths"].as_object().is_some_and(|p| p.len() > 5));
    browser.close().await;
}
