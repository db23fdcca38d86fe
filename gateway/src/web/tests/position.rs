//! An answer says of which position it is, and can be asked for after one.

use super::site::Site;
use crate::web::position::{AFTER, POSITION};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use tower::ServiceExt as _;

async fn after(site: &Site, wanted: &str) -> (StatusCode, i64) {
    let request = Request::get("/").header(AFTER, wanted).body(Body::empty()).unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let position = answer.headers().get(POSITION).map(|at| at.to_str().unwrap().parse().unwrap());
    (answer.status(), position.unwrap_or(-1))
}

#[tokio::test]
async fn an_answer_asked_for_after_a_position_waits_for_it_or_says_that_it_is_behind() {
    let site = Site::open().await;
    site.place(1, "nantes", "REZE").await;
    let head = site.app.executor.store.head().await.unwrap();
    assert_eq!(after(&site, &head.0.to_string()).await, (StatusCode::OK, head.0));
    let begun = std::time::Instant::now();
    let late = after(&site, &(head.0 + 1_000).to_string()).await;
    assert_eq!(late, (StatusCode::SERVICE_UNAVAILABLE, head.0));
    assert!(begun.elapsed().as_secs() < 4, "{:?}", begun.elapsed());
    assert_eq!(after(&site, "soon").await.0, StatusCode::UNPROCESSABLE_ENTITY);
}
