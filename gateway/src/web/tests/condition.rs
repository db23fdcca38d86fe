//! An allocation under condition on the pages of its landlord: the document comes, does not, or was in time after all.

use super::site::{Page, Site, Visitor};
use crate::desk::Kind;
use axum::http::StatusCode;
use domain::{
    demand::{DemandCommand, DocumentCategory, DocumentEntry, Proven},
    id::DemandId,
    session::Decision,
    testing::{accept, day, decide, demand, document, offer, offered, ranks, token, vacancy},
    vacancy::VacancyCommand,
    world::Command,
};

/// Three ranked households; the first owes a tax notice by Monday 6 October 2025.
async fn conditional() -> (Site, Visitor) {
    let site = Site::open().await;
    let (document, due) = (DocumentCategory::TaxNotice, day("2025-10-06"));
    let first = (demand(1), Decision::AllocateIf { rank: 1, document, due });
    let decisions: Vec<(DemandId, Decision)> =
        std::iter::once(first).chain(ranks(3).into_iter().skip(1)).collect();
    let all = offered().take(12).chain([decide(1, 1, decisions)]);
    for (at, command) in all.enumerate() {
        site.command(&format!("conditional-{at}"), command).await;
    }
    let landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    (site, landlord)
}

fn path(part: &str) -> String {
    format!("/bailleur/logement/{}{part}", vacancy(1))
}

/// The tax notice came to a desk on 6 October 2025 and was entered on a day.
async fn paper(site: &Site, entered: &str) {
    let entry = DocumentEntry {
        document: document(1),
        category: DocumentCategory::TaxNotice,
        filed_on: day("2025-10-06"),
        posted_on: None,
        handed_to: Some(token("reze")),
        entered_on: day(entered),
    };
    site.command("paper", Command::Demand(demand(1), DemandCommand::EnterDocument(entry))).await;
}

async fn checked(site: &Site) {
    let (document, on) = (document(1), day("2025-10-13"));
    let verify = DemandCommand::VerifyDocument { document, on, proves: Proven::default() };
    site.command("checked", Command::Demand(demand(1), verify)).await;
}

async fn lapsed(site: &Site) {
    let lapse = VacancyCommand::LapseCondition { demand: demand(1), on: day("2025-10-07") };
    site.command("lapse", Command::Vacancy(vacancy(1), lapse)).await;
    let (on, reply_by) = (day("2025-10-08"), day("2025-10-20"));
    let next = VacancyCommand::MakeOffer { demand: demand(2), on, reply_by };
    site.command("next", Command::Vacancy(vacancy(1), next)).await;
}

async fn send(landlord: &mut Visitor, part: &str, n: u128) -> Page {
    let household = demand(n).to_string();
    landlord.post(&path(""), &path(part), &[("demande", &household)]).await
}

/// What the page says of the document of the first household.
fn told(page: &Page) -> String {
    page.between(&format!("data-condition=\"{}\"", demand(1)), "</div>")
}

/// The line of a candidate.
fn line(page: &Page, n: u128) -> String {
    page.between(&format!("<tr data-demand=\"{}\"", demand(n)), "</tr>")
}

#[tokio::test]
async fn a_landlord_notes_that_a_verified_document_is_there_and_offers_only_then() {
    let (site, mut landlord) = conditional().await;
    let page = landlord.get(&path("")).await;
    assert!(told(&page).contains("pas encore là"), "{}", page.html);
    assert!(page.has("id=\"turn-owes\"") && page.has("lundi 6 octobre 2025"), "{}", page.html);
    assert!(!page.has("offer-submit") && !page.has("id=\"meet-1\""));
    let early = send(&mut landlord, "/condition", 1).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.has("CCH R441-3") && early.has("pas encore vérifié"), "{}", early.html);
    paper(&site, "2025-10-06").await;
    let page = landlord.get(&path("")).await;
    assert!(told(&page).contains("un guichet doit encore le vérifier"), "{}", page.html);
    assert!(!page.has("id=\"meet-1\""), "{}", page.html);
    checked(&site).await;
    let page = landlord.get(&path("")).await;
    assert!(page.has("id=\"meet-1\"") && page.has("offer-submit"), "{}", page.html);
    let sent = send(&mut landlord, "/condition", 1).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let page = landlord.get(sent.location()).await;
    assert!(page.has("le document est là") && told(&page).contains("c’est noté"), "{}", page.html);
    assert!(!page.has("id=\"meet-1\"") && page.has("offer-submit"));
    let head = site.app.executor.store.head().await.unwrap();
    assert_eq!(send(&mut landlord, "/condition", 1).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.app.executor.store.head().await.unwrap(), head, "it is noted once");
}

