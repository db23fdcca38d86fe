//! The neighbour: an agent who looks for somebody of elsewhere learns nothing, and whoever must know is told.

use super::site::{ANSWERS, Page, Site, Visitor, day};
use crate::desk::{Act, Asked, Kind};
use axum::http::{StatusCode, header};
use domain::{
    body::{BodyCommand, BodyKind, BodyRole, Organisation, RevocationCause},
    demand::DemandCommand,
    id::{AgentId, DemandId},
    testing::{demand, form, submission, token},
    world::Command,
};
use eventstore::recorded::Instant;

/// Two town halls, and a neighbour whose demand the second received.
async fn neighbours() -> (Site, DemandId) {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    site.place(2, "mairie-b", "00002").await;
    let mut answers: Vec<(&str, &str)> = ANSWERS.to_vec();
    answers.retain(|(field, _)| *field != "guichet");
    answers.extend([("guichet", "00002"), ("etape", "envoyer")]);
    let sent = site.stranger().post("/demande", "/demande", &answers).await;
    let reference = sent.between("id=\"reference\">", "<");
    let account = site.app.desk.find_login(&reference).await.unwrap().unwrap();
    (site, account.demand.unwrap())
}

fn names<'a>(name: &'a str, birth: &'a str) -> [(&'a str, &'a str); 4] {
    [("nom", name), ("prenom", "Aïcha"), ("naissance", birth), ("objet", "telephone")]
}

/// The page without what differs from one page to the next by nature: keys, and what was typed.
fn bare(page: &Page, typed: &str) -> String {
    let mut html = page.html.replace(typed, "NOM");
    while let Some((before, after)) = html.clone().split_once("name=\"_cle\" value=\"") {
        html = format!("{before}KEY{}", after.split_once('"').unwrap().1);
    }
    html
}

