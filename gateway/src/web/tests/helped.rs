//! Somebody helps a household: within a scope, until a day, named in the thread; and a letter comes back.

use super::site::{Site, Visitor};
use crate::desk::{Kind, NewAccount};
use axum::http::StatusCode;
use domain::{
    demand::{DemandCommand, Registration},
    testing::{demand, form, number, person, spouse, submission, token},
    world::Command,
};

const MANDATE: [(&str, &str); 5] = [
    ("nature", "association"),
    ("aidant", "Association Accueil"),
    ("portee", "lire"),
    ("portee", "agir"),
    ("fin", "2026-12-31"),
];

async fn registered(site: &Site) {
    let mut said = form(1);
    said.desk = token("00001");
    said.declaration.co_applicants = vec![spouse(2)];
    said.registration = Some(Registration {
        presented_on: "2022-04-11".parse().unwrap(),
        last_renewed_on: Some("2025-04-02".parse().unwrap()),
        number: number(1),
        migrated: true,
    });
    site.command("first", submission(1, said)).await;
}

async fn adult(site: &Site, n: u128) -> Visitor {
    let new = NewAccount {
        demand: Some(demand(1)),
        person: Some(person(n)),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    let account = site.app.desk.add(new).await.unwrap().0;
    site.signed_in(account).await
}

async fn signed(site: &Site, login: &str, secret: &str) -> Visitor {
    let mut visitor = site.stranger();
    let typed = [("identifiant", login), ("secret", secret)];
    let entered = visitor.post("/connexion", "/connexion", &typed).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.html);
    visitor
}

/// The household gives the mandate; the helper signs in with what was shown once.
async fn helper(site: &Site, household: &mut Visitor, fields: &[(&str, &str)]) -> Visitor {
    let given = household.post("/demandeur/aide", "/demandeur/aide", fields).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.html);
    let login = given.between("id=\"reference\">", "<");
    let secret = given.between("id=\"secret\">", "<");
    let mut helper = signed(site, &login, &secret).await;
    assert_eq!(helper.get("/demandeur").await.location(), "/demandeur/choisir");
    let list = helper.get("/demandeur/choisir").await;
    let mandate = list.between("name=\"mandat\" value=\"", "\"");
    let chosen = [("mandat", mandate.as_str())];
    helper.post("/demandeur/choisir", "/demandeur/choisir", &chosen).await;
    helper
}

#[tokio::test]
async fn a_helper_reads_and_acts_within_the_mandate_and_the_thread_says_who_did_it() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    registered(&site).await;
    let mut household = adult(&site, 1).await;
    let mut helper = helper(&site, &mut household, &MANDATE).await;
    let read = helper.get("/demandeur").await;
    assert!(read.has(number(1).as_str()) && read.has("par mandat"), "{}", read.html);
    let renewed = helper.post("/demandeur/renouveler", "/demandeur/renouveler", &[]).await;
    assert_eq!(renewed.location(), "/demandeur?fait=renouvelee", "{}", renewed.html);
    for visitor in [&mut household, &mut helper] {
        let thread = visitor.get("/demandeur").await;
        assert!(thread.has("Par Association Accueil pour vous"), "{}", thread.html);
    }
    // what the mandate does not allow, the rules refuse, whatever the page says
    let given_up = helper.post("/demandeur/renoncer", "/demandeur/renoncer", &[]).await;
    assert_eq!(given_up.status, StatusCode::CONFLICT);
    assert!(given_up.has("Ce mandat ne permet pas cela"), "{}", given_up.html);
    let more = helper.post("/demandeur/aide", "/demandeur/aide", &MANDATE).await;
    assert_eq!(more.status, StatusCode::CONFLICT, "a helper gives no mandate");
    let readings = site.app.desk.readings_of(demand(1), 50).await.unwrap();
    assert!(readings.iter().any(|one| one.role == "helper"), "a helper's reading is not noted");
}

