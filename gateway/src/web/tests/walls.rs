//! What each may not reach, and what no page may hold.

use super::site::{ANSWERS, Site};
use crate::{desk::Kind, web::security::POLICY};
use axum::http::{StatusCode, header};

const PUBLIC: [&str; 8] = [
    "/",
    "/statistiques",
    "/ou-m-adresser",
    "/regles",
    "/accessibilite",
    "/donnees",
    "/connexion",
    "/demande",
];

#[tokio::test]
async fn every_page_renders_over_empty_stores_without_inline_script_or_style() {
    let site = Site::open().await;
    let mut pages: Vec<(Kind, Vec<&str>)> = vec![
        (Kind::Agent, vec!["/agent", "/agent?file=duplicates"]),
        (Kind::Officer, vec!["/securite"]),
        (
            Kind::Landlord,
            vec!["/bailleur", "/bailleur/declarer", "/bailleur/classes", "/bailleur/conventions"],
        ),
        (Kind::Commission, vec!["/commission"]),
        (Kind::Auditor, vec!["/audit"]),
        (Kind::Holder, vec!["/reservataire"]),
        (Kind::Metropolis, vec!["/pilotage"]),
    ];
    pages.push((Kind::Operator, [PUBLIC.to_vec(), vec!["/exploitation", "/api/v1"]].concat()));
    for (kind, paths) in pages {
        let mut visitor = site.visitor(kind, kind.word(), "nmh").await;
        for path in paths {
            if path == "/connexion" {
                continue;
            }
            let page = visitor.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
            for inline in ["style=\"", " onclick", "<style", "javascript:"] {
                assert!(!page.has(inline), "{path} has {inline}");
            }
            for script in page.html.match_indices("<script").map(|(at, _)| &page.html[at..at + 20])
            {
                assert!(script.starts_with("<script src="), "{path}: {script}");
            }
            assert_eq!(page.html.matches("<h1").count(), 1, "{path} has one h1");
            assert!(page.has("href=\"#contenu\"") && page.has("<main id=\"contenu\""), "{path}");
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_policy_and_personal_pages_are_not_kept() {
    let site = Site::open().await;
    for path in PUBLIC {
        let page = site.stranger().get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        assert_eq!(page.headers[header::CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    assert_eq!(agent.get("/agent").await.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(agent.get("/").await.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(site.stranger().get("/nowhere").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_foreign_form_is_refused_with_or_without_a_token() {
    let site = Site::open().await;
    let mut visitor = site.stranger();
    let token = visitor.get("/connexion").await.between("name=\"_jeton\" value=\"", "\"");
    let fields = |token: &str| {
        [("_jeton", token.to_owned()), ("identifiant", "a".into()), ("secret", "b".into())]
    };
    for headers in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
    ] {
        let page = visitor.post_raw("/connexion", &fields(&token), &headers).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let page = visitor.post_raw("/connexion", &fields("wrong"), &[]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = visitor.post_raw("/connexion", &fields(&token), &[("origin", "http://t")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn each_role_sees_only_its_own_pages() {
    let site = Site::open().await;
    let homes = [
        (Kind::Agent, "/agent"),
        (Kind::Landlord, "/bailleur"),
        (Kind::Commission, "/commission"),
        (Kind::Auditor, "/audit"),
        (Kind::Holder, "/reservataire"),
        (Kind::Metropolis, "/pilotage"),
        (Kind::Applicant, "/demandeur"),
        (Kind::Officer, "/securite"),
    ];
    for (kind, _) in homes {
        let mut visitor = site.visitor(kind, kind.word(), "nmh").await;
        for (other, path) in homes.into_iter().filter(|(other, _)| *other != kind) {
            let page = visitor.get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{kind:?} on the page of {other:?}");
        }
    }
    for (_, path) in homes {
        assert_eq!(site.stranger().get(path).await.location(), "/connexion");
    }
}

#[tokio::test]
async fn a_file_of_elsewhere_and_one_that_does_not_exist_have_the_same_answer() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    site.place(2, "mairie-b", "00002").await;
    let mut applicant = site.stranger();
    let mut answers = ANSWERS.to_vec();
    answers.push(("etape", "envoyer"));
    let sent = applicant.post("/demande", "/demande", &answers).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.html);
    let reference = sent.between("id=\"reference\">", "<");
    let demand = site.app.desk.find_login(&reference).await.unwrap().unwrap().demand.unwrap();
    let mut own = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let mut other = site.visitor(Kind::Agent, "b", "mairie-b").await;
    assert_eq!(own.get(&format!("/agent/dossier/{demand}")).await.status, StatusCode::OK);
    let forbidden = other.get(&format!("/agent/dossier/{demand}")).await;
    let unknown = other.get(&format!("/agent/dossier/demand-{}", "0".repeat(32))).await;
    assert_eq!((forbidden.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(forbidden.html, unknown.html);
    assert!(!other.get("/agent").await.has("Durand"));
    let refused = other.post("/agent", &format!("/agent/dossier/{demand}/enregistrer"), &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_typed_in_the_form_comes_back_escaped_and_its_errors_are_linked() {
    let site = Site::open().await;
    let mut applicant = site.stranger();
    let page = applicant
        .post("/demande", "/demande", &[("nom", "<script>x</script>"), ("naissance", "3000-01-01")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.has("<script>x"));
    assert!(page.has("href=\"#naissance\"") && page.has("id=\"naissance\""));
    assert!(page.has("Erreur : Faire une demande"), "the window's title says it");
}

#[tokio::test]
async fn wrong_secrets_are_slowed_down_and_say_nothing_of_the_name() {
    let site = Site::open().await;
    site.account(Kind::Agent, "agent", "mairie-a").await;
    let mut visitor = site.stranger();
    let mut sentences = Vec::new();
    for name in ["agent", "nobody"] {
        let page = visitor
            .post("/connexion", "/connexion", &[("identifiant", name), ("secret", "AAAA")])
            .await;
        sentences.push(page.between("identifiant-error\">", "</span><input"));
    }
    assert_eq!(sentences[0], sentences[1]);
    for _ in 0..3 {
        visitor
            .post("/connexion", "/connexion", &[("identifiant", "agent"), ("secret", "AAAA")])
            .await;
    }
    let page = visitor
        .post("/connexion", "/connexion", &[("identifiant", "agent"), ("secret", "AAAA")])
        .await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}
