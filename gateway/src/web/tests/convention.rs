//! A convention of reservation, noted by the landlord that signed it and read by its holder.

use super::site::{Site, Visitor};
use crate::desk::Kind;
use axum::http::StatusCode;
use domain::{
    body::{BodyCommand, BodyKind, Organisation},
    testing::{day, token},
    world::Command,
};

const PATH: &str = "/bailleur/conventions";

async fn declared(site: &Site, short: &str, name: &str, kind: BodyKind) {
    let (body, name, from) = (token(short), name.to_owned(), day("2025-01-01"));
    let known = Organisation { body, name, kind, siren: None, from };
    site.command(short, Command::Body(BodyCommand::Declare(known))).await;
}

/// A landlord and two holders that the register knows.
async fn register() -> (Site, Visitor) {
    let site = Site::open().await;
    declared(&site, "nmh", "Nantes Métropole Habitat", BodyKind::Landlord).await;
    declared(&site, "prefecture-44", "Préfecture", BodyKind::State).await;
    declared(&site, "mairie-44143", "Mairie de Rezé", BodyKind::TownHall).await;
    let landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    (site, landlord)
}

fn said<'a>(part: &'a str, base: &'a str) -> [(&'a str, &'a str); 4] {
    [("reservataire", "prefecture-44"), ("annee", "2026"), ("part", part), ("base", base)]
}

#[tokio::test]
async fn a_convention_is_noted_once_and_its_holder_reads_its_share() {
    let (site, mut landlord) = register().await;
    let page = landlord.get(PATH).await;
    assert!(page.has("id=\"shares-empty\"") && page.has("id=\"agree\""), "{}", page.html);
    assert!(!page.has("value=\"nmh\""), "a landlord owes itself nothing");
    let sent = landlord.post(PATH, PATH, &said("12,5", "41")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let page = landlord.get(sent.location()).await;
    let shares = page.between("<table id=\"shares\"", "</table>");
    assert!(page.has("La convention est notée"), "{}", page.html);
    assert!(shares.contains("Préfecture") && shares.contains("12,5\u{a0}% de 41"), "{shares}");
    let told = ["data-label=\"Convenu\">6<", "data-label=\"Mis à disposition\">0<"];
    assert!(told.iter().all(|cell| shares.contains(cell)), "{shares}");
    let head = site.app.executor.store.head().await.unwrap();
    let again = landlord.post(PATH, PATH, &said("12,5", "41")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let other = landlord.post(PATH, PATH, &said("13", "41")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.has("CCH R441-5") && other.has("déjà convenue"), "{}", other.html);
    assert_eq!(site.app.executor.store.head().await.unwrap(), head);
    let mut holder = site.visitor(Kind::Holder, "etat", "prefecture-44").await;
    let page = holder.get("/reservataire").await;
    let flow = page.between("<table id=\"flow\">", "</table>");
    assert!(flow.contains("Nantes Métropole Habitat") && flow.contains("12,5"), "{flow}");
    let mut other = site.visitor(Kind::Landlord, "autre", "autre").await;
    let page = other.get(PATH).await;
    assert!(page.has("id=\"not-known\"") && !page.has("12,5"), "{}", page.html);
}

#[tokio::test]
async fn a_convention_with_a_wrong_number_or_holder_says_which_and_is_not_noted() {
    let (site, mut landlord) = register().await;
    let head = site.app.executor.store.head().await.unwrap();
    let mute = landlord.post(PATH, PATH, &[]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(mute.between("id=\"error-summary\"", "</div>").matches("href=").count(), 4);
    for (name, wrong) in [
        ("part", "0"),
        ("part", "100,5"),
        ("part", "un tiers"),
        ("base", "0"),
        ("base", "-4"),
        ("base", "99999999999"),
        ("annee", "2024"),
        ("annee", "2028"),
        ("annee", "x"),
        ("reservataire", "nmh"),
        ("reservataire", "inconnu"),
        ("reservataire", "'; --"),
    ] {
        let fields = said("30", "40").map(|(n, v)| (n, if n == name { wrong } else { v }));
        let page = landlord.post(PATH, PATH, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {wrong}");
        let summary = page.between("id=\"error-summary\"", "</div>");
        assert!(summary.contains(&format!("href=\"#{name}\"")), "{name} {wrong}: {summary}");
        assert_eq!(summary.matches("href=").count(), 1, "{name} {wrong}: {summary}");
    }
    assert_eq!(site.app.executor.store.head().await.unwrap(), head);
}

#[tokio::test]
async fn only_a_landlord_notes_a_convention_and_only_one_the_register_knows() {
    let (site, _) = register().await;
    let head = site.app.executor.store.head().await.unwrap();
    let mut holder = site.visitor(Kind::Holder, "etat", "prefecture-44").await;
    assert_eq!(holder.get(PATH).await.status, StatusCode::NOT_FOUND);
    let sent = holder.post("/reservataire", PATH, &said("30", "40")).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let mut other = site.visitor(Kind::Landlord, "autre", "autre").await;
    let sent = other.post("/bailleur", PATH, &said("30", "40")).await;
    assert_eq!(sent.status, StatusCode::CONFLICT, "{}", sent.html);
    assert_eq!(site.app.executor.store.head().await.unwrap(), head);
}
