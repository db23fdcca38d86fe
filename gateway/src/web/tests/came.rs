//! A form that says that a letter came: what it lacks is named, and nothing is noted of it.

use super::site::{Site, Visitor, day};
use crate::{desk::Kind, web::read};
use axum::http::StatusCode;
use domain::{
    demand::{DemandCommand as D, LetterPurpose},
    testing::{demand, offered, vacancy},
    world::Command,
};

/// Sends a form without a day, without a proof, with a day that cannot be; none notes anything. Then a right one does.
async fn asked(site: &Site, visitor: &mut Visitor, page: &str, form: &str, purpose: LetterPurpose) {
    let letters = async || read::demand(&site.app, demand(1)).await.unwrap().post.letters;
    let (whose, before) = (demand(1).to_string(), letters().await.len());
    for (presented, proof, says) in [
        ("", "avis", "Écrivez le jour"),
        ("hier", "avis", "Écrivez le jour"),
        ("2026-03-01", "", "Choisissez ce qui prouve"),
        ("2026-03-01", "parole", "Choisissez ce qui prouve"),
        ("2026-03-03", "avis", "entre le jour de son envoi et aujourd’hui"),
        ("2025-09-24", "avis", "entre le jour de son envoi et aujourd’hui"),
    ] {
        let fields = [("demande", whose.as_str()), ("presente", presented), ("preuve", proof)];
        let answer = visitor.post(page, form, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{presented} {proof}");
        assert!(answer.has(says), "{presented} {proof}: {}", answer.html);
        assert_eq!(letters().await.len(), before, "{presented} {proof}");
    }
    let fields = [("demande", whose.as_str()), ("presente", "2026-03-01"), ("preuve", "signature")];
    assert_eq!(visitor.post(page, form, &fields).await.status, StatusCode::SEE_OTHER);
    let noted = letters().await.into_values().find(|letter| letter.purpose == purpose);
    assert_eq!(noted.unwrap().presented_on, Some(day("2026-03-01")));
}

#[tokio::test]
async fn the_letter_of_an_offer_came_only_on_a_day_and_with_a_proof_that_can_be() {
    let site = Site::open().await;
    for (n, command) in offered().enumerate() {
        site.command(&format!("given-{n}"), command).await;
    }
    let mut landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    let page = format!("/bailleur/logement/{}", vacancy(1));
    let purpose = LetterPurpose::Offer { vacancy: vacancy(1) };
    asked(&site, &mut landlord, &page, &format!("{page}/presentation"), purpose).await;
}

#[tokio::test]
async fn the_letter_of_a_renewal_notice_too() {
    let site = Site::open().await;
    site.place(1, "nantes", "G4401").await;
    for (n, command) in offered().enumerate() {
        site.command(&format!("given-{n}"), command).await;
    }
    let notice = D::SendRenewalNotice { on: day("2026-01-20") };
    site.command("notice", Command::Demand(demand(1), notice)).await;
    let mut agent = site.visitor(Kind::Agent, "agent", "nantes").await;
    let page = format!("/agent/dossier/{}", demand(1));
    let form = format!("{page}/courrier-renouvellement");
    asked(&site, &mut agent, &page, &form, LetterPurpose::Renewal).await;
}