#[tokio::test]
async fn a_household_in_time_after_all_has_its_rank_again_and_the_next_offer_is_taken_back() {
    let (site, mut landlord) = conditional().await;
    lapsed(&site).await;
    let page = landlord.get(&path("")).await;
    assert!(told(&page).contains("non reçu à temps"), "{}", page.html);
    assert!(!page.has("id=\"give-back-1\""));
    let late = send(&mut landlord, "/rendre-rang", 1).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("Aucun document n") && late.has("CCH R441-3"), "{}", late.html);
    paper(&site, "2025-10-13").await;
    let page = landlord.get(&path("")).await;
    assert!(page.has("id=\"give-back-1\""), "{}", page.html);
    assert!(told(&page).contains("est reprise : prévenez-le"), "{}", page.html);
    let sent = send(&mut landlord, "/rendre-rang", 1).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let page = landlord.get(sent.location()).await;
    assert!(page.has("donné à temps"), "{}", page.html);
    for n in [1, 2] {
        assert!(line(&page, n).contains("classé, en attente de son tour"), "{}", page.html);
    }
    assert!(!page.has("id=\"give-back-1\"") && page.has("id=\"turn-owes\""), "{}", page.html);
}

#[tokio::test]
async fn a_household_in_time_does_not_take_a_dwelling_that_another_accepted() {
    let (site, mut landlord) = conditional().await;
    lapsed(&site).await;
    let on = day("2025-10-10");
    let accept = VacancyCommand::AcceptOffer { demand: demand(2), on };
    site.command("accepted", Command::Vacancy(vacancy(1), accept)).await;
    paper(&site, "2025-10-13").await;
    let page = landlord.get(&path("")).await;
    assert!(told(&page).contains("Un autre ménage a accepté ce logement"), "{}", page.html);
    let sent = send(&mut landlord, "/rendre-rang", 1).await;
    let page = landlord.get(sent.location()).await;
    assert!(line(&page, 1).contains("logement déjà pris"), "{}", page.html);
    assert!(line(&page, 2).contains("a accepté"), "{}", page.html);
    assert!(!page.has("id=\"give-back-1\""));
}

#[tokio::test]
async fn a_form_about_no_household_another_one_or_from_elsewhere_does_nothing() {
    let (site, mut landlord) = conditional().await;
    let head = site.app.executor.store.head().await.unwrap();
    for part in ["/condition", "/rendre-rang"] {
        for wrong in ["", "x", "' or 1"] {
            let sent = landlord.post(&path(""), &path(part), &[("demande", wrong)]).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{part} {wrong}");
        }
        for n in [2, 77] {
            let sent = send(&mut landlord, part, n).await;
            assert_eq!(sent.status, StatusCode::CONFLICT, "{part} {n}: {}", sent.html);
        }
        let mut other = site.visitor(Kind::Landlord, &format!("autre{part}"), "autre").await;
        let household = demand(1).to_string();
        let sent = other.post("/bailleur", &path(part), &[("demande", &household)]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{part}");
    }
    assert_eq!(site.app.executor.store.head().await.unwrap(), head);
}

#[tokio::test]
async fn a_dwelling_without_a_condition_speaks_of_none() {
    let site = Site::open().await;
    for (at, command) in offered().take(12).chain([decide(1, 1, ranks(3))]).enumerate() {
        site.command(&format!("plain-{at}"), command).await;
    }
    let mut landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    let page = landlord.get(&path("")).await;
    assert!(page.has("offer-submit") && !page.has("id=\"conditions\""), "{}", page.html);
    site.command("offer", offer(1, 1)).await;
    site.command("accept", accept(1, 1)).await;
    assert!(!landlord.get(&path("")).await.has("id=\"conditions\""));
}
