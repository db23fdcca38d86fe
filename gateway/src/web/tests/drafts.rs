//! The form in steps: what is typed is kept, resumed with a code, checked, and sent once; at a counter it is registered.

use super::site::{ANSWERS, Page, Site, Visitor};
use crate::desk::Kind;
use axum::http::StatusCode;

/// The fields of each step, as the pages ask for them.
const STEPS: [&[&str]; 5] = [
    &[
        "civilite",
        "nom",
        "prenom",
        "naissance",
        "nationalite",
        "situation",
        "voie",
        "codepostal",
        "commune",
    ],
    &["enfant1"],
    &["travail", "revenu", "ressources"],
    &["logement"],
    &["communes", "tailles", "elargie", "motifs", "guichet"],
];

async fn step(visitor: &mut Visitor, action: &str, number: usize, what: &str) -> Page {
    let page = number.to_string();
    let mut fields: Vec<(&str, &str)> =
        ANSWERS.into_iter().filter(|(name, _)| STEPS[number - 1].contains(name)).collect();
    fields.extend([("page", page.as_str()), ("etape", what)]);
    visitor.post(&format!("{action}?etape={page}"), action, &fields).await
}

#[tokio::test]
async fn five_steps_are_kept_resumed_elsewhere_with_the_code_checked_and_sent() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut first = site.stranger();
    let kept = step(&mut first, "/demande", 1, "suivant").await;
    assert_eq!(kept.location(), "/demande?etape=2", "{}", kept.html);
    let page = first.get("/demande?etape=1").await;
    assert!(page.has("Durand-Ézéchiel"), "going back keeps the answers: {}", page.html);
    let code = page.between("id=\"draft-code\">", "<");

    let mut other = site.stranger();
    assert!(!other.get("/demande").await.has("Durand"), "another browser reads no draft");
    let wrong = [("code", "AAAA-AAAA-AAAA-AAAA")];
    let lost = other.post("/demande/reprendre", "/demande/reprendre", &wrong).await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("code", code.as_str())];
    let found = other.post("/demande/reprendre", "/demande/reprendre", &typed).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.html);
    let lacks = other.get("/demande?etape=verifier").await;
    assert_eq!(lacks.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lacks.has("href=\"#travail\"") && lacks.has("Étape 3"), "{}", lacks.html);
    for number in 2..=5 {
        let kept = step(&mut other, "/demande", number, "suivant").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{number}: {}", kept.html);
    }
    let check = other.get("/demande?etape=verifier").await;
    assert!(check.has("Rien n’est encore envoyé") && check.has("id=\"edit-3\""));
    let mut fields: Vec<(&str, &str)> = ANSWERS.to_vec();
    fields.push(("etape", "envoyer"));
    let sent = other.post("/demande?etape=verifier", "/demande", &fields).await;
    assert!(sent.has("id=\"secret\">"), "{}", sent.html);
    assert!(!first.get("/demande").await.has("Durand"), "a draft sent in is over");
}

#[tokio::test]
async fn what_is_wrong_in_a_step_is_said_there_and_kept_and_answers_can_be_erased() {
    let site = Site::open().await;
    let mut visitor = site.stranger();
    let typed =
        [("page", "1"), ("etape", "suivant"), ("nom", "Kervoazqx"), ("naissance", "3000-01-01")];
    let wrong = visitor.post("/demande", "/demande", &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("href=\"#naissance\"") && !wrong.has("href=\"#travail\""), "{}", wrong.html);
    assert!(visitor.get("/demande").await.has("Kervoazqx"), "what was typed is lost");
    let erased = visitor.post("/demande", "/demande", &[("etape", "effacer"), ("page", "1")]).await;
    assert_eq!(erased.status, StatusCode::SEE_OTHER);
    assert!(!visitor.get("/demande").await.has("Kervoazqx"));
    for page in ["0", "6", "-1", "x", "99999999999999999999"] {
        let odd = visitor.post("/demande", "/demande", &[("page", page)]).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    }
}

#[tokio::test]
async fn at_a_counter_the_same_form_is_registered_once_the_paper_was_seen() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let form = "/agent/nouvelle-demande";
    for number in 1..=5 {
        let kept = step(&mut agent, form, number, "suivant").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{number}: {}", kept.html);
    }
    assert!(agent.get(&format!("{form}?etape=verifier")).await.has("id=\"piece-vue\""));
    let mut fields: Vec<(&str, &str)> = ANSWERS.to_vec();
    fields.push(("etape", "envoyer"));
    let unseen = agent.post(form, form, &fields).await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unseen.html);
    fields.push(("piece", "vue"));
    let done = agent.post(form, form, &fields).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.html);
    let number = done.between("id=\"number\">", "<");
    assert_eq!(number.chars().filter(char::is_ascii_alphanumeric).count(), 18, "{number}");
    let (login, secret) =
        (done.between("id=\"reference\">", "<"), done.between("id=\"secret\">", "<"));
    let mut person = site.stranger();
    let typed = [("identifiant", login.as_str()), ("secret", secret.as_str())];
    person.post("/connexion", "/connexion", &typed).await;
    let home = person.get("/demandeur").await;
    assert!(home.has(&number) && home.has("au guichet"), "{}", home.html);
    assert_eq!(person.get(form).await.status, StatusCode::NOT_FOUND);
}