#[tokio::test]
async fn a_neighbour_of_elsewhere_and_nobody_are_the_same_answer_and_both_are_journaled() {
    let (site, neighbour) = neighbours().await;
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let (known, unknown) = ("Durand-Ézéchiel", "Durand-Inconnue");
    let yes = agent.post("/agent", "/agent/chercher", &names(known, "1990-05-31")).await;
    let no = agent.post("/agent", "/agent/chercher", &names(unknown, "1990-05-31")).await;
    assert_eq!(yes.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", yes.html);
    assert_eq!((yes.status, bare(&yes, known)), (no.status, bare(&no, unknown)));
    assert!(!yes.has(&neighbour.to_string()));
    let body = token("mairie-a");
    let asked = Asked { body: Some(&body), act: Some(Act::Search), limit: 9, ..Asked::default() };
    let journal = site.app.desk.journal(&asked).await.unwrap();
    assert_eq!(journal.len(), 2);
    assert!(journal.iter().all(|one| one.shown == 0));
    assert!(journal.iter().all(|one| !one.purpose.contains("Durand")));
    let told = site.app.desk.openings_of(neighbour).await.unwrap();
    assert_eq!((told[0].body.as_str(), told[0].act), ("mairie-a", Act::Search));
    assert_eq!(told[0].purpose, "chercher par nom : répondre au téléphone");
}

#[tokio::test]
async fn a_search_without_a_purpose_or_with_half_a_name_is_not_made() {
    let (site, _) = neighbours().await;
    let mut agent = site.visitor(Kind::Agent, "b", "mairie-b").await;
    let half = [("nom", "Durand-Ézéchiel"), ("objet", "file")];
    let why = names("Durand-Ézéchiel", "1990-05-31");
    for (fields, wrong) in [(&half[..], "prenom-error"), (&why[..3], "objet-error")] {
        let page = agent.post("/agent", "/agent/chercher", fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(wrong), "{}", page.html);
    }
    let body = token("mairie-b");
    let asked = Asked { body: Some(&body), act: Some(Act::Search), limit: 9, ..Asked::default() };
    assert_eq!(site.app.desk.journal(&asked).await.unwrap(), []);
    let found = agent.post("/agent", "/agent/chercher", &why).await;
    assert!(found.location().starts_with("/agent/dossier/demand-"), "{}", found.html);
}

#[tokio::test]
async fn counters_lists_and_addresses_of_another_place_tell_nothing_of_the_neighbour() {
    let (site, neighbour) = neighbours().await;
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let own = site.visitor(Kind::Agent, "b", "mairie-b").await.get("/agent?file=to-register").await;
    assert!(own.has("id=\"count-to-register\">1<"), "{}", own.html);
    for file in ["mine", "to-take", "to-register", "due-soon", "silent", "duplicates"] {
        let page = agent.get(&format!("/agent?file={file}")).await;
        assert!(page.has("id=\"queue-empty\""), "{file}: {}", page.html);
        let counts = page.html.matches("id=\"count-").count();
        assert_eq!(page.html.matches("\">0</span>").count(), counts, "{file}");
    }
    for page in ["", "/rendre", "/prendre"] {
        let path = format!("/agent/dossier/{neighbour}{page}");
        let answer = match page {
            "" => agent.get(&path).await,
            _ => agent.post("/agent", &path, &[("motif", "charge")]).await,
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let filtered = agent.get("/agent?file=to-register&guichet=00002").await;
    assert!(filtered.has("id=\"queue-empty\""));
}

async fn in_emergency(agent: &mut Visitor) -> Page {
    let reason = [("motif", "Fuite de gaz chez la personne, il faut joindre son guichet")];
    let asked = [&names("Durand-Ézéchiel", "1990-05-31")[..], &reason].concat();
    agent.post("/agent", "/agent/urgence", &asked).await
}

#[tokio::test]
async fn an_emergency_opens_a_minimal_view_that_another_person_reviews() {
    let (site, neighbour) = neighbours().await;
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let path = format!("/agent/urgence/{neighbour}");
    assert_eq!(agent.get(&path).await.status, StatusCode::NOT_FOUND);
    let opened = in_emergency(&mut agent).await;
    assert_eq!(opened.location(), path, "{}", opened.html);
    let view = agent.get(&path).await;
    assert!(view.has("Mairie 00002") && view.has("attend d’être enregistrée"), "{}", view.html);
    for hidden in ["Durand", "Aïcha", "1990", "14\u{202f}500", "rue de la Paix"] {
        assert!(!view.has(hidden), "the minimal view shows {hidden}");
    }
    let file = agent.get(&format!("/agent/dossier/{neighbour}")).await;
    assert_eq!(file.status, StatusCode::NOT_FOUND, "the file stays closed");
    let mut officer = site.visitor(Kind::Officer, "o", "mairie-a").await;
    let office = officer.get("/securite").await;
    assert!(office.has("Fuite de gaz"), "{}", office.html);
    assert!(!office.has(&neighbour.to_string()) && !office.has("Durand"));
    let stranger = site.visitor(Kind::Officer, "p", "mairie-b").await.get("/securite").await;
    assert!(!stranger.has("Fuite de gaz"));
    let id = office.between("data-emergency=\"", "\"");
    let said = [("avis", "unjustified")];
    let review = format!("/securite/urgence/{id}/avis");
    let done = officer.post("/securite", &review, &said).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert_eq!(agent.get(&path).await.status, StatusCode::NOT_FOUND, "it closes at once");
    let told = site.app.desk.openings_of(neighbour).await.unwrap();
    assert!(told.iter().any(|one| one.act == Act::Emergency && one.body == "mairie-a"));
}

/// Demands that the first town hall received.
async fn many(site: &Site, n: u128) {
    for n in 1..=n {
        let mut form = form(n);
        (form.received_on, form.desk) = (day("2026-03-01"), token("00001"));
        form.declaration.on = form.received_on;
        site.command(&format!("form-{n}"), submission(n, form)).await;
    }
}

#[tokio::test]
async fn a_list_taken_in_the_evening_is_told_and_the_right_withdrawn_acts_at_the_next_request() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    many(&site, 60).await;
    // a Monday, 19:40 at Paris
    let evening = Instant(Instant::midday(day("2026-03-02")).0 + 6 * 3_600_000_000 + 2_400_000_000);
    site.set(evening);
    let account = site.account(Kind::Agent, "a", "mairie-a").await;
    let mut agent = site.signed_in(account.clone()).await;
    let take = [("file", "to-register"), ("pourquoi", "courrier")];
    let list = agent.post("/agent", "/agent/exporter", &take).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.html);
    assert_eq!(list.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(list.html.lines().count(), 61);
    assert!(!list.html.contains("DURAND"), "no name is in a list");
    assert_eq!(site.app.desk.openings_of(demand(7)).await.unwrap()[0].act, Act::Export);
    let mut operator = site.visitor(Kind::Operator, "x", "nantes-metropole").await;
    let told = operator.get("/securite").await;
    assert!(told.has("60 lignes emportées") && !told.has("id=\"journal\""), "{}", told.html);
    let mut officer = site.visitor(Kind::Officer, "o", "mairie-a").await;
    let office = officer.get("/securite").await;
    assert!(office.has("60 lignes emportées"), "{}", office.html);
    assert_eq!(agent.get("/agent").await.status, StatusCode::OK);
    let path = format!("/securite/compte/{}/retirer", account.id.0);
    let done = officer.post("/securite", &path, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    assert_eq!(agent.get("/agent").await.location(), "/connexion");
    let again = agent.get(&format!("/agent/dossier/{}", demand(7))).await;
    assert_eq!(again.location(), "/connexion");
}

#[tokio::test]
async fn a_right_that_the_register_of_organisations_ends_acts_at_the_next_request() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let account = site.account(Kind::Agent, "a", "mairie-a").await;
    let mut agent = site.signed_in(account.clone()).await;
    let mut colleague = site.visitor(Kind::Agent, "b", "mairie-a").await;
    let (body, on, who) = (token("mairie-a"), site.app.today(), AgentId::new(account.id.0));
    let name = "Mairie A".to_owned();
    let (kind, siren) = (BodyKind::TownHall, None);
    let declared = Organisation { body: token("mairie-a"), name, kind, siren, from: on };
    let (role, cause) = (BodyRole::Registrar, RevocationCause::Misuse);
    let empower = BodyCommand::EmpowerAgent { body, agent: who, role, from: on };
    for (key, command) in [("declare", BodyCommand::Declare(declared)), ("empower", empower)] {
        site.command(key, Command::Body(command)).await;
        assert_eq!(agent.get("/agent").await.status, StatusCode::OK, "{key}");
    }
    let revoke = BodyCommand::RevokeAgent { body: token("mairie-a"), agent: who, on, cause };
    site.command("revoke", Command::Body(revoke)).await;
    assert_eq!(agent.get("/agent").await.location(), "/connexion");
    assert_eq!(colleague.get("/agent").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_list_without_a_reason_is_not_given() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    many(&site, 1).await;
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let list = agent.post("/agent", "/agent/exporter", &[("file", "to-register")]).await;
    assert_eq!(list.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.app.desk.openings_of(demand(1)).await.unwrap(), []);
}

#[tokio::test]
async fn many_files_are_judged_before_and_done_once_however_often_the_form_is_sent() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    many(&site, 2).await;
    let register = DemandCommand::Register {
        on: day("2026-03-02"),
        body: token("mairie-a"),
        number: domain::testing::number(1),
        desk: token("00001"),
        same: vec![],
    };
    site.command("register", Command::Demand(demand(1), register)).await;
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let (one, two) = (demand(1).to_string(), demand(2).to_string());
    let asked = [("acte", "attestation"), ("dossier", &one), ("dossier", &two)];
    let before = site.app.executor.store.head().await.unwrap();
    let seen = agent.post("/agent", "/agent/lot", &asked).await;
    assert!(
        seen.has("1 dossier : c’est possible") && seen.has("1 dossier laissé"),
        "{}",
        seen.html
    );
    let refused = seen.between("id=\"refused\"", "</table>");
    assert!(refused.contains("DURAND-2") && !refused.contains("DURAND-1"), "{refused}");
    assert_eq!(site.app.executor.store.head().await.unwrap(), before, "nothing is done yet");
    let token = seen.between("name=\"_jeton\" value=\"", "\"");
    let key = seen.between("name=\"_cle\" value=\"", "\"");
    let confirm = [
        ("_jeton", token),
        ("_cle", key),
        ("acte", "attestation".to_owned()),
        ("dossier", one),
        ("dossier", two),
    ];
    let mut heads = Vec::new();
    for _ in 0..2 {
        let done = agent.post_raw("/agent/lot/faire", &confirm, &[]).await;
        assert!(done.has("1 dossier : c’est fait"), "{}", done.html);
        heads.push(site.app.executor.store.head().await.unwrap());
    }
    assert!(heads[0] > before && heads[0] == heads[1], "{heads:?}");
}

#[tokio::test]
async fn a_file_is_taken_from_the_queue_and_handed_back_with_a_reason() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    many(&site, 2).await;
    let mut agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    let mut other = site.visitor(Kind::Agent, "b", "mairie-a").await;
    let path = format!("/agent/dossier/{}", demand(1));
    let taken = agent.post("/agent", &format!("{path}/prendre"), &[("retour", "to-take")]).await;
    assert_eq!(taken.location(), "/agent?file=to-take&fait=dossier-pris");
    let page = agent.get("/agent").await;
    assert!(
        page.has("id=\"count-mine\">1<") && page.has("id=\"count-to-take\">1<"),
        "{}",
        page.html
    );
    let late = other.post("/agent", &format!("{path}/prendre"), &[]).await;
    assert!(late.location().ends_with("fait=deja-pris"), "{}", late.location());
    let mute = agent.post("/agent", &format!("{path}/rendre"), &[]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = agent.post("/agent", &format!("{path}/rendre"), &[("motif", "absence")]).await;
    assert!(back.location().ends_with("fait=dossier-rendu"));
    assert!(other.get("/agent").await.has("id=\"count-to-take\">2<"));
}
