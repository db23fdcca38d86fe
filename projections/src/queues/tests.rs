use super::*;
use crate::{testing::Story, tests::of_demand};
use domain::{
    demand::{DemandCommand, DocumentCategory},
    testing::{self as t, day},
};

async fn lengths(story: &Story) -> Vec<(&'static str, i64)> {
    let mut lengths = Vec::new();
    for (_keep, views) in story.views().await {
        let counted = counts(views.db()).await.unwrap();
        lengths = counted.iter().map(|count| (count.queue.code(), count.items)).collect();
        for count in &counted {
            let all = Page { limit: 100, ..Page::default() };
            let listed = items(views.db(), count.queue, &all).await.unwrap();
            assert_eq!(listed.len(), usize::try_from(count.items).unwrap());
        }
    }
    lengths
}

#[tokio::test]
async fn a_form_waits_to_be_registered_until_it_is() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::submit(1), t::submit(2)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 2)]);
    story.on("2025-03-10", [t::register(1)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 1)]);
}

#[tokio::test]
async fn a_document_waits_until_someone_looked_at_it() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    for n in 1..=2 {
        let (document, on) = (t::document(n), day("2025-03-11"));
        let file =
            DemandCommand::FileDocument { document, category: DocumentCategory::TaxNotice, on };
        story.on("2025-03-11", [of_demand(1, file)]).await;
    }
    assert_eq!(lengths(&story).await, [("documents-to-check", 1)]);
    let verify = |n| DemandCommand::VerifyDocument {
        document: t::document(n),
        on: day("2025-03-12"),
        proves: domain::demand::Proven::default(),
    };
    story.on("2025-03-12", [of_demand(1, verify(1))]).await;
    for (_keep, views) in story.views().await {
        let page = Page { limit: 10, ..Page::default() };
        let listed = items(views.db(), Queue::DocumentsToCheck, &page).await.unwrap();
        assert_eq!(listed[0].details["documents"].as_array().unwrap().len(), 1);
        assert_eq!(listed[0].since, day("2025-03-11"));
    }
    story.on("2025-03-12", [of_demand(1, verify(2))]).await;
    assert_eq!(lengths(&story).await, []);
}

#[tokio::test]
async fn a_renewal_is_due_from_its_notice_until_it_is_done() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    let notice = DemandCommand::SendRenewalNotice { on: day("2026-01-20") };
    story.on("2026-01-20", [of_demand(1, notice)]).await;
    assert_eq!(lengths(&story).await, [("renewals-due", 1)]);
    let renew = DemandCommand::Renew { on: day("2026-02-01"), declaration: None };
    story.on("2026-02-01", [of_demand(1, renew)]).await;
    assert_eq!(lengths(&story).await, []);
}

#[tokio::test]
async fn an_offer_waits_at_its_landlord_until_it_is_answered() {
    let mut story = Story::new();
    story.on("2025-03-10", t::offered()).await;
    for (_keep, views) in story.views().await {
        let body = t::token("nmh");
        let page = Page { body: Some(&body), limit: 10, ..Page::default() };
        let listed = items(views.db(), Queue::OffersAwaitingReply, &page).await.unwrap();
        assert_eq!(listed[0].demand, Some(t::demand(1)));
        assert_eq!(listed[0].due, Some(day("2025-10-06")));
        let after = Some((listed[0].since, listed[0].subject));
        let next = Page { body: Some(&body), after, limit: 10 };
        let rest = items(views.db(), Queue::OffersAwaitingReply, &next).await.unwrap();
        assert_eq!(rest, []);
    }
    story.on("2025-09-30", [t::accept(1, 1)]).await;
    assert_eq!(lengths(&story).await, []);
}

fn alike(n: u128, other: u128) -> domain::world::Command {
    let mut form = t::form(n);
    form.lookalikes = vec![t::demand(other)];
    t::submission(n, form)
}

#[tokio::test]
async fn two_demands_that_look_alike_wait_both_until_they_are_set_apart() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::submit(1), alike(2, 1)]).await;
    assert_eq!(lengths(&story).await, [("duplicates", 2), ("to-register", 2)]);
    let (other, on, body) = (t::demand(2), day("2025-03-12"), t::token("nantes"));
    let reason = domain::demand::Distinct::Homonyms;
    let dismiss = DemandCommand::DismissResemblance { other, on, body, reason };
    story.on("2025-03-12", [of_demand(1, dismiss)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 2)]);
}

#[tokio::test]
async fn what_is_said_of_a_demand_before_its_form_waits_at_its_desk_once_the_form_is_there() {
    let mut story = Story::new();
    story.on("2025-03-10", [alike(2, 1)]).await;
    assert_eq!(lengths(&story).await, [("duplicates", 1), ("to-register", 1)]);
    story.on("2025-03-11", [t::submit(1)]).await;
    for (_keep, views) in story.views().await {
        let all = Page { limit: 10, ..Page::default() };
        let listed = items(views.db(), Queue::Duplicates, &all).await.unwrap();
        assert!(listed.len() == 2 && listed.iter().all(|item| item.desk.is_some()), "{listed:?}");
    }
}
