//! A priority public noted on a file: on a document that was verified, by a place that prepares examinations.

use super::{
    letting::registered,
    site::{Page, Site, Visitor},
    story::follow,
};
use crate::desk::Kind;
use axum::http::StatusCode;
use domain::{
    id::PlaceId,
    place::{Level, PlaceCommand},
    world::Command,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A registered demand, and an agent of the place that follows it.
async fn followed() -> (Site, Visitor, String) {
    let site = Site::open().await;
    let demand = registered(&site, &["Alpha"]).await.remove(0);
    let agent = site.visitor(Kind::Agent, "prépare", "mairie-a").await;
    (site, agent, format!("/agent/dossier/{demand}"))
}

/// The place comes to prepare examinations.
async fn prepares(site: &Site) {
    let commit = PlaceCommand::Commit {
        level: Level::Three,
        referential: "exemple-2017".into(),
        on: site.app.today(),
        optional: BTreeSet::new(),
    };
    site.command("third", Command::Place(PlaceId::new(Uuid::from_u128(1)), commit)).await;
}

/// A document of another kind, verified or not; its id.
async fn paper(agent: &mut Visitor, file: &str, verified: bool) -> String {
    let parts = format!("{file}/pieces");
    let category = [("categorie", "other")];
    let page = follow(agent, &parts, &format!("{file}/document"), &category).await;
    let document = page.between("data-document=\"", "\"");
    if verified {
        follow(agent, &parts, &format!("{file}/document/{document}/verifier"), &[]).await;
    }
    document
}

fn said<'a>(ground: &'a str, document: &'a str) -> [(&'a str, &'a str); 3] {
    [("priorite", ground), ("document", document), ("auteur", "association")]
}

fn noted(page: &Page) -> String {
    page.between("<table id=\"priorities\">", "</table>")
}

#[tokio::test]
async fn a_priority_is_noted_on_a_verified_document_once() {
    let (site, mut agent, file) = followed().await;
    prepares(&site).await;
    let (part, to) = (format!("{file}/evaluation"), format!("{file}/priorite"));
    let before = agent.get(&part).await;
    assert!(before.has("id=\"priorities-empty\"") && before.has("id=\"priority-needs\""));
    let document = paper(&mut agent, &file, true).await;
    let page = follow(&mut agent, &part, &to, &said("sheltered", &document)).await;
    assert!(page.has("La priorité est notée"), "{}", page.html);
    let line = noted(&page);
    assert!(line.contains("hébergé ou logé pour un temps"), "{line}");
    assert!(line.contains("Autre document (Une association)"), "{line}");
    assert!(line.contains("2 mars 2026") && line.contains("mairie-a"), "{line}");
    let head = site.app.executor.store.head().await.unwrap();
    let again = follow(&mut agent, &part, &to, &said("sheltered", &document)).await;
    assert_eq!(noted(&again).matches("<tr>").count(), 2, "{}", again.html);
    assert_eq!(site.app.executor.store.head().await.unwrap(), head, "said twice, noted once");
}

#[tokio::test]
async fn a_priority_that_lacks_a_field_or_rests_on_no_verified_document_says_which() {
    let (site, mut agent, file) = followed().await;
    prepares(&site).await;
    let (part, to) = (format!("{file}/evaluation"), format!("{file}/priorite"));
    let verified = paper(&mut agent, &file, true).await;
    let head = site.app.executor.store.head().await.unwrap();
    let mute = agent.post(&part, &to, &[]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = mute.between("id=\"error-summary\"", "</div>");
    for field in ["priorite", "document", "auteur"] {
        assert!(summary.contains(&format!("href=\"#{field}\"")), "{field}: {summary}");
    }
    for (ground, document, field) in [
        ("fireman", verified.as_str(), "priorite"),
        ("eviction", "00000000-0000-4000-8000-000000000000", "document"),
        ("eviction", "'; --", "document"),
    ] {
        let wrong = agent.post(&part, &to, &said(ground, document)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{ground} {document}");
        let summary = wrong.between("id=\"error-summary\"", "</div>");
        assert!(summary.contains(&format!("href=\"#{field}\"")), "{summary}");
        assert_eq!(summary.matches("href=").count(), 1, "{summary}");
    }
    assert_eq!(site.app.executor.store.head().await.unwrap(), head, "nothing was noted");
    // a document that nobody verified yet
    let parts = format!("{file}/pieces");
    follow(&mut agent, &parts, &format!("{file}/document"), &[("categorie", "tax-notice")]).await;
    let page = agent.get(&parts).await;
    let waits = page.html.split("data-document=\"").skip(1).find(|row| row.contains("verify-"));
    let waits = waits.unwrap().split('"').next().unwrap().to_owned();
    assert_ne!(waits, verified);
    let early = agent.post(&part, &to, &said("eviction", &waits)).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.html);
    assert!(early.has("Choisissez un document vérifié de ce dossier"));
}

#[tokio::test]
async fn a_place_that_prepares_no_examination_neither_sees_nor_notes_a_priority() {
    let (site, mut agent, file) = followed().await;
    let (part, to) = (format!("{file}/evaluation"), format!("{file}/priorite"));
    let document = paper(&mut agent, &file, true).await;
    assert!(!agent.get(&part).await.has("Priorité"));
    let sent = agent.post(&part, &to, &said("sheltered", &document)).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    prepares(&site).await;
    let mut elsewhere = site.visitor(Kind::Agent, "ailleurs", "mairie-b").await;
    let sent = elsewhere.post("/agent", &to, &said("sheltered", &document)).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    assert!(agent.get(&part).await.has("id=\"priorities-empty\""));
}

#[tokio::test]
async fn what_is_protected_is_noted_and_not_told_by_its_name() {
    let (site, mut agent, file) = followed().await;
    prepares(&site).await;
    let (part, to) = (format!("{file}/evaluation"), format!("{file}/priorite"));
    let document = paper(&mut agent, &file, true).await;
    let page = follow(&mut agent, &part, &to, &said("violence", &document)).await;
    let line = noted(&page);
    assert!(line.contains("situation protégée") && !line.contains("iolence"), "{line}");
    for part in ["", "/chronologie", "/pieces", "/echanges"] {
        let page = agent.get(&format!("{file}{part}")).await;
        assert!(!page.has("iolences dans le couple"), "{part}: {}", page.html);
    }
}
