//! What a household reads of its place, of decisions, of who opened its file, and what it takes home.

use super::site::{Site, Visitor, day};
use crate::{
    desk::{Account, Kind, NewAccount, Reading},
    places::{self, Lives, keep_up},
};
use axum::http::StatusCode;
use domain::{
    id::StreamId,
    ranking::Scope,
    sealed::Class,
    session::{NoticePresented, SessionCommand},
    testing::{demand, offered, person, register, session, submit, vacancy},
    world::Command,
};
use eventstore::{
    recorded::Instant,
    tree::{integrator::Integrator, note::Algorithm, proof::Proof, signer::Signer},
};
use serde_json::Value;
use std::sync::Arc;

async fn registered(site: &Site, n: u128) {
    site.command(&format!("submit-{n}"), submit(n)).await;
    site.command(&format!("register-{n}"), register(n)).await;
}

async fn account(site: &Site, n: u128) -> Account {
    let new = NewAccount {
        demand: Some(demand(n)),
        person: Some(person(n)),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    site.app.desk.add(new).await.unwrap().0
}

async fn household(site: &Site, n: u128) -> Visitor {
    let account = account(site, n).await;
    site.signed_in(account).await
}

fn midday(text: &str) -> Instant {
    Instant::midday(day(text))
}

#[tokio::test]
async fn places_computed_at_night_are_those_of_the_log_and_sum_to_the_difference() {
    let site = Site::open().await;
    site.set(midday("2026-02-10"));
    for n in 1..=12 {
        registered(&site, n).await;
    }
    site.set(midday("2026-03-10"));
    for n in 13..=16 {
        registered(&site, n).await;
    }
    let written = keep_up(&site.app).await.unwrap();
    assert_eq!(written, 12 + 16, "the month that ended, and today");
    assert_eq!(keep_up(&site.app).await.unwrap(), 0, "once a day");
    let lives = Lives::read(&site.app).await.unwrap();
    let edition = site.app.executor.edition().await.unwrap();
    let days = (day("2026-03-01"), day("2026-03-10"));
    for n in 1..=16 {
        let row = site.app.desk.places_of(demand(n)).await.unwrap()[0];
        let scope = Scope::Comparable;
        let told = places::place(&lives, edition.laws(), (demand(n), days.1), scope).unwrap().1;
        assert_eq!(row.after, told);
        match places::why(&lives, edition.laws(), demand(n), days, scope) {
            Ok(why) => assert_eq!(row.since, Some((why.before.place, why.parts))),
            Err(_) => assert_eq!(row.since, None, "{n} came after the first day"),
        }
    }
    let mut visitor = household(&site, 1).await;
    let home = visitor.get("/demandeur").await;
    assert!(home.has("sur 16 demandes comparables"), "{}", home.html);
    assert!(home.has("Ce n’est pas une file d’attente"));
    let page = visitor.get("/demandeur/place").await;
    assert!(page.has("id=\"why\"") && page.has("sur 12 demandes comparables"), "{}", page.html);
    assert!(page.has("déclaré") && page.has("provisoire"), "{}", page.html);
    assert!(!page.has(">Arrivées<"), "four arrivals are too few to be told apart: {}", page.html);
    let wait = visitor.get("/demandeur/attente").await;
    assert!(wait.has("ni une promesse, ni un conseil"), "{}", wait.html);
    // the next day takes the place of this one, the month that ended stays
    site.set(midday("2026-03-11"));
    assert_eq!(keep_up(&site.app).await.unwrap(), 16);
    assert_eq!(site.app.desk.places_of(demand(1)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_place_among_too_few_is_not_told() {
    let site = Site::open().await;
    for n in 1..=3 {
        registered(&site, n).await;
    }
    keep_up(&site.app).await.unwrap();
    let page = household(&site, 1).await.get("/demandeur/place").await;
    assert!(page.has("Moins de 11 demandes sont comparables"), "{}", page.html);
    assert!(!page.has("sur 3 demandes"), "{}", page.html);
}

#[tokio::test]
async fn a_decision_says_what_follows_and_until_when_it_can_be_contested() {
    let site = Site::open().await;
    for (n, command) in offered().enumerate() {
        site.command(&format!("offered-{n}"), command).await;
    }
    let mut visitor = household(&site, 2).await;
    let page = visitor.get("/demandeur/decisions").await;
    assert!(page.has("La commission vous classe au rang 2"), "{}", page.html);
    assert!(page.has("2 autres ménages étaient examinés") && page.has("CCH R441-3"));
    assert!(page.has("La lettre ne vous a pas encore été présentée"), "{}", page.html);
    let of = |said| Command::Session(session(1), said);
    let (demand, vacancy) = (demand(2), vacancy(1));
    let notify = SessionCommand::Notify { vacancy, demand, on: day("2025-09-26"), says_how: true };
    site.command("notify", of(notify)).await;
    let presented_on = day("2025-10-01");
    let present = SessionCommand::PresentNotice(NoticePresented { vacancy, demand, presented_on });
    site.command("present", of(present)).await;
    let world = crate::web::read::world(&site.app, &[StreamId::Session(session(1))]).await.unwrap();
    let outcome = &world.session(session(1)).unwrap().decisions[&(vacancy, demand)];
    let rules = &site.app.executor.law.on(site.app.today()).commissions;
    let domain::session::TimeToContest::Until(last) = outcome.time_to_contest(rules) else {
        panic!("{outcome:?}")
    };
    let page = visitor.get("/demandeur/decisions").await;
    let said = format!("jusqu’au {} inclus", crate::web::words::long_day(last));
    assert!(page.has(&said), "{said}: {}", page.html);
    let other = household(&site, 9).await.get("/demandeur/decisions").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_opened_the_file_is_told_by_body_purpose_and_class_never_by_name() {
    let site = Site::open().await;
    registered(&site, 1).await;
    let mut visitor = household(&site, 1).await;
    assert!(visitor.get("/demandeur/lectures").await.has("readings-empty"));
    let agent = site.account(Kind::Agent, "AGENT-LOGIN", "mairie-44109").await;
    for purpose in ["recevoir la personne", "recevoir la personne", "traiter un courrier"] {
        let reading =
            Reading { demand: Some(demand(1)), purpose: purpose.into(), class: Class::Sensitive };
        site.app.desk.note(&agent, reading).await.unwrap();
    }
    let page = visitor.get("/demandeur/lectures").await;
    assert!(page.has("mairie de Nantes") && page.has("recevoir la personne"), "{}", page.html);
    assert!(page.has("(2 fois)") && page.has("ressources et documents compris"), "{}", page.html);
    let account = agent.id.to_string();
    assert!(!page.has("AGENT-LOGIN") && !page.has(&account), "{}", page.html);
}

#[tokio::test]
async fn the_history_is_taken_home_with_proofs_that_check_against_the_log_s_key() {
    let site = Site::open().await;
    for (n, command) in offered().enumerate() {
        site.command(&format!("offered-{n}"), command).await;
    }
    let signer = Signer::new(site.app.executor.vault.origin(), Algorithm::Ed25519, &[7; 32]);
    let signer = signer.unwrap();
    let log = signer.verifier().clone();
    let tree = Arc::clone(&site.app.tree);
    Integrator::new(tree, signer, Arc::clone(&site.app.clock)).once().await.unwrap();
    let mut visitor = household(&site, 1).await;
    let taken = visitor.get("/demandeur/historique.json").await;
    let told: Value = serde_json::from_str(&taken.html).unwrap();
    let facts = told["facts"].as_array().unwrap();
    assert!(facts.len() > 5 && told["next"].is_null());
    let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    for fact in facts {
        let path = fact["path"].as_array().unwrap().iter();
        let mut proof = Proof {
            data: bytes(&fact["leaf_data"]),
            leaf: eventstore::tree::size::LeafIndex(fact["leaf_index"].as_u64().unwrap()),
            path: path.map(|hash| bytes(hash).try_into().unwrap()).collect(),
            note: told["checkpoint"].as_str().unwrap().parse().unwrap(),
        };
        proof.check(&log).unwrap();
        proof.data[20] ^= 1;
        assert!(proof.check(&log).is_err(), "another leaf is not in the tree");
        assert!(fact["event_id"].is_string() && fact["position"].is_i64());
    }
    let whole = taken.html;
    assert!(!whole.contains("DURAND") && !whole.contains("\"actor"), "{whole}");
}

#[tokio::test]
async fn papers_to_take_home_say_nothing_of_anybody_in_their_names_and_a_desk_gives_the_same() {
    let site = Site::open().await;
    registered(&site, 1).await;
    let mut visitor = household(&site, 1).await;
    for (name, kind) in [
        ("attestation.pdf", "application/pdf"),
        ("historique.pdf", "application/pdf"),
        ("historique.json", "application/json"),
        ("echeances.ics", "text/calendar; charset=utf-8"),
    ] {
        let (status, headers) = visitor.head(&format!("/demandeur/{name}")).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        let said = |header: &str| headers.get(header).unwrap().to_str().unwrap().to_owned();
        assert_eq!(said("content-type"), kind);
        assert!(said("content-disposition").ends_with(&format!("filename=\"{name}\"")));
    }
    let calendar = visitor.get("/demandeur/echeances.ics").await;
    assert!(calendar.has("SUMMARY:Dernier jour pour renouveler"), "{}", calendar.html);
    for personal in ["DURAND", "demand-", "0440325"] {
        assert!(!calendar.has(personal), "{personal}: {}", calendar.html);
    }
    let desk = crate::web::read::demand(&site.app, demand(1)).await.unwrap();
    let desk = desk.registration.unwrap().desk;
    site.place(2, "mairie-44143", desk.as_str()).await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-44143").await;
    for name in ["attestation.pdf", "historique.pdf", "historique.json"] {
        let path = format!("/agent/dossier/{}/{name}", demand(1));
        assert_eq!(agent.head(&path).await.0, StatusCode::OK, "{name}");
        assert_eq!(visitor.head(&path).await.0, StatusCode::NOT_FOUND);
    }
    let readings = site.app.desk.readings_of(demand(1), 50).await.unwrap();
    assert!(readings.iter().any(|one| one.purpose == "imprimer pour la personne"));
}
