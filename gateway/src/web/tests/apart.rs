//! She leaves: from that minute nothing of hers is on a page, in the API or on the live stream of his.

use super::site::{Page, Site, Visitor, day};
use crate::desk::{Account, Kind, NewAccount, Reading};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    demand::{DemandCommand as D, DocumentCategory as Doc, Parting, Registration},
    sealed::{Class, Sealed},
    testing::{
        declare, demand, document, form, nominate, number, person, spouse, submission, token,
    },
    world::Command,
};
use futures::{Stream, StreamExt};
use std::time::Duration;
use tower::ServiceExt;

/// What only she could have said, or what leads to her.
fn hers() -> Vec<String> {
    vec![
        number(2).to_string(),
        demand(2).to_string(),
        person(2).to_string(),
        "DURAND-2".into(),
        "Dominique".into(),
        "44190".into(),
        "Saint-Sébastien".into(),
        "44162".into(),
        "Saint-Herblain".into(),
        "Ressources du mois".into(),
        "ccas-saint-sebastien".into(),
        "Ccas saint sebastien".into(),
        "access-changed".into(),
        "co-applicant".into(),
        "link-recorded".into(),
    ]
}

fn on(n: u128, command: D) -> Command {
    Command::Demand(demand(n), command)
}

async fn filed(site: &Site, n: u128, paper: u128, category: Doc, date: &str) {
    let (document, at) = (document(paper), day(date));
    let file = D::FileDocument { document, category, on: at };
    let verify = D::VerifyDocument { document, on: at, proves: domain::demand::Proven::default() };
    site.command(&format!("file-{n}-{paper}"), on(n, file)).await;
    site.command(&format!("verify-{n}-{paper}"), on(n, verify)).await;
}

/// One joint demand since 2022, a paper of both and one of hers.
async fn together(site: &Site) {
    let mut joint = form(1);
    (joint.desk, joint.received_on) = (token("00001"), day("2022-04-11"));
    joint.declaration.co_applicants = vec![spouse(2)];
    joint.registration = Some(Registration {
        presented_on: day("2022-04-11"),
        last_renewed_on: Some(day("2025-04-02")),
        number: number(1),
        migrated: true,
    });
    site.command("joint", submission(1, joint)).await;
    filed(site, 1, 1, Doc::FamilyStatus, "2025-04-02").await;
    filed(site, 1, 2, Doc::MonthlyResources, "2025-04-02").await;
}

fn leaves(site: &Site) -> Command {
    let mut form = form(2);
    (form.received_on, form.desk) = (site.app.today(), token("00002"));
    form.declaration.on = site.app.today();
    form.declaration.residence = Some(token("44190"));
    form.declaration.wish.as_mut().unwrap().communes = vec![token("44162")];
    let Sealed::Open { value, .. } = &mut form.declaration.identity else { panic!() };
    value.first_name = Some("Dominique".into());
    let parting = Parting {
        from: demand(1),
        on: site.app.today(),
        body: token("nantes"),
        number: number(2),
        form,
        shared: vec![document(1)],
        alone: vec![document(2)],
    };
    on(2, D::Part(Box::new(parting)))
}

async fn account(site: &Site, of: u128, who: u128) -> Account {
    let new = NewAccount {
        demand: Some(demand(of)),
        person: Some(person(who)),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    site.app.desk.add(new).await.unwrap().0
}

async fn applicant(site: &Site, of: u128, who: u128) -> Visitor {
    let account = account(site, of, who).await;
    site.signed_in(account).await
}

const PAGES: [&str; 11] = [
    "/demandeur",
    "/demandeur/imprimer",
    "/demandeur/renouveler",
    "/demandeur/renoncer",
    "/api/v1/demand/timeline",
    "/demandeur/documents",
    "/demandeur/place",
    "/demandeur/decisions",
    "/demandeur/lectures",
    "/demandeur/historique.json",
    "/demandeur/echeances.ics",
];

async fn pages(visitor: &mut Visitor) -> Vec<(&'static str, Page)> {
    let mut read = Vec::new();
    for path in PAGES {
        read.push((path, visitor.get(path).await));
    }
    read
}

fn holds_nothing_of_hers(pages: &[(&str, Page)], when: &str) {
    for (path, page) in pages {
        assert_eq!(page.status, StatusCode::OK, "{when}, {path}");
        // the form to give a document offers every category to everybody
        let shown = page.html.split("id=\"give\"").next().unwrap();
        let shown = without_hashes(shown);
        for canary in hers() {
            assert!(!shown.contains(&canary), "{when}, {path} holds {canary}: {}", page.html);
        }
    }
}

/// A history without its hashes and identifiers, which may hold any digits.
fn without_hashes(shown: &str) -> String {
    let Ok(mut told) = serde_json::from_str::<serde_json::Value>(shown) else {
        return shown.to_owned();
    };
    for fact in told["facts"].as_array_mut().into_iter().flatten() {
        for drawn in ["leaf_data", "event_id", "path", "recorded_at_us"] {
            fact[drawn] = serde_json::Value::Null;
        }
    }
    told.to_string()
}

/// The frames of a live stream.
async fn live(site: &Site, visitor: &Visitor) -> impl Stream<Item = String> + Unpin + use<> {
    let cookie = format!("fil={}", visitor.cookie.clone().unwrap());
    let request = Request::builder().uri("/demandeur/flux").header(header::HOST, "t");
    let request = request.header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let response = site.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let frames = response.into_body().into_data_stream();
    Box::pin(frames.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap()))
}

async fn next(frames: &mut (impl Stream<Item = String> + Unpin)) -> Option<String> {
    tokio::time::timeout(Duration::from_millis(800), frames.next()).await.ok().flatten()
}

