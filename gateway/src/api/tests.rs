use crate::{desk::Kind, web::tests::site::Site};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

#[tokio::test]
async fn the_document_is_openapi_3_1_and_names_every_route() {
    let site = Site::open().await;
    let page = site.stranger().get("/api/v1/openapi.json").await;
    let document: Value = serde_json::from_str(&page.html).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in [
        "/api/v1/statistics",
        "/api/v1/demand/timeline",
        "/api/v1/vacancies",
        "/api/v1/attributions/{vacancy}",
    ] {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
    let page = site.stranger().get("/api/v1").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.has("/api/v1/attributions/{vacancy}"));
}

#[tokio::test]
async fn problems_have_a_stable_code_and_their_own_type() {
    let site = Site::open().await;
    let cases = [
        ("/api/v1/demand/timeline", StatusCode::UNAUTHORIZED, "sign-in-needed"),
        ("/api/v1/nothing", StatusCode::NOT_FOUND, "not-found"),
    ];
    for (path, status, code) in cases {
        let page = site.stranger().get(path).await;
        assert_eq!(page.status, status, "{path}");
        assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
        let body: Value = serde_json::from_str(&page.html).unwrap();
        assert_eq!(body["code"], code);
    }
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    assert_eq!(agent.get("/api/v1/vacancies").await.status, StatusCode::NOT_FOUND);
    assert_eq!(agent.get("/api/v1/attributions").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_command_sent_twice_with_one_key_counts_once_and_without_a_key_not_at_all() {
    let site = Site::open().await;
    let mut landlord = site.visitor(Kind::Landlord, "l", "nmh").await;
    let body = json!({"rpls": "A1", "commune": "44109", "typology": "T2", "surface": 45, "floor": 0, "accessible": true,
        "rent_cents": 30_000, "charges_cents": 5_000, "financing": "PLUS", "in_priority_district": false,
        "available_on": "2026-05-01"});
    let cookie = landlord.cookie.clone().unwrap();
    let send = |key: Option<&str>| {
        let mut request = Request::post("/api/v1/vacancies")
            .header(header::COOKIE, format!("fil={cookie}"))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request.body(Body::from(body.to_string())).unwrap()
    };
    assert_eq!(landlord.send(send(None)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first: Value =
        serde_json::from_str(&landlord.send(send(Some("key-0001"))).await.html).unwrap();
    let second: Value =
        serde_json::from_str(&landlord.send(send(Some("key-0001"))).await.html).unwrap();
    assert_eq!((&first["repeated"], &second["repeated"]), (&json!(false), &json!(true)));
    assert_eq!(first["position"], second["position"]);
    assert_eq!(first["events"], json!(["vacancy.declared"]));
    let list: Value = serde_json::from_str(&landlord.get("/api/v1/vacancies").await.html).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
}
