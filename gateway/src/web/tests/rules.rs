//! Rules in every version, at addresses that do not change.

use super::site::Site;
use axum::http::StatusCode;

#[tokio::test]
async fn every_rule_has_its_page_and_what_ships_its_own_address() {
    let site = Site::open().await;
    let mut anyone = site.stranger();
    let all = anyone.get("/regles").await;
    for key in domain::rules::keys() {
        assert!(all.has(&format!("href=\"/regles/{key}\"")), "{key} is not listed");
        let page = anyone.get(&format!("/regles/{key}")).await;
        assert_eq!(page.status, StatusCode::OK, "{key}");
    }
    let grid = anyone.get("/regles/scoring-grid/initiale").await;
    assert!(grid.has("hypothèse à confirmer") && grid.has("points"), "{}", grid.html);
    let json = anyone.get("/regles/delay.offer-reply/initiale/json").await;
    assert!(json.has("\"count\":10") && json.has("\"in_force\":true"), "{}", json.html);
    for nothing in ["/regles/scoring-grid/9", "/regles/nothing", "/regles/nothing/initiale"] {
        assert_eq!(anyone.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}