#[tokio::test]
async fn from_that_minute_his_pages_and_his_stream_hold_nothing_of_hers() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    together(&site).await;
    let mut him = applicant(&site, 1, 1).await;
    let before = pages(&mut him).await;
    assert!(before[0].1.has("Ressources du mois"), "until then he sees her paper");
    assert!(before[4].1.has("demand.document-verified"));
    let helper = NewAccount {
        body: Some(token("ccas-saint-sebastien")),
        ..NewAccount::of(Kind::Agent, "agent")
    };
    let (helper, _) = site.app.desk.add(helper).await.unwrap();
    let reading = Reading {
        demand: Some(demand(1)),
        purpose: "recevoir la personne".into(),
        class: Class::Sensitive,
    };
    site.app.desk.note(&helper, reading).await.unwrap();
    assert!(him.get("/demandeur").await.has("Ccas saint sebastien"), "he sees who read the file");
    let mut frames = live(&site, &him).await;
    assert!(next(&mut frames).await.is_some(), "where his demand stands");

    site.command("leaves", leaves(&site)).await;
    holds_nothing_of_hers(&pages(&mut him).await, "from that minute");
    assert_eq!(next(&mut frames).await, None, "nothing moved on his live stream");
    let home = him.get("/demandeur").await;
    assert!(home.has(number(1).as_str()) && home.has("Situation familiale"), "his stays his");

    filed(&site, 2, 12, Doc::Other, "2026-03-02").await;
    assert_eq!(next(&mut frames).await, None, "nor by what she files");
    let lettings = [declare(1), nominate(1, 1)];
    for (at, command) in lettings.into_iter().enumerate() {
        site.command(&format!("landlord-{at}"), command).await;
    }
    assert!(next(&mut frames).await.is_some(), "a landlord's act on his demand is told to him");
    holds_nothing_of_hers(&pages(&mut him).await, "after a landlord's act");
}

#[tokio::test]
async fn she_opens_her_own_and_no_longer_his_and_his_lost_secret_leaves_hers_alone() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    together(&site).await;
    let (his, her_old) = (account(&site, 1, 1).await, account(&site, 1, 2).await);
    let mut him = site.signed_in(his.clone()).await;
    let mut old = site.signed_in(her_old).await;
    assert_eq!(old.get("/demandeur").await.status, StatusCode::OK);
    site.command("leaves", leaves(&site)).await;
    for path in PAGES {
        assert_eq!(old.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut her = applicant(&site, 2, 2).await;
    let home = her.get("/demandeur").await;
    assert!(home.has(number(2).as_str()), "{}", home.html);
    assert!(home.has("11/04/2022") || home.has("11 avril 2022"), "{}", home.html);
    assert!(
        home.has("Situation familiale") && home.has("Ressources du mois"),
        "her papers are hers"
    );
    // an account that names him opens nothing of hers
    assert_eq!(applicant(&site, 2, 1).await.get("/demandeur").await.status, StatusCode::NOT_FOUND);

    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let file = format!("/agent/dossier/{}", demand(1));
    let acces = format!("{file}/acces");
    let hers = person(2).to_string();
    let asked = agent.post(&acces, &acces, &[("adulte", &hers), ("piece", "vue")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "she signs his demand no more");
    let his_own = person(1).to_string();
    let unseen = agent.post(&acces, &acces, &[("adulte", &his_own)]).await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY, "without an identity document");
    let given = agent.post(&acces, &acces, &[("adulte", &his_own), ("piece", "vue")]).await;
    assert!(given.has(&his.login), "his lost secret is his: {}", given.html);
    assert!(!given.has(number(2).as_str()));
    assert_ne!(him.get("/demandeur").await.status, StatusCode::OK, "his sessions end");
    assert_eq!(her.get("/demandeur").await.status, StatusCode::OK, "hers do not");
}

#[tokio::test]
async fn an_agent_of_his_landlord_who_types_her_name_reads_the_answer_of_what_does_not_exist() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    site.place(2, "nmh", "00003").await;
    together(&site).await;
    site.command("leaves", leaves(&site)).await;
    let mut agent = site.visitor(Kind::Agent, "guichet-nmh", "nmh").await;
    let (hers, nobody) = (number(2).to_string(), number(77).to_string());
    for typed in ["DURAND-2", "Dominique", &hers, &nobody] {
        let asked = [("numero", typed), ("objet", "file")];
        let answer = agent.post("/agent", "/agent/chercher", &asked).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(answer.has("Aucune demande de votre guichet ne porte ce numéro"), "{typed}");
        assert!(!answer.has(&demand(2).to_string()), "{typed}");
    }
    // knowing the address of her file opens nothing either, with a purpose or without
    for purpose in ["", "?objet=file"] {
        let file = agent.get(&format!("/agent/dossier/{}{purpose}", demand(2))).await;
        assert_eq!(file.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_desk_closes_what_is_hers_before_anything_else_and_his_own_stays_open() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    together(&site).await;
    let mut him = applicant(&site, 1, 1).await;
    assert!(him.get("/demandeur").await.has("Ressources du mois"));
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let file = format!("/agent/dossier/{}", demand(1));
    let (hers, paper) = (person(2).to_string(), document(2).to_string());
    let chosen = [("adulte", hers.as_str()), ("papiers", paper.as_str())];
    let closed = agent.post(&format!("{file}/depart"), &format!("{file}/fermer"), &chosen).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.html);
    let home = him.get("/demandeur").await;
    assert!(!home.has("Ressources du mois"), "her paper is still his to read: {}", home.html);
    assert!(home.has("Situation familiale"), "what is of both is closed too: {}", home.html);
    let nobody = [("adulte", "person-00000000000000000000000000000009")];
    let refused = agent.post(&format!("{file}/depart"), &format!("{file}/fermer"), &nobody).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}