#[tokio::test]
async fn a_mandate_ended_by_the_household_or_by_its_date_opens_nothing_more() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    registered(&site).await;
    let mut household = adult(&site, 1).await;
    let mut first = helper(&site, &mut household, &MANDATE).await;
    let until_today = [&MANDATE[..4], &[("fin", "2026-03-02")]].concat();
    let mut second = helper(&site, &mut household, &until_today).await;
    assert_eq!(second.get("/demandeur").await.status, StatusCode::OK);
    let page = household.get("/demandeur/aide").await;
    let end = page.between("action=\"/demandeur/aide/", "\"");
    let ended = household.post("/demandeur/aide", &format!("/demandeur/aide/{end}"), &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.html);
    let other = household.get("/demandeur/aide").await;
    let end = other.between("action=\"/demandeur/aide/", "\"");
    household.post("/demandeur/aide", &format!("/demandeur/aide/{end}"), &[]).await;
    for helper in [&mut first, &mut second] {
        assert_eq!(helper.get("/demandeur").await.location(), "/demandeur/choisir");
        assert!(helper.get("/demandeur/choisir").await.has("id=\"choose-empty\""));
        let tried = helper.get("/api/v1/demand/timeline").await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn broken_words_in_the_form_of_a_mandate_are_said_beside_their_field() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    registered(&site).await;
    let mut household = adult(&site, 1).await;
    let long = "x".repeat(399);
    let broken: [(&[(&str, &str)], &str); 6] = [
        (&[], "#nature"),
        (&[("nature", "tuteur"), ("aidant", "T"), ("portee", "lire"), ("fin", "2026-12-31")], ""),
        (
            &[("nature", "aidant"), ("aidant", &long), ("portee", "lire"), ("fin", "2026-12-31")],
            "#aidant",
        ),
        (
            &[("nature", "aidant"), ("aidant", "A"), ("portee", "tout"), ("fin", "2026-12-31")],
            "#portee",
        ),
        (
            &[("nature", "aidant"), ("aidant", "A"), ("portee", "lire"), ("fin", "2026-03-01")],
            "#fin",
        ),
        (
            &[
                ("nature", "aidant"),
                ("aidant", "A"),
                ("portee", "lire"),
                ("fin", "2026-12-31"),
                ("identifiant", "NOBODY"),
            ],
            "#identifiant",
        ),
    ];
    for (fields, wrong) in broken {
        let answer = household.post("/demandeur/aide", "/demandeur/aide", fields).await;
        let is_refused = answer.status == StatusCode::CONFLICT && wrong.is_empty();
        let is_shown = answer.status == StatusCode::UNPROCESSABLE_ENTITY
            && answer.has(&format!("href=\"{wrong}\""));
        assert!(is_refused || is_shown, "{fields:?}: {} {}", answer.status, answer.html);
    }
    assert!(household.get("/demandeur/aide").await.has("id=\"mandates-empty\""));
}

#[tokio::test]
async fn a_lost_secret_is_given_again_to_one_adult_and_the_other_keeps_theirs() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    registered(&site).await;
    let mut first = adult(&site, 1).await;
    let mut second = adult(&site, 2).await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let page = format!("/agent/dossier/{}/acces", demand(1));
    let who = person(2).to_string();
    let given = agent.post(&page, &page, &[("adulte", &who), ("piece", "vue")]).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.html);
    assert_eq!(second.get("/demandeur").await.location(), "/connexion", "the old sessions end");
    assert_eq!(first.get("/demandeur").await.status, StatusCode::OK, "the other adult's do not");
    let login = given.between("id=\"reference\">", "<");
    let secret = given.between("id=\"secret\">", "<");
    let mut again = signed(&site, &login, &secret).await;
    assert_eq!(again.get("/demandeur").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_renewal_letter_that_comes_back_is_returned_and_ends_nothing() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    registered(&site).await;
    let notice = DemandCommand::SendRenewalNotice { on: site.app.today() };
    site.command("notice", Command::Demand(demand(1), notice)).await;
    let mut household = adult(&site, 1).await;
    let mut helper = helper(&site, &mut household, &MANDATE).await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let page = format!("/agent/dossier/{}/acces", demand(1));
    let form = format!("/agent/dossier/{}/courrier-revenu", demand(1));
    let lacks = agent.post(&page, &form, &[("cause", "autre")]).await;
    assert_eq!(lacks.status, StatusCode::UNPROCESSABLE_ENTITY);
    let noted = agent.post(&page, &form, &[("cause", "inconnu")]).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html);
    assert!(agent.get(&page).await.has("id=\"letter-back\""), "the desk is not told");
    for reader in [&mut household, &mut helper] {
        let thread = reader.get("/demandeur").await;
        assert!(thread.has("Un courrier est revenu"), "{}", thread.html);
    }
    let id = eventstore::execute::command_id("test", "cli", "expire");
    let expire = DemandCommand::Expire { on: "2026-06-01".parse().unwrap() };
    let request = eventstore::execute::Request {
        command_id: id,
        correlation: None,
        causation: None,
        actor: eventstore::recorded::Actor {
            who: "clock".into(),
            body: String::new(),
            role: "system".into(),
        },
        source: "scheduler".into(),
        occurred_on: site.app.today(),
        at: site.app.clock.now(),
        command: Command::Demand(demand(1), expire),
    };
    let refused = site.app.executor.execute(request).await.unwrap_err().to_string();
    assert!(refused.contains("demand.letter-returned"), "{refused}");
}

#[tokio::test]
async fn a_sheet_in_a_language_that_lacks_says_so_and_is_in_french_and_english() {
    let site = Site::open().await;
    let mut visitor = site.stranger();
    let tigrinya = visitor.get("/fiche/ti").await;
    assert!(tigrinya.has("id=\"sheet-lacks\"") && tigrinya.has("lang=\"ti\""));
    assert!(tigrinya.has("Votre numéro unique") && tigrinya.has("Your unique number"));
    let english = visitor.get("/fiche/en").await;
    assert!(!english.has("id=\"sheet-lacks\"") && english.has("Your unique number"));
    let french = visitor.get("/fiche/fr").await;
    assert!(!french.has("Your unique number"));
    assert_eq!(visitor.get("/fiche/xx").await.status, StatusCode::NOT_FOUND);
}
